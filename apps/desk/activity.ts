import type { Asker, Schemas } from './api.ts';
import { chartOf } from './chart.ts';
import type { Context } from './context.ts';
import { button, type Child, element } from './element.ts';
import { amountText, dayText, timeText } from './format.ts';
import { live } from './live.ts';
import { badge, facts, table } from './parts.ts';

type Activity = Schemas['Activity'];
type Span = 'day' | 'month';

/** What moved, over time; by hours or by days. */
export function activityPart(context: Context): HTMLElement {
  const { api, texts, signal } = context;
  const { activity: words } = texts;
  let span: Span = 'day';
  return live(context, {
    title: words.title,
    topics: ['money'],
    read: async (asker: Asker) => {
      const { items } = await api.read<Schemas['ActivityList']>(
        `/activity?span=${span}`,
        asker,
        signal,
      );
      return { span, items };
    },
    draw: ({ span: shown, items }, refresh) => {
      const choose = (each: Span) => {
        const press = () => {
          span = each;
          refresh();
        };
        const pressed = { 'aria-pressed': String(each === shown) };
        return button(`span-${each}`, words.spans[each], press, pressed);
      };
      return [
        element('div', { class: 'buttons' }, choose('day'), choose('month')),
        element('h3', {}, words.moved),
        movedChart(context, shown, items),
        element('h3', {}, words.latency),
        latencyChart(context, shown, items),
        numbersOf(context, shown, items),
      ];
    },
  });
}

function movedChart(context: Context, span: Span, items: readonly Activity[]): HTMLElement {
  const { activity: words } = context.texts;
  return chartOf({
    ...frameOf(context, span, items),
    label: `${words.moved}. ${words.numbersBelow}`,
    series: [
      {
        ...{ name: words.deposits, tone: 'first' },
        values: items.map(({ deposits }) => heightOf(deposits.amount)),
      },
      {
        ...{ name: words.withdrawals, tone: 'second' },
        values: items.map(({ withdrawals }) => heightOf(withdrawals.amount)),
      },
    ],
  });
}

function latencyChart(context: Context, span: Span, items: readonly Activity[]): HTMLElement {
  const { activity: words } = context.texts;
  return chartOf({
    ...frameOf(context, span, items),
    label: `${words.latency}. ${words.numbersBelow}`,
    series: [
      {
        ...{ name: words.median, tone: 'first' },
        values: items.map(({ latency }) => latency?.medianSeconds ?? null),
      },
      {
        ...{ name: words.most, tone: 'second' },
        values: items.map(({ latency }) => latency?.mostSeconds ?? null),
      },
    ],
  });
}

function frameOf({ language }: Context, span: Span, items: readonly Activity[]) {
  return { language, areDays: span === 'month', times: items.map(({ from }) => new Date(from)) };
}

/** The same for whoever does not see a chart, or wants the very numbers. */
function numbersOf(
  { texts, language }: Context,
  span: Span,
  items: readonly Activity[],
): HTMLElement {
  const { activity: words, columns } = texts;
  const seconds = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const moved = ({ count, amount }: Activity['deposits']) => `${amountText(amount)} (${count})`;
  const rows = items.toReversed().map(({ from, deposits, latency, withdrawals }) => ({
    key: from,
    cells: [
      span === 'month' ? dayText(from, language) : timeText(from, language),
      moved(deposits),
      moved(withdrawals),
      latency === null ? '—' : seconds.format(latency.medianSeconds),
      latency === null ? '—' : seconds.format(latency.mostSeconds),
    ],
  }));
  const names = [
    ...[columns.when, words.deposits, words.withdrawals],
    ...[`${words.latency}: ${words.median}`, words.most],
  ];
  return element(
    'details',
    { 'data-key': 'activity' },
    element('summary', { 'data-key': 'activity-summary' }, words.numbers),
    table(words.title, names, rows),
  );
}

/** A height on the screen: what is said of money is said by its own decimals. */
function heightOf({ amount }: Schemas['Amount']): number {
  return Number(amount);
}

/** Whether everybody who has points could be paid. */
export function solvencyPart(context: Context): HTMLElement {
  const { api, texts, signal } = context;
  const { solvency: words } = texts;
  return live(context, {
    title: words.title,
    topics: ['money', 'status'],
    read: (asker: Asker) => api.read<Schemas['Solvency']>('/solvency', asker, signal),
    draw: (solvency): readonly Child[] => {
      const { points, rate, pointsInCwd, owed, custody, coldStorage, left } = solvency;
      const isEnough = !left.amount.startsWith('-');
      return [
        facts([
          [words.custody, amountText(custody)],
          [words.coldStorage, amountText(coldStorage)],
          [words.points, words.valued(amountText(points), rate, amountText(pointsInCwd))],
          [words.owed, amountText(owed)],
          [words.left, badge(amountText(left), isEnough ? 'good' : 'bad')],
        ]),
        element('p', {}, isEnough ? words.isEnough : words.isNotEnough),
      ];
    },
  });
}
