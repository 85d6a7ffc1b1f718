import { type Child, element, linkTo, timeElement } from './element.ts';
import { agoText, type Language, timeText } from './format.ts';
import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import type { Texts } from './texts.ts';

export interface Row {
  /** Names it among all rows of the page. */
  readonly key: string;
  readonly cells: readonly Child[];
  /** Whether the operator must see it first. */
  readonly isUrgent?: boolean;
}

/** A table that a narrow screen shows as cards: each cell has the name of its column with it. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly Row[],
): HTMLTableElement {
  const head = columns.map((name) => element('th', { scope: 'col' }, name));
  const body = rows.map(({ key, cells, isUrgent = false }) =>
    element(
      'tr',
      { 'data-row': key, class: isUrgent ? 'urgent' : undefined },
      ...cells.map((cell, index) => element('td', { 'data-column': columns[index] }, cell)),
    ),
  );
  return element(
    'table',
    {},
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
}

/** Names and what they are of, such as "Held: 5 DEMO". */
export function facts(pairs: readonly (readonly [string, Child])[]): HTMLElement {
  return element(
    'dl',
    {},
    ...pairs.map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value)),
    ),
  );
}

export function ago(at: string, language: Language): HTMLElement {
  const shown = timeElement(at, agoText(at, new Date(), language));
  shown.dataset['ago'] = '';
  return element('span', { title: timeText(at, language) }, shown);
}

/** Makes what was "5 seconds ago" older where nothing else has changed. */
export function renewAges(place: HTMLElement, language: Language): void {
  for (const each of place.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    each.textContent = agoText(each.dateTime, new Date(), language);
  }
}

/** By name and id, as far as they are known. */
export function accountText(name: string | null, id: string | null): string {
  if (name === null) return id ?? '—';
  return id === null ? name : `${name} (${id})`;
}

/** A customer by the service's own reference, with the account beside it. */
export function customerLink(customer: Schemas['CustomerName'] | null): Child {
  if (customer === null) return '—';
  const { customerId, reference, accountName } = customer;
  const name = accountName === null ? reference : `${reference} · ${accountName}`;
  return linkTo({ view: 'customer', id: customerId }, name);
}

export function findingName({ texts }: Pick<Context, 'texts'>, kind: string): string {
  return texts.findingKinds[kind] ?? kind;
}

/** Of a deposit or a withdrawal; another one as the gateway calls it. */
export function stateName({ depositStates, withdrawalStates }: Texts, state: string): string {
  const names: Readonly<Record<string, string>> = { ...depositStates, ...withdrawalStates };
  return names[state] ?? state;
}

export function badge(text: string, tone: 'good' | 'bad' | 'warm' | 'quiet'): HTMLElement {
  return element('span', { class: `badge ${tone}` }, text);
}
