import {
  type DomainEvent,
  type DomainEventOf,
  type DomainEventType,
  isOperatorName,
} from '../kernel';
import type { ActSubject, OperatorAct } from './operator-act';
import type { ActingOperator } from './ports/operator-context';

interface Change {
  readonly before: string | null;
  readonly after: string | null;
}

/** How an event that an operator may have caused becomes an act. */
interface ActRule<Event> {
  /**
   * `operators`: nobody else can cause it but the gateway itself. `anybody`: customers and services cause it as
   * well, so that it is an act where an operator is at work.
   */
  readonly by: 'operators' | 'anybody';
  readonly subject: (event: Event) => ActSubject;
  readonly change?: (event: Event) => Change;
}

/** An event without a line here does not compile. Null: no operator causes it, or another event says it. */
type ActRules = { readonly [Type in DomainEventType]: ActRule<DomainEventOf<Type>> | null };

const UNCHANGED: Change = { before: null, after: null };

function of<Event>(
  by: ActRule<Event>['by'],
  kind: string,
  idOf: (event: Event) => string,
  change?: (event: Event) => Change,
): ActRule<Event> {
  const subject = (event: Event): ActSubject => ({ kind, id: idOf(event) });
  return { by, subject, ...(change && { change }) };
}

const customer = <Event extends { readonly customerId: string }>() =>
  of<Event>('anybody', 'customer', ({ customerId }) => customerId);
const deposit = <Event extends { readonly depositId: string }>() =>
  of<Event>('operators', 'deposit', ({ depositId }) => depositId);
const withdrawal = (by: ActRule<unknown>['by']) =>
  of<DomainEventOf<'withdrawal_approved'>>(by, 'withdrawal', ({ withdrawalId }) => withdrawalId);
const rescan = <Event extends { readonly rescanId: string }>() =>
  of<Event>('operators', 're-scan', ({ rescanId }) => rescanId);
const key = <Event extends { readonly keyId: string }>() =>
  of<Event>('operators', 'key', ({ keyId }) => keyId);
const moves = (before: string, after: string) =>
  of<{ readonly scope: string }>(
    'operators',
    'halt',
    ({ scope }) => scope,
    () => {
      return { before, after };
    },
  );

export const ACT_RULES: ActRules = {
  customer_registered: null,
  chat_bound: null,
  chat_unbound: customer(),
  chat_links_cancelled: customer(),
  customer_frozen: of(
    'operators',
    'customer',
    ({ customerId }) => customerId,
    () => ({ before: 'free', after: 'frozen' }),
  ),
  customer_unfrozen: of(
    'operators',
    'customer',
    ({ customerId }) => customerId,
    () => ({ before: 'frozen', after: 'free' }),
  ),

  link_requested: customer(),
  link_cancelled: customer(),
  link_verified: customer(),
  link_renewed: customer(),
  link_ended: customer(),
  link_code_sent: null,
  link_code_failed: null,
  link_message_received: null,
  link_message_failed: null,
  link_suspended: null,
  link_taken_over: null,

  deposit_moved: deposit(),
  deposit_decided: deposit(),
  deposit_seen: null,
  deposit_vanished: null,
  deposit_credited: null,
  deposit_waiting: null,
  deposit_offered: null,
  deposit_unattributed: null,
  deposit_refunded: null,

  points_adjusted: customer(),
  debit_waits: customer(),
  debit_cancelled: customer(),
  debit_given_up: null,
  // Of the service alone.
  points_held: null,
  hold_captured: null,
  hold_released: null,

  rate_set: of(
    'operators',
    'rate',
    ({ direction }) => direction,
    ({ before, rate: after }) => ({ before, after }),
  ),
  rate_cancelled: of(
    'operators',
    'rate',
    ({ direction }) => direction,
    ({ rate: before }) => ({ before, after: null }),
  ),
  limit_set: of(
    'operators',
    'limit',
    ({ name }) => name,
    ({ before, value: after }) => ({ before, after }),
  ),

  withdrawal_approved: withdrawal('operators'),
  withdrawal_rejected: withdrawal('operators'),
  withdrawal_cancelled: withdrawal('anybody'),
  withdrawal_requested: null,
  withdrawal_awaiting_approval: null,
  withdrawal_lapsed: null,
  withdrawal_waits: null,
  withdrawal_broadcast: null,
  withdrawal_included: null,
  withdrawal_irreversible: null,
  withdrawal_expired: null,

  outgoing_signed: null,
  outgoing_expired: null,
  outgoing_adopted: null,

  owed_back_decided: of('operators', 'owed-back', ({ owedBackId }) => owedBackId),
  owed_back_booked: null,
  difference_booked: of('operators', 'books', () => 'difference'),
  surplus_kept: of('operators', 'surplus', ({ surplusId }) => surplusId),
  cold_wallet_accepted: null,
  refill_received: null,
  sweep_ordered: of('operators', 'sweep', ({ sweepId }) => sweepId),
  sweep_ended: of(
    'operators',
    'sweep',
    ({ sweepId }) => sweepId,
    ({ state: after }) => ({ before: 'ordered', after }),
  ),
  finding_closed: of('operators', 'finding', ({ findingId }) => findingId),
  finding_opened: null,
  alarm_acknowledged: of('operators', 'alarm', ({ alarmId }) => alarmId),

  key_issued: key(),
  key_rotated: key(),
  key_revoked: key(),

  decision_asked: of('operators', 'decision', ({ decisionId }) => decisionId),
  decision_ended: of(
    'operators',
    'decision',
    ({ decisionId }) => decisionId,
    ({ isByOne, state: after }) => ({ before: isByOne ? null : 'pending', after }),
  ),

  // The service changes its own.
  webhook_changed: of('anybody', 'webhook', ({ endpointId }) => endpointId),
  webhook_missed_events: null,
  webhook_ended: null,

  block_accepted: of('operators', 'block', ({ blockNumber }) => String(blockNumber)),
  chain_reconciled: of('operators', 'block', ({ toBlock }) => String(toBlock)),
  rescan_requested: rescan(),
  rescan_ended: rescan(),
  rescan_discovery: null,

  halted: moves('moving', 'halted'),
  resumed: moves('halted', 'moving'),
  gate_closed: null,
  gate_opened: null,
};

/** The act that this event tells of; null where no operator is behind it. */
export function actOf<Type extends DomainEventType>(
  event: DomainEventOf<Type> & DomainEvent & { type: Type },
  acting: ActingOperator | null,
  at: Date,
): OperatorAct | null {
  const rule: ActRule<DomainEventOf<Type>> | null = ACT_RULES[event.type];
  if (!rule) return null;
  const { type: act, by = null, reason = null, ...others } = said(event);
  const isTheirs = by === null ? rule.by === 'anybody' : isOperatorName(by);
  const operator = acting?.name ?? (rule.by === 'operators' ? by : null);
  if (!isTheirs || operator === null) return null;
  return {
    act,
    operator,
    keyId: acting?.keyId ?? null,
    requestId: acting?.requestId ?? null,
    subject: rule.subject(event),
    reason,
    ...(rule.change?.(event) ?? UNCHANGED),
    details: JSON.stringify(by === null || by === operator ? others : { ...others, by }),
    at,
  };
}

/** What events have in common. */
interface Said {
  readonly type: string;
  readonly by?: string | null;
  readonly reason?: string | null;
}

function said(event: Said): Said {
  return event;
}
