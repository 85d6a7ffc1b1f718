import type { Asker, Schemas } from './api.ts';
import { cancelRate, limitText, setLimit, setRates } from './acts.ts';
import type { Context } from './context.ts';
import { confirmAct } from './dialog.ts';
import { button, type Child, element } from './element.ts';
import { timeText } from './format.ts';
import { live } from './live.ts';
import { may } from './may.ts';
import { badge, type Row, table } from './parts.ts';

type Rates = Schemas['Rates'];
type RateVersion = Schemas['RateVersion'];

/** Of each direction the newest. */
const SHOWN = 10;

/** The terms for all customers, and who changes them. */
export function terms(context: Context): readonly Child[] {
  const { api, texts, signal } = context;
  const { terms: words } = texts;
  return [
    element('h1', { tabindex: '-1' }, words.title),
    live(context, {
      title: words.rates,
      topics: ['money', 'decisions'],
      read: (asker: Asker) => api.read<Rates>('/rates', asker, signal),
      draw: (rates, refresh) => ratesPart(context, rates, refresh),
    }),
    live(context, {
      title: words.limits,
      topics: ['money', 'decisions'],
      read: (asker: Asker) => api.read<Schemas['Limits']>('/limits', asker, signal),
      draw: ({ items }, refresh) => [limitsTable(context, items, refresh)],
    }),
  ];
}

function ratesPart(context: Context, rates: Rates, refresh: () => void): readonly Child[] {
  const { texts, session } = context;
  const { terms: words, columns } = texts;
  const names = [
    ...[words.rate, words.since, columns.state, words.setBy, columns.reason, columns.acts],
  ];
  const part = (direction: 'deposit' | 'withdrawal') => [
    element('h3', {}, words.directions[direction]),
    table(
      words.directions[direction],
      names,
      rates[direction].slice(0, SHOWN).map((version) => rateRow(context, version, refresh)),
    ),
  ];
  const set = setRates(context, rates);
  return [
    ...part('deposit'),
    ...part('withdrawal'),
    may(session, 'setTerms')
      ? element(
          'div',
          { class: 'buttons' },
          button('set-rates', set.title, () => {
            confirmAct(context, set, refresh);
          }),
        )
      : null,
  ];
}

function rateRow(context: Context, version: RateVersion, refresh: () => void): Row {
  const { texts, language, session } = context;
  const { terms: words } = texts;
  const { rate, effectiveAt, setBy, reason, isInForce, isPlanned } = version;
  const begins = new Date(effectiveAt).getTime() === 0 ? '—' : timeText(effectiveAt, language);
  const cancel = cancelRate(context, version, begins);
  return {
    key: String(version.version),
    cells: [
      rate,
      begins,
      isInForce ? badge(words.inForce, 'good') : isPlanned ? badge(words.planned, 'warm') : '—',
      setBy,
      reason ?? '—',
      isPlanned && may(session, 'setTerms')
        ? button(`cancel-rate-${String(version.version)}`, cancel.title, () => {
            confirmAct(context, cancel, refresh);
          })
        : '',
    ],
  };
}

function limitsTable(
  context: Context,
  limits: readonly Schemas['Limit'][],
  refresh: () => void,
): HTMLElement {
  const { texts, session } = context;
  const { terms: words, columns } = texts;
  return table(
    words.limits,
    [words.limit, words.value, columns.acts],
    limits.map((limit) => {
      const change = setLimit(context, limit);
      return {
        key: limit.name,
        cells: [
          words.names[limit.name],
          limitText(words, limit),
          may(session, 'setTerms')
            ? button(`limit-${limit.name}`, change.title, () => {
                confirmAct(context, change, refresh);
              })
            : '',
        ],
      };
    }),
  );
}
