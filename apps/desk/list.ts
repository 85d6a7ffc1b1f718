import type { Asker } from './api.ts';
import type { Context } from './context.ts';
import { element } from './element.ts';
import { live } from './live.ts';
import type { Topic } from './live-line.ts';
import { type Row, table } from './parts.ts';

/** A page of a list of the interface, as a part of a view. */
export interface List<Item> {
  readonly title: string;
  /** Below /admin/v1. */
  readonly path: string;
  /** Read again when one of them has changed. */
  readonly topics: readonly Topic[];
  readonly columns: readonly string[];
  readonly rowOf: (item: Item, refresh: () => void) => Row;
}

export function listPart<Item>(
  context: Context,
  { title, path, topics, columns, rowOf }: List<Item>,
): HTMLElement {
  const { api, texts, signal } = context;
  return live(context, {
    title,
    topics,
    read: (asker: Asker) => api.read<{ items: readonly Item[] }>(path, asker, signal),
    draw: ({ items }, refresh) => {
      if (items.length === 0) return [element('p', { class: 'quiet' }, texts.nothing)];
      const rows = items.map((item) => rowOf(item, refresh));
      return [table(title, columns, rows)];
    },
  });
}
