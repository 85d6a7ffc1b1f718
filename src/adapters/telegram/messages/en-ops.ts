import type { Severity } from '../../../alarms';
import { bold, copyable, html, lines, type Html } from './html';
import type { AlarmLine, NoticeView, OpsMessages } from './ops-messages';

const alarms: OpsMessages['alarms'] = {
  foreign_spending: 'Theft: the hot wallet pays what the gateway did not sign',
  unknown_spending: 'The hot wallet spends, and nobody knows why',
  hot_wallet_authority_changed: 'The keys of the hot wallet have changed',
  books_differ_from_chain: 'The chain holds less than the books say',
  deposit_not_on_chain: 'A credited deposit is not on the chain',
  paid_although_expired: 'An expired payout was paid after all',
  paid_and_forgotten: 'A payout that the database has forgotten',
  database_may_have_forgotten: 'The database may have forgotten payouts',
  rates_give_money_away: 'The rates give money away',
  audit_altered: 'The list of what operators did was altered',
  wrong_chain: 'The nodes serve another chain',
  chain_went_back: 'The chain has gone back',
  block_does_not_link: 'A block does not follow the one before',
  transactions_contradict_header: 'Transactions contradict the header of their block',
  clocks_apart: "This machine's clock and the chain's time are apart",
  chain_behind: 'The nodes are behind what was read',
  block_not_proven: 'A block is not proven',
  nodes_disagree: 'Nodes contradict each other',
  history_pruned: 'A node has pruned its history',
  stuck_flow: 'Something has been waiting for too long',
  hot_wallet_short: 'The hot wallet cannot afford a payout',
  payout_cannot_be_signed: 'A payout cannot be signed',
  payout_fee_above_quote: 'The fee is far above what was quoted',
  payment_keeps_expiring: 'A payment expires again and again',
  fee_not_believed: 'A fee is not believed',
  fee_differs_from_schedule: 'A fee differs from the schedule',
  webhook_ended: 'A webhook was ended',
  webhook_missed_events: 'A webhook has missed events',
  unattributed_deposit: 'An unattributed deposit',
  unexplained_surplus: 'A surplus that nothing explains',
  unexpected_operation: 'An unexpected operation of the hot wallet',
  money_halted: 'Money is halted',
  gate_closed: 'Nothing is paid out',
  no_node_healthy: 'No node can be used',
  scan_behind: 'Reading the chain is behind',
  irreversibility_behind: 'Blocks do not become irreversible',
  node_down: 'A node is not used',
  approval_waits: 'A withdrawal waits for approval',
  decision_waits: 'An act waits for a second person',
  wallet_low: 'The hot wallet is low',
  webhook_failing: 'A webhook takes no events',
  backup_stale: 'The database is not being copied',
  audit_head: 'What operators did: the head of today',
};

const signs: Readonly<Record<Severity, string>> = { page: '🚨', warn: '⚠️', info: 'ℹ️' };

function heading({ phase, kind, severity, total }: NoticeView): Html {
  const title = bold(total > 1 ? `${alarms[kind]} (${total})` : alarms[kind]);
  if (phase === 'cleared') return html`✅ Over: ${title}`;
  if (phase === 'repeated') return html`${signs[severity]} Still not acknowledged: ${title}`;
  return html`${signs[severity]} ${title}`;
}

function line({ number, summary, since, count }: AlarmLine): Html {
  const times = count > 1 ? html`, ${count} times` : html``;
  return html`• ${summary} — since ${since} UTC${times}, no. ${copyable(number)}`;
}

export const englishOps: OpsMessages = {
  alarms,
  acknowledge: 'Acknowledge',
  notice: (view) => {
    const more = view.total - view.lines.length;
    return lines(
      heading(view),
      ...view.lines.map(line),
      more > 0 ? html`…and ${more} more. GET /admin/v1/alarms lists all` : null,
    );
  },
  acknowledged: (name, count) =>
    count === 0
      ? html`There is nothing to acknowledge: somebody has done it, or it is over.`
      : html`Acknowledged by ${name}. Alarms: ${count}. There is no reminder until something
        changes.`,
};
