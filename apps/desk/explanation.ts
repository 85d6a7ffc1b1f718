import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, timeElement } from './element.ts';
import { amountText, changeText, timeText } from './format.ts';
import { wordsOf } from './live.ts';
import { badge, customerLink, facts, stateName } from './parts.ts';
import type { Subject } from './route.ts';

type Explanation = Schemas['Explanation'];
type Fact = Schemas['Fact'];

const PATHS: Readonly<Record<Subject, string>> = {
  deposit: 'deposits',
  withdrawal: 'withdrawals',
  finding: 'findings',
};

/** A deposit, a withdrawal or a finding, with the facts behind its numbers. */
export function subjectView(context: Context, subject: Subject, id: string): readonly Child[] {
  const { api, texts, signal } = context;
  const content = element('section', {}, texts.loading);
  const path = `/${PATHS[subject]}/${encodeURIComponent(id)}/explanation`;
  api.read<Explanation>(path, 'operator', signal).then(
    (explanation) => {
      content.replaceChildren(...explanationPart(context, explanation, 'h2'));
    },
    (error: unknown) => {
      if (!signal.aborted) content.replaceChildren(wordsOf(error, context));
    },
  );
  return [element('h1', { tabindex: '-1' }, texts.subject[subject](id)), content];
}

/** The numbers, whether the facts add up to them, and the facts. `heading`: of the level that follows there. */
export function explanationPart(
  context: Context,
  explanation: Explanation,
  heading: 'h2' | 'h3',
): readonly Node[] {
  const { texts } = context;
  const { explain } = texts;
  const { customer, state, isWhole, numbers } = explanation;
  const sums = numbers.map(({ name, amount, sum }) =>
    element('li', {}, explain.sum(explain.numbers[name], amountText(amount), amountText(sum))),
  );
  return [
    facts([
      ...(customer === null ? [] : ([[texts.columns.customer, customerLink(customer)]] as const)),
      ...(state === null ? [] : ([[texts.columns.state, stateName(texts, state)]] as const)),
    ]),
    element('ul', {}, ...sums),
    element('p', {}, isWhole ? badge(explain.isWhole, 'good') : badge(explain.isNotWhole, 'warm')),
    element(heading, {}, explain.facts),
    element('ol', { class: 'facts' }, ...explanation.facts.map((fact) => factPart(context, fact))),
  ];
}

function factPart({ texts, language }: Context, fact: Fact): HTMLElement {
  const { explain } = texts;
  const { kind, at, parts, details, operatorDetails, isForCustomer } = fact;
  const changes = parts.map(({ number, change }) =>
    badge(`${explain.numbers[number]} ${changeText(change)}`, 'quiet'),
  );
  const known = Object.entries({ ...details, ...operatorDetails });
  return element(
    'li',
    {},
    element('strong', {}, explain.kinds[kind]),
    ' ',
    isBeforeAll(at) ? null : timeElement(at, timeText(at, language)),
    ' ',
    ...changes.flatMap((change) => [change, ' ']),
    isForCustomer ? badge(explain.forCustomer, 'quiet') : null,
    facts(known.map(([name, value]) => [name, detailText(value)])),
  );
}

/** The first terms have been in force from the beginning of time. */
function isBeforeAll(at: string | null): at is null {
  return at === null || new Date(at).getTime() === 0;
}

function detailText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
