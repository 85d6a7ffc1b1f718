import {
  amountOf,
  approve,
  attribute,
  closeFinding,
  decide,
  giveBack,
  keep,
  refund,
} from './acts.ts';
import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import { type Act, confirmAct } from './dialog.ts';
import { button, type Child, element, linkTo } from './element.ts';
import { amountText, shortId } from './format.ts';
import { type List, listPart } from './list.ts';
import { LIST_KINDS } from './lists.ts';
import { type ActName, may } from './may.ts';
import { accountText, ago, badge, customerLink, findingName } from './parts.ts';

/** So many of a queue are shown; what is older comes as these leave. */
const SHOWN = 50;

type Withdrawal = Schemas['NamedWithdrawal'];
type Deposit = Schemas['NamedDeposit'];
type Finding = Schemas['Finding'];
type Decision = Schemas['Decision'];

/** What waits for an operator, with what can be done about it. */
export function queues(context: Context): readonly Child[] {
  return [
    element('h1', { tabindex: '-1' }, context.texts.nav.queues),
    listPart(context, approvals(context)),
    listPart(context, decisions(context)),
    listPart(context, unattributed(context)),
    listPart(context, findings(context)),
    listPart(context, owedBack(context)),
    listPart(context, alarms(context)),
  ];
}

/** Buttons of the acts that the operator's role may do. */
function actsOf(
  context: Context,
  refresh: () => void,
  acts: readonly (readonly [ActName, string, Act])[],
): HTMLElement {
  const offered = acts.filter(([name]) => may(context.session, name));
  const buttons = offered.map(([, key, act]) =>
    button(key, act.title, () => {
      confirmAct(context, act, refresh);
    }),
  );
  return element('span', { class: 'buttons' }, ...buttons);
}

function approvals(context: Context): List<Withdrawal> {
  const { texts, language } = context;
  const { columns } = texts;
  return {
    title: texts.queues.approvals,
    path: `/withdrawals?state=awaiting_approval&limit=${String(SHOWN)}`,
    topics: ['money'],
    columns: [
      ...[columns.when, columns.customer, columns.to, columns.points, columns.arrives],
      ...[columns.expires, columns.acts],
    ],
    rowOf: (withdrawal, refresh) => {
      const { id, customer, accountName, accountId, points, net, requestedAt, deadline } =
        withdrawal;
      return {
        key: id,
        cells: [
          element(
            'span',
            {},
            ago(requestedAt, language),
            ' ',
            explained(context, 'withdrawal', id),
          ),
          customerLink(customer),
          accountText(accountName, accountId),
          amountText(points),
          amountText(net),
          ago(deadline, language),
          actsOf(context, refresh, [
            ['approve', `approve-${id}`, approve(context, withdrawal)],
            ['reject', `reject-${id}`, giveBack(context, withdrawal, 'reject')],
            ['cancel', `cancel-${id}`, giveBack(context, withdrawal, 'cancel')],
          ]),
        ],
      };
    },
  };
}

function unattributed(context: Context): List<Deposit> {
  const { texts, language } = context;
  const { columns } = texts;
  return {
    title: texts.queues.unattributed,
    path: `/deposits/unattributed?limit=${String(SHOWN)}`,
    topics: ['money', 'findings'],
    columns: [columns.when, columns.from, columns.amount, columns.block, columns.acts],
    rowOf: (deposit, refresh) => {
      const { id, fromAccountName, fromAccountId, blockNumber, blockTime } = deposit;
      return {
        key: id,
        cells: [
          element('span', {}, ago(blockTime, language), ' ', explained(context, 'deposit', id)),
          accountText(fromAccountName, fromAccountId),
          amountOf(deposit),
          String(blockNumber),
          actsOf(context, refresh, [
            ['attribute', `attribute-${id}`, attribute(context, deposit)],
            ['refund', `refund-${id}`, refund(context, deposit)],
            ['attribute', `keep-${id}`, keep(context, deposit)],
          ]),
        ],
      };
    },
  };
}

function findings(context: Context): List<Finding> {
  const { texts, language } = context;
  const { columns } = texts;
  return {
    title: texts.queues.findings,
    path: `/findings?open=true&limit=${String(SHOWN)}`,
    topics: ['findings', 'halts'],
    columns: [columns.when, columns.kind, columns.what, columns.acts],
    rowOf: (finding, refresh) => {
      const { id, kind, summary, openedAt, stillHalted } = finding;
      return {
        key: id,
        isUrgent: stillHalted.length > 0,
        cells: [
          element('span', {}, ago(openedAt, language), ' ', explained(context, 'finding', id)),
          element(
            'span',
            {},
            findingName(context, kind),
            ...stillHalted.flatMap((scope) => [' ', badge(texts.scopes[scope], 'bad')]),
          ),
          summary,
          actsOf(context, refresh, [
            ['closeFinding', `close-${id}`, closeFinding(context, finding)],
          ]),
        ],
      };
    },
  };
}

function owedBack(context: Context): List<Schemas['OwedBack']> {
  const { path, topics, columns, rowOf } = LIST_KINDS.owed(context);
  const title = context.texts.queues.owed;
  return { title, path: `${path}?state=open&limit=${String(SHOWN)}`, topics, columns, rowOf };
}

function alarms(context: Context): List<Schemas['Alarm']> {
  const { path, topics, columns, rowOf } = LIST_KINDS.alarms(context);
  const title = context.texts.queues.alarms;
  return { title, path: `${path}?state=open&limit=${String(SHOWN)}`, topics, columns, rowOf };
}

function decisions(context: Context): List<Decision> {
  const { texts, language } = context;
  const { columns } = texts;
  return {
    title: texts.queues.decisions,
    path: `/decisions?state=pending&limit=${String(SHOWN)}`,
    topics: ['decisions'],
    columns: [
      ...[columns.when, columns.kind, columns.what, columns.reason, columns.askedBy],
      ...[columns.expires, columns.acts],
    ],
    rowOf: (decision, refresh) => {
      const { id, kind, summary, reason, askedBy, askedAt, expiresAt } = decision;
      return {
        key: id,
        cells: [
          ago(askedAt, language),
          texts.decisionKinds[kind],
          summary,
          reason ?? '—',
          askedBy,
          ago(expiresAt, language),
          actsOf(context, refresh, [
            ['decide', `decide-${id}`, decide(context, decision, 'approve')],
            ['decide', `refuse-${id}`, decide(context, decision, 'reject')],
          ]),
        ],
      };
    },
  };
}

function explained(
  { texts }: Context,
  view: 'deposit' | 'withdrawal' | 'finding',
  id: string,
): HTMLElement {
  const link = linkTo({ view, id }, shortId(id));
  link.setAttribute('aria-label', texts.subject[view](id));
  return link;
}
