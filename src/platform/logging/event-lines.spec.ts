import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { MemoryUnitOfWork } from '../../../test/support/memory-unit-of-work';
import { Assets, type DomainEvent, type DomainEventOf, type DomainEventType } from '../../kernel';
import { readGatewayConfig } from '../config';
import { EVENT_LINES } from './event-line-table';
import { EventLines } from './event-lines';
import { StartLogger } from './start-logger';

const OPERATIONS = join(__dirname, '../../../docs/OPERATIONS.md');

// Throw-away values, made for these tests.
const SECRETS = {
  GATEWAY_ACTIVE_KEY: '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
  GATEWAY_MEMO_KEY: '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3',
  DATABASE_URL: 'postgres://gateway:database-pass-word@localhost:5432/gateway',
  TELEGRAM_BOT_TOKEN: '123456:throw-away-bot-token',
  CODE_SECRET: 'throw-away-code-secret-of-32-characters',
  ADMIN_API_KEY: 'throw-away-admin-key-of-the-tests',
};
const TOLD_BY_MISTAKE = ['database-pass-word', ...Object.values(SECRETS)].join(' and ');

/** What no event carries today, and a later one may. */
const NEVER_SHOWN = {
  memo: 'a memo that somebody wrote',
  memoText: 'ABCD-EFGH',
  code: 'WXYZ-2345',
  text: 'what a customer wrote in the chat',
  externalReference: 'telegram:123456789',
  wif: '5JLw5dgQAx6rhZEgNN5C2ds1V47RweGshynFSWFbaMohsYsBvE8',
  wire: '{"signatures":["1f00"]}',
};

const customerId = '11111111-1111-4111-8111-111111111111';
const accountName = 'some-wallet';
const transactionId = 'f'.repeat(40);
const reason = `because of ${TOLD_BY_MISTAKE}`;
const by = 'olga';
const link = { customerId, accountName };
const money = { cwd: '12.5', points: '1250' };
const payments = [
  { purpose: 'withdrawal', purposeId: 'w', accountId: '1.2.5', cwd: '12.5', ...NEVER_SHOWN },
  { purpose: 'code', purposeId: 'c', accountId: '1.2.6', cwd: null },
];
const signed = { transactionId, expiresAt: '2026-03-01T12:00:00.000Z', payments };
const sent = {
  withdrawalId: 'w',
  reference: 'payout-1',
  ...link,
  ...money,
  transactionId,
  reason,
  by,
};
const hold = { customerId, holdId: 'h', reference: 'bet-1', points: '5', reason };
const deposit = { depositId: 'd', customerId, ...money, transactionId };
const finding = { findingId: 'f', kind: 'stuck_flow', subject: TOLD_BY_MISTAKE };

const SAMPLES: { readonly [Type in DomainEventType]: DomainEventOf<Type> } = {
  customer_registered: { type: 'customer_registered', customerId },
  chat_bound: { type: 'chat_bound', customerId, chatId: '7' },
  chat_unbound: { type: 'chat_unbound', customerId, chatId: '7', by, reason },
  chat_links_cancelled: { type: 'chat_links_cancelled', customerId, count: 2, by, reason },
  link_requested: { type: 'link_requested', ...link, method: 'code_to_account' },
  link_code_sent: { type: 'link_code_sent', ...link, expiresAt: signed.expiresAt },
  link_code_failed: { type: 'link_code_failed', ...link },
  link_message_received: { type: 'link_message_received', ...link, transactionId },
  link_message_failed: { type: 'link_message_failed', ...link, reason: 'account_keys_changed' },
  link_verified: { type: 'link_verified', ...link },
  link_cancelled: { type: 'link_cancelled', ...link },
  link_ended: { type: 'link_ended', ...link },
  link_suspended: { type: 'link_suspended', ...link },
  link_renewed: { type: 'link_renewed', ...link },
  link_taken_over: { type: 'link_taken_over', ...link },
  deposit_seen: { type: 'deposit_seen', ...deposit },
  deposit_vanished: { type: 'deposit_vanished', ...deposit },
  deposit_credited: { type: 'deposit_credited', ...deposit, uncredited: '0', minimum: '0.01' },
  deposit_waiting: { type: 'deposit_waiting', ...deposit },
  deposit_offered: { type: 'deposit_offered', ...deposit, rate: '90', rateVersion: 1 },
  deposit_moved: {
    ...{ type: 'deposit_moved', ...deposit, toCustomerId: 'c2' },
    ...{ taken: '900', given: '900', by: 'operator', reason: 'a lie' },
  },
  deposit_unattributed: {
    type: 'deposit_unattributed',
    depositId: 'd',
    cwd: '12.5',
    fromAccountId: '1.2.5',
  },
  deposit_refunded: { type: 'deposit_refunded', ...deposit },
  deposit_decided: {
    ...{ type: 'deposit_decided', depositId: 'd', decision: 'refund' },
    ...{ refundToAccountId: '1.2.5', by, approvedBy: 'petr', reason },
  },
  points_adjusted: { type: 'points_adjusted', customerId, entryKey: 'e', points: '-5', by, reason },
  points_held: { type: 'points_held', ...hold, expiresAt: null, by },
  hold_captured: { type: 'hold_captured', ...hold, released: '1', by },
  hold_released: { type: 'hold_released', ...hold, isExpired: true, by: null },
  debit_waits: { type: 'debit_waits', customerId, points: '5', key: 'k', by, reason },
  debit_given_up: { type: 'debit_given_up', customerId, points: '5', key: 'k', by, reason },
  debit_cancelled: { type: 'debit_cancelled', customerId, points: '5', key: 'k', by },
  rate_set: {
    type: 'rate_set',
    direction: 'deposit',
    rate: '90',
    before: '80',
    effectiveAt: signed.expiresAt,
    by,
    reason,
    allowed: '',
  },
  rate_cancelled: {
    type: 'rate_cancelled',
    direction: 'deposit',
    rate: '90',
    effectiveAt: signed.expiresAt,
    by,
    reason,
  },
  limit_set: {
    ...{ type: 'limit_set', name: 'approval_above', value: '100', before: '50' },
    ...{ by, reason },
  },
  withdrawal_requested: { type: 'withdrawal_requested', ...sent },
  withdrawal_awaiting_approval: { type: 'withdrawal_awaiting_approval', ...sent },
  withdrawal_approved: { type: 'withdrawal_approved', ...sent },
  withdrawal_waits: {
    ...{ type: 'withdrawal_waits', withdrawalId: 'w', customerId, cwd: '5' },
    ...{ accountName: 'alice', waitingFor: 'hot_wallet_low' },
  },
  withdrawal_rejected: { type: 'withdrawal_rejected', ...sent },
  withdrawal_cancelled: { type: 'withdrawal_cancelled', ...sent },
  withdrawal_lapsed: { type: 'withdrawal_lapsed', ...sent },
  withdrawal_broadcast: { type: 'withdrawal_broadcast', ...sent },
  withdrawal_included: { type: 'withdrawal_included', ...sent },
  withdrawal_irreversible: { type: 'withdrawal_irreversible', ...sent },
  withdrawal_expired: { type: 'withdrawal_expired', ...sent },
  outgoing_signed: { type: 'outgoing_signed', ...signed, fee: '0.05' },
  outgoing_expired: { type: 'outgoing_expired', ...signed },
  outgoing_adopted: { type: 'outgoing_adopted', ...signed, fee: '0.05', blockNumber: 7 },
  owed_back_booked: {
    type: 'owed_back_booked',
    owedBackId: 'o',
    cause: 'unknown_order',
    cwd: '12.5',
    accountId: '1.2.5',
    customerId: null,
    transactionId,
  },
  owed_back_decided: {
    type: 'owed_back_decided',
    owedBackId: 'o',
    outcome: 'taken',
    ...money,
    customerId,
    by,
    reason,
  },
  surplus_kept: { type: 'surplus_kept', surplusId: 's', cwd: '12.5', by, reason },
  customer_frozen: { type: 'customer_frozen', customerId, by, reason },
  customer_unfrozen: { type: 'customer_unfrozen', customerId, by, approvedBy: null, reason },
  cold_wallet_accepted: { type: 'cold_wallet_accepted', accountId: '1.2.9', accountName: 'vault' },
  sweep_ordered: {
    ...{ type: 'sweep_ordered', sweepId: 's', cwd: '12.5', toAccountId: '1.2.9' },
    ...{ mayTakeOwed: false, by, approvedBy: null, reason },
  },
  sweep_ended: {
    ...{ type: 'sweep_ended', sweepId: 's', state: 'done', cwd: '12.5', toAccountId: '1.2.9' },
    ...{ transactionId, by: null, reason: null },
  },
  refill_received: {
    ...{ type: 'refill_received', depositId: 'd', cwd: '12.5', fromAccountId: '1.2.9' },
    transactionId,
  },
  difference_booked: { type: 'difference_booked', cwd: '-12.5', by, reason },
  key_issued: {
    ...{ type: 'key_issued', keyId: 'k', name: 'shop', role: 'service' },
    ...{ owner: 'shop', by },
  },
  key_rotated: { type: 'key_rotated', keyId: 'k', name: 'shop', by },
  key_revoked: { type: 'key_revoked', keyId: 'k', name: 'shop', by },
  decision_asked: {
    ...{ type: 'decision_asked', decisionId: 'd', kind: 'adjustment', summary: reason },
    ...{ expiresAt: signed.expiresAt, by, reason },
  },
  decision_ended: {
    ...{ type: 'decision_ended', decisionId: 'd', kind: 'adjustment', summary: reason },
    ...{ state: 'approved', askedBy: 'petr', isByOne: false, by, reason },
  },
  webhook_changed: { type: 'webhook_changed', endpointId: 'e', change: 'paused', by, reason },
  webhook_missed_events: { type: 'webhook_missed_events', endpointId: 'e', missed: 7 },
  webhook_ended: { type: 'webhook_ended', endpointId: 'e', reason: 'failing', since: null },
  alarm_acknowledged: {
    ...{ type: 'alarm_acknowledged', alarmId: 'a', kind: 'foreign_spending' },
    ...{ subject: TOLD_BY_MISTAKE, by },
  },
  finding_opened: { type: 'finding_opened', ...finding, summary: reason, halts: ['payouts'] },
  finding_closed: { type: 'finding_closed', ...finding, by, reason },
  halted: { type: 'halted', scope: 'payouts', by, reason },
  resumed: { type: 'resumed', scope: 'payouts', by, reason },
  gate_closed: { type: 'gate_closed', reason: 'halted', explanation: reason },
  gate_opened: { type: 'gate_opened', after: 'halted' },
  block_accepted: { type: 'block_accepted', blockNumber: 7, blockId: '00000007', by, reason },
  chain_reconciled: {
    ...{ type: 'chain_reconciled', reconciliationId: 'r', fromBlock: 9, toBlock: 7 },
    ...{ by, reason },
  },
  rescan_requested: {
    type: 'rescan_requested',
    rescanId: 'r',
    fromBlock: 1,
    toBlock: 2,
    by,
    reason,
  },
  rescan_discovery: {
    type: 'rescan_discovery',
    rescanId: 'r',
    kind: 'deposit_missing',
    chainKey: transactionId,
    blockNumber: 7,
    summary: reason,
    repaired: true,
  },
  rescan_ended: {
    ...{ type: 'rescan_ended', rescanId: 'r', state: 'cancelled', total: 2, repaired: 1 },
    ...{ by, reason },
  },
};
const TYPES = Object.keys(SAMPLES) as DomainEventType[];

interface Row {
  readonly level: string;
  readonly fields: readonly string[];
}

/** Rows such as "| `halted` | error | `scope`, `by`, `reason` | … |". */
function documentedLines(): ReadonlyMap<string, Row> {
  const [, section = ''] = readFileSync(OPERATIONS, 'utf8').split('\n## The lines of the log\n');
  const [table = ''] = section.split('\n### ');
  const rows = table.split('\n').flatMap((line): [string, Row][] => {
    const [, event, level, fields = '', advice] =
      /^\| `([a-z_]+)` +\| ([a-z, ]+?) +\| ([^|]*?) +\| ([^|]+) \|$/.exec(line) ?? [];
    if (event === undefined || level === undefined || advice === undefined) return [];
    return [[event, { level, fields: [...fields.matchAll(/`(\w+)`/g)].map(([, name]) => name!) }]];
  });
  return new Map(rows);
}

describe('the lines of events', () => {
  const written: string[] = [];
  const unitOfWork = new MemoryUnitOfWork();
  const lines = new EventLines(unitOfWork, Assets.withPoints('DEMO', 2));

  beforeAll(() => {
    const config = readGatewayConfig({
      ...SECRETS,
      CHAIN_NODES: 'wss://node.example',
      GATEWAY_ACCOUNT: 'my-gateway1',
      LOG_LEVEL: 'debug',
    });
    Logger.overrideLogger(
      StartLogger.create(config, { write: (line: string) => void written.push(line) }),
    );
  });

  afterAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    written.length = 0;
  });

  async function lineOf(event: DomainEvent): Promise<Readonly<Record<string, unknown>>> {
    await unitOfWork.run(() => lines.on(event));
    expect(written).toHaveLength(1);
    return JSON.parse(written[0]!) as Record<string, unknown>;
  }

  it.each(TYPES)('%s is one line, with its fields and no secret', async (type) => {
    const event = { ...SAMPLES[type], ...NEVER_SHOWN };
    const { level, time, context, msg, ...shown } = await lineOf(event);
    const { level: expected, message, fields } = EVENT_LINES[type];
    if (typeof expected === 'string') expect(level).toBe(expected);
    expect({ context, msg }).toEqual({ context: 'Events', msg: message });
    expect(time).toEqual(expect.any(String));
    expect(shown['event']).toBe(type);
    const sample: object = SAMPLES[type];
    const present = fields.filter((name) => Reflect.get(sample, name) !== null);
    expect(Object.keys(shown).sort()).toEqual(['event', ...present].sort());
    for (const value of ['database-pass-word', ...Object.values({ ...SECRETS, ...NEVER_SHOWN })]) {
      expect(written[0]).not.toContain(value);
      expect(written[0]).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  });

  it('say amounts with their asset, and leave out what there is not', async () => {
    expect(await lineOf(SAMPLES.outgoing_signed)).toMatchObject({
      fee: '0.05 CWD',
      payments: [
        { purpose: 'withdrawal', purposeId: 'w', accountId: '1.2.5', cwd: '12.5 CWD' },
        { purpose: 'code', purposeId: 'c', accountId: '1.2.6' },
      ],
    });
    written.length = 0;
    expect(await lineOf(SAMPLES.withdrawal_requested)).toMatchObject({ points: '1250 DEMO' });
  });

  it('cut what is very long', async () => {
    const { reason: cut } = await lineOf({ ...SAMPLES.halted, reason: 'x'.repeat(100_000) });
    expect(cut).toBe(`${'x'.repeat(500)}…`);
  });

  it.each([
    ['warn', { kind: 'stuck_flow', halts: [] }],
    ['error', { kind: 'stuck_flow', halts: ['payouts'] }],
    ['error', { kind: 'unknown_spending', halts: [] }],
  ])('a finding is a line of the level %s: %j', async (level, draft) => {
    expect(await lineOf({ ...SAMPLES.finding_opened, ...draft })).toMatchObject({ level });
  });

  it('are written by nobody when the transaction was undone', async () => {
    const work = unitOfWork.run(async () => {
      await lines.on(SAMPLES.halted);
      throw new Error('undone');
    });
    await expect(work).rejects.toThrow('undone');
    expect(written).toEqual([]);
  });

  it('stand in docs/OPERATIONS.md with their level and fields', () => {
    const expected = TYPES.map((type): [string, Row] => {
      const { level, fields } = EVENT_LINES[type];
      return [type, { level: typeof level === 'string' ? level : 'warn, error', fields }];
    });
    expect(documentedLines()).toEqual(new Map(expected));
  });
});
