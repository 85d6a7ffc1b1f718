import { amountOf, bear, takePoints } from './acts.ts';
import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import { confirmAct } from './dialog.ts';
import { button, type Child, element, linkTo } from './element.ts';
import { amountText, shortId } from './format.ts';
import { wordsOf } from './live.ts';
import type { Topic } from './live-line.ts';
import { may } from './may.ts';
import { accountText, ago, badge, customerLink, findingName, type Row } from './parts.ts';
import type { ListName } from './route.ts';

/** A list of the interface, and what it can be filtered by. */
export interface ListKind<Item> {
  /** Below /admin/v1. */
  readonly path: string;
  readonly topics: readonly Topic[];
  /** The filter of states or kinds: its name there, and what it takes. */
  readonly states: { readonly name: string; readonly of: Readonly<Record<string, string>> };
  readonly hasPeriod: boolean;
  readonly hasAccount: boolean;
  /** Of which a file can be had. */
  readonly isExported: boolean;
  readonly columns: readonly string[];
  readonly rowOf: (item: Item, refresh: () => void) => Row;
}

type Kinds = Readonly<Record<ListName, (context: Context) => ListKind<never>>>;

export const LIST_KINDS = {
  deposits,
  withdrawals,
  entries,
  findings,
  alarms,
  decisions,
  owed,
} satisfies Kinds;

const MONEY = { topics: ['money'], hasPeriod: true, hasAccount: true, isExported: true } as const;
const TOLD = { hasPeriod: false, hasAccount: false, isExported: false } as const;

function deposits({ texts, language }: Context): ListKind<Schemas['NamedDeposit']> {
  const { columns } = texts;
  return {
    ...MONEY,
    path: '/deposits',
    states: { name: 'state', of: texts.depositStates },
    columns: [
      ...[columns.when, columns.from, columns.customer, columns.amount, columns.points],
      ...[columns.block, columns.state],
    ],
    rowOf: (deposit) => ({
      key: deposit.id,
      cells: [
        linkTo({ view: 'deposit', id: deposit.id }, ago(deposit.blockTime, language)),
        accountText(deposit.fromAccountName, deposit.fromAccountId),
        customerLink(deposit.customer),
        amountOf(deposit),
        deposit.points === null ? '—' : amountText(deposit.points),
        String(deposit.blockNumber),
        texts.depositStates[deposit.state],
      ],
    }),
  };
}

function withdrawals({ texts, language }: Context): ListKind<Schemas['NamedWithdrawal']> {
  const { columns } = texts;
  return {
    ...MONEY,
    path: '/withdrawals',
    states: { name: 'state', of: texts.withdrawalStates },
    columns: [
      ...[columns.when, columns.customer, columns.to, columns.points, columns.arrives],
      columns.state,
    ],
    rowOf: ({ id, requestedAt, customer, accountName, accountId, points, net, ...rest }) => ({
      key: id,
      cells: [
        linkTo({ view: 'withdrawal', id }, ago(requestedAt, language)),
        customerLink(customer),
        accountText(accountName, accountId),
        amountText(points),
        amountText(net),
        texts.withdrawalStates[rest.state],
      ],
    }),
  };
}

function entries({ texts, language }: Context): ListKind<Schemas['Entry']> {
  const { columns, lists } = texts;
  return {
    ...MONEY,
    path: '/ledger/entries',
    states: { name: 'kind', of: lists.entryKinds },
    columns: [columns.when, columns.kind, lists.columns.lines, lists.columns.key],
    rowOf: ({ key, kind, occurredAt, lines }) => ({
      key,
      cells: [
        ago(occurredAt, language),
        lists.entryKinds[kind],
        element(
          'ul',
          { class: 'plain' },
          ...lines.map(({ account, customer, side, amount }) =>
            element(
              'li',
              {},
              `${lists.sides[side]} ${amountText(amount)}, `,
              customer === null ? account : customerLink(customer),
            ),
          ),
        ),
        key,
      ],
    }),
  };
}

function findings(context: Context): ListKind<Schemas['Finding']> {
  const { texts, language } = context;
  const { columns } = texts;
  return {
    ...TOLD,
    hasPeriod: true,
    path: '/findings',
    topics: ['findings', 'halts'],
    states: { name: 'kind', of: texts.findingKinds },
    columns: [columns.when, columns.kind, columns.what, columns.state],
    rowOf: ({ id, kind, summary, openedAt, closedAt, closedBy, stillHalted }) => ({
      key: id,
      isUrgent: stillHalted.length > 0,
      cells: [
        linkTo({ view: 'finding', id }, ago(openedAt, language)),
        findingName(context, kind),
        summary,
        closedAt === null
          ? badge(texts.lists.alarmStates.open, 'warm')
          : element('span', {}, ago(closedAt, language), `, ${closedBy ?? '—'}`),
      ],
    }),
  };
}

function alarms(context: Context): ListKind<Schemas['Alarm']> {
  const { texts, language } = context;
  const { columns, lists } = texts;
  return {
    ...TOLD,
    path: '/alarms',
    topics: ['alarms'],
    states: { name: 'state', of: lists.alarmStates },
    columns: [
      ...[columns.when, columns.kind, columns.what, lists.columns.severity, lists.columns.count],
      ...[lists.columns.last, columns.state, columns.acts],
    ],
    rowOf: (alarm, refresh) => ({
      key: alarm.id,
      isUrgent: alarm.state === 'open' && alarm.severity === 'page',
      cells: [
        ago(alarm.firstAt, language),
        findingName(context, alarm.kind),
        alarm.summary,
        badge(lists.severities[alarm.severity], alarm.severity === 'page' ? 'bad' : 'quiet'),
        String(alarm.count),
        ago(alarm.lastAt, language),
        alarm.acknowledgedBy === null
          ? lists.alarmStates[alarm.state]
          : `${lists.alarmStates[alarm.state]}: ${alarm.acknowledgedBy}`,
        acknowledgement(context, alarm, refresh),
      ],
    }),
  };
}

/** Nothing moves by it: it takes no reason. */
function acknowledgement(
  context: Context,
  { id, state }: Schemas['Alarm'],
  refresh: () => void,
): Child {
  const { api, texts, say, session } = context;
  if (state !== 'open' || !may(session, 'acknowledge')) return '';
  const press = () => {
    api.change('POST', `/alarms/${encodeURIComponent(id)}/acknowledge`, {}).then(
      () => {
        say(texts.lists.acknowledged);
        refresh();
      },
      (error: unknown) => {
        say(wordsOf(error, context));
      },
    );
  };
  return button(`acknowledge-${id}`, texts.lists.acknowledge, press);
}

function decisions({ texts, language }: Context): ListKind<Schemas['Decision']> {
  const { columns, lists } = texts;
  return {
    ...TOLD,
    hasPeriod: true,
    path: '/decisions',
    topics: ['decisions'],
    states: { name: 'state', of: lists.decisionStates },
    columns: [
      ...[columns.when, columns.kind, columns.what, columns.askedBy, columns.reason],
      ...[columns.state, lists.columns.decidedBy],
    ],
    rowOf: ({ id, kind, summary, askedBy, askedAt, reason, state, ...end }) => ({
      key: id,
      cells: [
        ago(askedAt, language),
        texts.decisionKinds[kind],
        summary,
        askedBy,
        reason ?? '—',
        lists.decisionStates[state],
        end.decidedBy === null ? '—' : `${end.decidedBy}: ${end.decisionReason ?? '—'}`,
      ],
    }),
  };
}

export function owed(context: Context): ListKind<Schemas['OwedBack']> {
  const { texts, language, session } = context;
  const { columns, lists } = texts;
  return {
    ...TOLD,
    path: '/owed-back',
    topics: ['money', 'findings'],
    states: { name: 'state', of: lists.owedStates },
    columns: [
      ...[columns.when, columns.to, columns.customer, columns.amount, lists.columns.cause],
      ...[columns.state, columns.acts],
    ],
    rowOf: (item, refresh) => {
      const { id, bookedAt, accountId, customerId, amount, cause, state } = item;
      const acts = [
        ...(customerId === null ? [] : [['take', takePoints(context, item)] as const]),
        ['bear', bear(context, item)] as const,
      ];
      const buttons = acts.map(([name, act]) =>
        button(`${name}-${id}`, act.title, () => {
          confirmAct(context, act, refresh);
        }),
      );
      const isOffered = state === 'open' && may(session, 'decideOwed');
      return {
        key: id,
        cells: [
          ago(bookedAt, language),
          accountId,
          customerId === null
            ? '—'
            : linkTo({ view: 'customer', id: customerId }, shortId(customerId)),
          amountText(amount),
          lists.owedCauses[cause],
          lists.owedStates[state],
          isOffered ? element('span', { class: 'buttons' }, ...buttons) : '',
        ],
      };
    },
  };
}
