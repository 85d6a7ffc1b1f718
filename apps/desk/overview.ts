import type { Asker, Schemas } from './api.ts';
import { halt, resume } from './acts.ts';
import { activityPart, solvencyPart } from './activity.ts';
import type { Context } from './context.ts';
import { confirmAct } from './dialog.ts';
import { button, type Child, element, linkTo } from './element.ts';
import { amountText, isZero } from './format.ts';
import { live } from './live.ts';
import { may } from './may.ts';
import { ago, badge, facts, findingName, table } from './parts.ts';

type Status = Schemas['Status'];
type Wallet = Schemas['Wallet'];

/** How the gateway is, at one look. */
export function overview(context: Context): readonly Child[] {
  const { api, texts, signal } = context;
  const read =
    <T>(path: string) =>
    (asker: Asker) =>
      api.read<T>(path, asker, signal);
  return [
    element('h1', { tabindex: '-1' }, texts.nav.overview),
    live(context, {
      title: texts.overview.halts,
      topics: ['halts', 'findings'],
      read: read<Schemas['Halts']>('/halt'),
      draw: ({ items }, refresh) => haltsPart(context, items, refresh),
    }),
    live(context, {
      title: texts.overview.wallet,
      topics: ['money', 'status'],
      read: read<Wallet>('/wallet'),
      draw: (wallet) => walletPart(context, wallet),
    }),
    solvencyPart(context),
    live(context, {
      title: texts.overview.waiting,
      topics: ['money', 'status', 'findings'],
      read: read<Status>('/status'),
      draw: (status) => statusPart(context, status),
    }),
    activityPart(context),
  ];
}

function haltsPart(
  context: Context,
  halts: readonly Schemas['Halt'][],
  refresh: () => void,
): readonly Child[] {
  const { texts, language, session } = context;
  const rows = halts.map((each) =>
    element(
      'li',
      {},
      badge(texts.scopes[each.scope], 'bad'),
      ` ${each.reason} — `,
      ago(each.since, language),
      `, ${each.by} `,
      ...each.findings.flatMap(({ id, kind }) => [
        linkTo({ view: 'finding', id }, findingName(context, kind)),
        ' ',
      ]),
      may(session, 'resume')
        ? button(`resume-${each.scope}`, texts.acts.resume, () => {
            confirmAct(context, resume(context, each), refresh);
          })
        : null,
    ),
  );
  const stop = (scope: 'payouts' | 'deposits' | 'all') => {
    const act = halt(context, scope);
    const press = () => {
      confirmAct(context, act, refresh);
    };
    return button(`halt-${scope}`, act.title, press, { class: 'danger' });
  };
  return [
    halts.length === 0 ? element('p', {}, badge(texts.overview.noHalts, 'good')) : null,
    halts.length === 0 ? null : element('ul', { class: 'plain' }, ...rows),
    may(session, 'halt')
      ? element('div', { class: 'buttons' }, stop('payouts'), stop('deposits'), stop('all'))
      : null,
  ];
}

function walletPart(context: Context, wallet: Wallet): readonly Child[] {
  const { texts, language } = context;
  const { overview: words } = texts;
  const { balanceCheck: check, gate, inFlight, trialBalance } = wallet;
  const { difference } = check ?? {};
  const isRight = difference === undefined || isZero(difference);
  return [
    facts([
      [
        words.payouts,
        gate.open
          ? badge(words.payoutsOpen, 'good')
          : element(
              'span',
              {},
              badge(words.payoutsClosed, 'bad'),
              ` ${gate.explanation ?? gate.reason ?? ''}`,
            ),
      ],
      [words.spendable, gate.spendable === null ? texts.unknown : amountText(gate.spendable)],
      [words.inFlight, amountText(inFlight)],
      ...(check === null
        ? []
        : ([
            [words.onChain, amountText(check.onChain)],
            [words.expected, amountText(check.expected)],
            [words.difference, badge(amountText(check.difference), isRight ? 'good' : 'bad')],
            [words.pending, amountText(check.pending)],
            [words.checkedAt, ago(check.checkedAt, language)],
          ] satisfies (readonly [string, Child])[])),
    ]),
    check?.explanation == null ? null : element('p', { class: 'quiet' }, check.explanation),
    element(
      'details',
      { 'data-key': 'books' },
      element('summary', { 'data-key': 'books-summary' }, words.books),
      table(
        words.books,
        [words.account, words.balance],
        trialBalance.map(({ account, balance }) => ({
          key: account,
          cells: [account, amountText(balance)],
        })),
      ),
    ),
  ];
}

function statusPart(context: Context, status: Status): readonly Child[] {
  const { texts, language } = context;
  const { overview: words } = texts;
  const { nodes, cursor, scanLag, openFindings, openWithdrawals, outboxBacklog, telegram } = status;
  const count = (number: number | null) => (number === null ? texts.unknown : String(number));
  const nodeRows = nodes.map(({ node, state, irreversibleNumber, lastError }) => ({
    key: node,
    isUrgent: state !== 'healthy',
    cells: [
      node,
      badge(state, state === 'healthy' ? 'good' : 'bad'),
      irreversibleNumber === null ? '—' : String(irreversibleNumber),
      lastError ?? '—',
    ],
  }));
  return [
    facts([
      [words.openFindings, linkTo({ view: 'queues' }, count(openFindings))],
      [words.openWithdrawals, count(openWithdrawals)],
      [words.outbox, count(outboxBacklog)],
      [words.telegram, telegram.lastError ?? telegram.state],
      ...(cursor === null
        ? []
        : ([
            [
              words.scanned,
              element(
                'span',
                {},
                `${String(cursor.blockNumber)}, `,
                ago(cursor.blockTime, language),
              ),
            ],
          ] satisfies (readonly [string, Child])[])),
      ...(scanLag === null
        ? []
        : ([[words.chain, words.lag(scanLag.blocks, scanLag.seconds)]] as const)),
    ]),
    table(words.chain, [words.node, words.state, words.irreversible, words.lastError], nodeRows),
  ];
}
