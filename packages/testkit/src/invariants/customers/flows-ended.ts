import type { Evidence } from '../evidence/facts';
import type { FindingRow } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

const ENDED_WITHDRAWALS: readonly string[] = ['irreversible', 'cancelled', 'rejected'];
const ENDED_OUTGOING: readonly string[] = ['irreversible', 'expired'];

/** Nothing waits for ever, unless an operator was notified. Judged only when nothing is pending. */
export function checkFlowsEnded(evidence: Evidence): readonly Violation[] {
  const { rows, settled } = evidence;
  const complaints = new Complaints('flows-ended');
  if (!settled) return [];
  const told = new OpenFindings(rows.findings);
  const demand = (flow: string, id: string, state: string, hasEnded: boolean) => {
    complaints.demand(
      hasEnded || told.name(id) || told.haveStuck(flow),
      `${flow} ${id} is ${state}, and no finding says so`,
    );
  };
  for (const { id, state } of rows.withdrawals) {
    demand('withdrawal', id, state, ENDED_WITHDRAWALS.includes(state));
  }
  for (const { id, payments, state } of rows.outgoing) {
    const isTold = payments.every(({ purpose_id: purposeId }) => told.name(purposeId));
    const hasEnded = ENDED_OUTGOING.includes(state) || isTold;
    demand('outgoing transaction', id, state, hasEnded);
  }
  const { truth } = evidence;
  const lastTime = truth.timeOf(truth.irreversibleNumber)?.getTime() ?? 0;
  for (const { id, state, code_expires_at: until } of rows.linkRequests) {
    const isOver = state === 'awaiting_message' && Date.parse(until ?? '') < lastTime;
    demand('link request', id, `${state} after its time`, !isOver);
    demand('link request', id, state, !['requested', 'message_received'].includes(state));
  }
  for (const { id, state, from_account_id: from } of rows.deposits) {
    demand('refund', id, state, state !== 'refunding');
    demand('waiting deposit', id, state, state !== 'waiting');
    if (state !== 'unattributed') continue;
    complaints.demand(
      // Small amounts of one sender have one finding together.
      told.has('unattributed_deposit', id) ||
        told.has('unattributed_deposit', `small:${from ?? ''}`),
      `deposit ${id} belongs to nobody, and no finding asks whose it is`,
    );
  }
  const blocked = new Set(
    rows.chats.filter((chat) => chat.blocked_at !== null).map((chat) => chat.chat_id),
  );
  for (const letter of rows.letters) {
    const hasEnded = letter.delivered_at !== null || letter.dropped_at !== null;
    demand('message', letter.id, 'undelivered', hasEnded || blocked.has(letter.chat_id));
  }
  return complaints.found;
}

/** One finding may stand for all flows of a kind that wait for the same: its subject begins so. */
const STUCK_SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  withdrawal: ['withdrawal:', 'approval:', 'outgoing:'],
  'outgoing transaction': ['outgoing:'],
  'link request': ['link_request:'],
  refund: ['refund:', 'outgoing:'],
  'waiting deposit': ['deposit:'],
  message: ['message:'],
};

class OpenFindings {
  private readonly named = new Set<string>();
  private readonly exact = new Set<string>();
  private readonly stuck: string[] = [];

  constructor(findings: readonly FindingRow[]) {
    for (const { kind, subject, evidence } of findings) {
      this.exact.add(`${kind}/${subject}`);
      this.named.add(subject);
      for (const value of Object.values(evidence)) this.named.add(String(value));
      if (kind === 'stuck_flow') this.stuck.push(subject);
    }
  }

  name(id: string): boolean {
    return this.named.has(id);
  }

  has(kind: string, subject: string): boolean {
    return this.exact.has(`${kind}/${subject}`);
  }

  haveStuck(flow: string): boolean {
    const beginnings = STUCK_SUBJECTS[flow] ?? [];
    return this.stuck.some((subject) => beginnings.some((each) => subject.startsWith(each)));
  }
}
