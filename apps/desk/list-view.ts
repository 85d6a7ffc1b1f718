import type { Asker } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, linkTo } from './element.ts';
import { live } from './live.ts';
import { LIST_KINDS, type ListKind } from './lists.ts';
import { table } from './parts.ts';
import { type ListName, LISTS, writeRoute } from './route.ts';

const SHOWN = 50;
const DAY_MILLISECONDS = 86_400_000;
/** What a file holds where no period is chosen. */
const EXPORTED_DAYS = 30;

/** A list with its filters. They stand in the address: a list can be passed on, and gone back to. */
export function listView(context: Context, list: ListName, query: string): readonly Child[] {
  const { texts } = context;
  const kind = LIST_KINDS[list](context) as ListKind<unknown>;
  const chosen = new URLSearchParams(query);
  const links = LISTS.map((each) => {
    const link = linkTo({ view: 'list', list: each, query: '' }, texts.lists.names[each]);
    if (each === list) link.setAttribute('aria-current', 'page');
    return element('li', {}, link);
  });
  return [
    element('h1', { tabindex: '-1' }, texts.lists.names[list]),
    element(
      'div',
      { class: 'lists', role: 'navigation', 'aria-label': texts.lists.which },
      element('ul', { class: 'plain' }, ...links),
    ),
    filters(context, list, kind, chosen),
    rows(context, list, kind, chosen),
    kind.isExported ? exports(context, list, chosen) : null,
  ];
}

function filters(
  { texts: { lists } }: Context,
  list: ListName,
  kind: ListKind<unknown>,
  chosen: URLSearchParams,
): HTMLElement {
  const { name, of: states } = kind.states;
  const option = (value: string, text: string) =>
    element('option', { value, selected: value === (chosen.get(name) ?? '') }, text);
  const options = Object.entries(states).map(([value, text]) => option(value, text));
  const day = (field: 'from' | 'to') => {
    const value = (chosen.get(field) ?? '').slice(0, 10);
    const input = element('input', { type: 'date', name: field, value });
    return element('label', {}, lists[field], input);
  };
  const account = { value: chosen.get('account') ?? '', placeholder: lists.accountHint };
  const form = element(
    'form',
    { class: 'filters', 'aria-label': lists.filters },
    element(
      'label',
      {},
      lists.state,
      element('select', { name }, option('', lists.any), ...options),
    ),
    ...(kind.hasPeriod ? [day('from'), day('to')] : []),
    kind.hasAccount
      ? element(
          'label',
          {},
          lists.account,
          element('input', { name: 'account', autocomplete: 'off', ...account }),
        )
      : null,
    element('button', { type: 'submit' }, lists.show),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = writeRoute({ view: 'list', list, query: queryOf(form) });
  });
  return form;
}

/** Without what is empty; a day begins at midnight of UTC. */
function queryOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const text = typeof value === 'string' ? value.trim() : '';
    const isDay = name === 'from' || name === 'to';
    if (text !== '') query.set(name, isDay ? `${text}T00:00:00Z` : text);
  }
  return query.toString();
}

function rows(
  context: Context,
  list: ListName,
  { path, topics, columns, rowOf }: ListKind<unknown>,
  chosen: URLSearchParams,
): HTMLElement {
  const { api, texts, signal } = context;
  const asked = new URLSearchParams(chosen);
  asked.set('limit', String(SHOWN));
  return live(context, {
    title: texts.lists.names[list],
    topics,
    read: (asker: Asker) =>
      api.read<{ items: readonly unknown[]; nextCursor: string | null }>(
        `${path}?${asked.toString()}`,
        asker,
        signal,
      ),
    draw: ({ items, nextCursor }, refresh) => {
      const shown = items.map((item) => rowOf(item, refresh));
      return [
        shown.length === 0
          ? element('p', { class: 'quiet' }, texts.lists.nothing)
          : table(texts.lists.names[list], columns, shown),
        pages(context, list, chosen, nextCursor),
      ];
    },
  });
}

function pages(
  { texts: { lists } }: Context,
  list: ListName,
  chosen: URLSearchParams,
  nextCursor: string | null,
): HTMLElement {
  const at = (cursor: string | null) => {
    const query = new URLSearchParams(chosen);
    query.delete('cursor');
    if (cursor !== null) query.set('cursor', cursor);
    return { view: 'list', list, query: query.toString() } as const;
  };
  return element(
    'p',
    { class: 'buttons' },
    chosen.has('cursor') ? linkTo(at(null), lists.first) : null,
    nextCursor === null ? null : linkTo(at(nextCursor), lists.next),
  );
}

/** Files that the browser fetches by itself: as long as they may be, the page holds nothing of them. */
function exports(
  { texts: { lists } }: Context,
  list: ListName,
  chosen: URLSearchParams,
): HTMLElement {
  const now = Date.now();
  const from = chosen.get('from') ?? new Date(now - EXPORTED_DAYS * DAY_MILLISECONDS).toISOString();
  const to = chosen.get('to') ?? new Date(now).toISOString();
  const file = (format: 'csv' | 'jsonl', text: string) => {
    const query = new URLSearchParams({ from, to, format }).toString();
    const href = `/admin/v1/exports/${list}?${query}`;
    return element('a', { href, download: true, 'data-key': `export-${format}` }, text);
  };
  return element(
    'section',
    {},
    element('h2', {}, lists.exports),
    element('p', { class: 'quiet' }, lists.exportsAbout),
    element('p', { class: 'buttons' }, file('csv', 'CSV'), file('jsonl', 'JSON')),
  );
}
