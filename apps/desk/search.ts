import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, linkTo } from './element.ts';
import { amountText } from './format.ts';
import { wordsOf } from './live.ts';
import { ago, customerLink, stateName, table } from './parts.ts';
import type { Route } from './route.ts';

type Hit = Schemas['Hit'];

/** Whatever was found for a text that the operator has at hand. */
export function searchResults(context: Context, text: string): readonly Child[] {
  const { api, texts, signal } = context;
  const content = element('div', { role: 'status' }, texts.loading);
  const query = new URLSearchParams({ q: text });
  api.read<Schemas['Hits']>(`/search?${query.toString()}`, 'operator', signal).then(
    ({ items }) => {
      content.replaceChildren(
        items.length === 0 ? element('p', {}, texts.search.nothing) : hitsTable(context, items),
      );
    },
    (error: unknown) => {
      if (!signal.aborted) content.replaceChildren(wordsOf(error, context));
    },
  );
  return [element('h1', { tabindex: '-1' }, texts.search.found(text)), content];
}

function hitsTable({ texts, language }: Context, hits: readonly Hit[]): HTMLElement {
  const { columns } = texts;
  return element(
    'section',
    {},
    table(
      texts.search.label,
      [columns.kind, columns.name, columns.amount, columns.state, columns.customer, columns.when],
      hits.map((hit) => ({
        key: `${hit.type} ${hit.id}`,
        cells: [
          texts.hitTypes[hit.type],
          named(hit),
          hit.amount === null ? '—' : amountText(hit.amount),
          hit.state === null ? '—' : stateName(texts, hit.state),
          customerLink(hit.customer),
          ago(hit.at, language),
        ],
      })),
    ),
  );
}

function named(hit: Hit): Child {
  const route = routeOf(hit);
  return route === null ? hit.name : linkTo(route, hit.name);
}

/** Holds and entries are shown with their customer. */
function routeOf({ type, id, customer }: Hit): Route | null {
  switch (type) {
    case 'customer':
    case 'deposit':
    case 'withdrawal':
    case 'finding':
      return { view: type, id };
    default:
      return customer === null ? null : { view: 'customer', id: customer.customerId };
  }
}
