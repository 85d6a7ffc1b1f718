import { describeWaitingFlowsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresWaitingFlows } from '../../../src/adapters/postgres/safety/postgres-waiting-flows';
import { PostgresWithdrawals } from '../../../src/adapters/postgres/withdrawals/postgres-withdrawals';
import { FLOWS_COUNTED, type FlowName, type WaitingFlow } from '../../../src/safety';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const THEN = new Date('2026-03-01T10:00:00Z');
const SOON_AFTER = new Date('2026-03-01T10:00:01Z');

describeWaitingFlowsContract('WaitingFlows on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('WaitingFlows on PostgreSQL', () => {
  let harness: PostgresHarness;
  let flows: PostgresWaitingFlows;
  let customerId: string;

  beforeEach(async () => {
    harness = await PostgresHarness.open(2);
    flows = new PostgresWaitingFlows(harness.database);
    customerId = await harness.newCustomer();
  });

  afterEach(() => harness.close());

  const look = (at: Date) => {
    const before: Record<FlowName, Date> = {
      withdrawal: at,
      approval: at,
      outgoing: at,
      link_request: at,
      refund: at,
      deposit: at,
      update: at,
      message: at,
      rescan: at,
    };
    return flows.look(before);
  };
  const waiting = async (): Promise<readonly WaitingFlow[]> => (await look(SOON_AFTER)).waiting;

  async function withdrawal(state: string, waitingFor: string | null = null): Promise<string> {
    const id = randomUUID();
    await harness.sql(
      `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee,
         fee_payer, net, rate_version, rate, state, requested_at, deadline, waiting_for)
       VALUES ($1, $2, '1.2.5', 'alice', 1, 2, 0, 1, 'customer', 1, 1, '100', $3, $4, 'infinity', $5)`,
      [id, customerId, state, THEN, waitingFor],
    );
    return id;
  }

  const outgoing = (purpose: string, purposeId: string, createdAt = THEN) =>
    harness.newOutgoing(purpose, purposeId, createdAt, THEN);

  async function deposit(state: string): Promise<string> {
    const id = randomUUID();
    await harness.sql(
      `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, block_number,
         block_time, created_at)
       VALUES ($1, gen_random_uuid()::text, $2, '1.2.5', '1.3.0', 5, 1, now(), $3)`,
      [id, state, THEN],
    );
    return id;
  }

  const link = () =>
    harness.sql(
      `INSERT INTO link (id, customer_id, account_id, account_name, verified_at,
         verified_at_block, authority_fingerprint)
       VALUES (gen_random_uuid(), $1, '1.2.5', 'alice', now(), 1, 'f')`,
      [customerId],
    );

  it('is empty when nothing waits, or not for long enough', async () => {
    expect(await look(SOON_AFTER)).toEqual({
      waiting: [],
      readToBlock: null,
      livingTransactions: 0,
    });
    await withdrawal('approved');
    await withdrawal('awaiting_approval');
    await deposit('waiting');
    await outgoing('withdrawal', randomUUID());
    const { waiting: found, livingTransactions } = await look(THEN);
    expect(found).toEqual([]);
    expect(livingTransactions).toBe(1);
  });

  it('groups withdrawals by what they wait for, and names the oldest', async () => {
    await link();
    const first = await withdrawal('approved', 'hot_wallet_low');
    await withdrawal('approved', 'hot_wallet_low');
    const turn = await withdrawal('approved');
    const undecided = await withdrawal('awaiting_approval');
    expect(await waiting()).toEqual([
      { flow: 'approval', waitsFor: 'operator', count: 1, oldestId: undecided, since: THEN },
      {
        flow: 'withdrawal',
        waitsFor: 'hot_wallet_low',
        count: 2,
        oldestId: expect.any(String) as string,
        since: THEN,
      },
      { flow: 'withdrawal', waitsFor: 'its_turn', count: 1, oldestId: turn, since: THEN },
    ]);
    await harness.sql('UPDATE link SET suspended_at = now()');
    expect(await waiting()).toMatchObject([
      { flow: 'approval' },
      { flow: 'withdrawal', waitsFor: 'link_suspended', count: 3 },
    ]);
    // The wait begins with the approval, and not again with each attempt.
    const withdrawals = new PostgresWithdrawals(harness.database, harness.assets, harness.clock);
    await withdrawals.transition([undecided], ['awaiting_approval'], 'approved');
    await harness.sql('UPDATE link SET suspended_at = NULL');
    await withdrawals.markSigned([{ id: first, transactionId: 't' }], harness.clock.now());
    await harness.sql('UPDATE link SET suspended_at = now()');
    expect(await waiting()).toMatchObject([
      { flow: 'withdrawal', waitsFor: 'inclusion', count: 1, oldestId: first, since: THEN },
      { flow: 'withdrawal', waitsFor: 'link_suspended', count: 2 },
    ]);
    await withdrawals.transition([first], ['signed'], 'included');
    expect(await waiting()).toMatchObject([
      { flow: 'withdrawal', waitsFor: 'irreversibility', count: 1 },
      { flow: 'withdrawal', waitsFor: 'link_suspended', count: 2 },
    ]);
    await withdrawals.transition([first], ['included'], 'approved');
    expect(await waiting()).toMatchObject([{ flow: 'withdrawal', count: 3, since: THEN }]);
  });

  it('sees transactions that outlive their expiration, by both clocks', async () => {
    const id = await outgoing('withdrawal', randomUUID());
    // The chain's clock is behind ours: it has not had its time yet.
    await outgoing('withdrawal', randomUUID(), harness.clock.now());
    expect(await waiting()).toEqual([
      { flow: 'outgoing', waitsFor: 'proof', count: 1, oldestId: id, since: THEN },
    ]);
    await harness.sql("UPDATE outgoing_transaction SET state = 'included', block_number = 7");
    expect(await waiting()).toMatchObject([{ flow: 'outgoing', count: 1 }]);
    await harness.sql("UPDATE outgoing_transaction SET state = 'irreversible'");
    expect(await waiting()).toEqual([]);
  });

  it('sees codes that are not sent, refunds that are not signed, and deposits that wait', async () => {
    await harness.sql(
      `INSERT INTO link_request (id, customer_id, account_id, account_name, state, created_at,
         attempts) VALUES (gen_random_uuid(), $1, '1.2.5', 'alice', 'requested', $2, 0)`,
      [customerId, THEN],
    );
    const refund = await deposit('unattributed');
    await harness.sql("UPDATE deposit SET state = 'refunding' WHERE id = $1", [refund]);
    await deposit('waiting');
    const seen = async () => (await waiting()).map(({ flow, waitsFor }) => `${flow}:${waitsFor}`);
    expect(await seen()).toEqual(['deposit:resumption', 'link_request:code', 'refund:signature']);
    await outgoing('refund', refund, harness.clock.now());
    await harness.sql("UPDATE link_request SET state = 'failed'");
    expect(await seen()).toEqual(['deposit:resumption']);
  });

  it('sees re-scans that have not ended, by when they were asked for or began', async () => {
    const rescan = async (requestedAt: Date) => {
      const id = randomUUID();
      await harness.sql(
        `INSERT INTO rescan (id, from_block, to_block, reason, requested_by, requested_at, state,
           reached_block) VALUES ($1, 5, 9, 'a test', 'test', $2, 'requested', 4)`,
        [id, requestedAt],
      );
      return id;
    };
    const first = await rescan(THEN);
    await rescan(SOON_AFTER);
    const found = { flow: 'rescan', waitsFor: 'progress', count: 1, oldestId: first, since: THEN };
    expect(await waiting()).toEqual([found]);
    const start = "UPDATE rescan SET state = 'running', started_at = $2 WHERE id = $1";
    await harness.sql(start, [first, SOON_AFTER]);
    expect(await waiting()).toEqual([]);
    expect((await look(new Date(SOON_AFTER.getTime() + 1))).waiting).toMatchObject([
      { flow: 'rescan', count: 2, since: SOON_AFTER },
    ]);
    await harness.sql(
      `UPDATE rescan SET state = 'cancelled', ended_at = now(), end_reason = 'a test'`,
    );
    expect((await look(harness.clock.now())).waiting).toEqual([]);
  });

  it('reads no table from end to end, however much has ended', async () => {
    const many = 4_000;
    await harness.sql(
      `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee,
         fee_payer, net, rate_version, rate, state, requested_at, deadline)
       SELECT gen_random_uuid(), $1, '1.2.5', 'alice', 1, 2, 0, 1, 'customer', 1, 1, '100',
         'approved', $2, 'infinity' FROM generate_series(1, $3)`,
      [customerId, THEN, many],
    );
    await harness.sql("UPDATE withdrawal SET state = 'cancelled'");
    await harness.sql(
      `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, block_number,
         block_time, created_at, customer_id, points, rate_version)
       SELECT gen_random_uuid(), gen_random_uuid()::text, 'credited', '1.2.5', '1.3.0', 5, 1, now(),
         $2, $1, 1, 1 FROM generate_series(1, $3)`,
      [customerId, THEN, many],
    );
    await harness.sql(
      `WITH ids AS MATERIALIZED (SELECT gen_random_uuid() AS id FROM generate_series(1, $2)),
       signed AS (
         INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
           reference_block_number, payment_count, state, created_at)
         SELECT id, id::text, '{}', 1, $1::timestamptz, 10, 1, 'signed', $1::timestamptz FROM ids
       )
       INSERT INTO outgoing_payment (outgoing_id, index, purpose, purpose_id, to_account_id,
         to_memo_key, amount)
       SELECT id, 0, 'refund', gen_random_uuid(), '1.2.5', 'CWD1', 5 FROM ids`,
      [THEN, many],
    );
    await harness.sql("UPDATE outgoing_transaction SET state = 'irreversible', block_number = 7");
    await harness.sql(
      `INSERT INTO telegram_outbox (chat_id, payload, created_at, next_attempt_at, delivered_at)
       SELECT 7, '{}', $1, $1, $1 FROM generate_series(1, $2)`,
      [THEN, many],
    );
    await withdrawal('approved');
    await harness.sql('ANALYZE');
    const tables = ['withdrawal', 'deposit', 'outgoing_payment', 'telegram_outbox'];
    // Of this connection, and of this look alone: what it has read before counts, too.
    const scans = () =>
      harness.sql<{ relname: string; seq_scan: string }>(
        `SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY($1)
         ORDER BY relname`,
        [tables],
      );
    await harness.unitOfWork.run(async () => {
      const before = await scans();
      expect((await look(SOON_AFTER)).waiting).toHaveLength(1);
      expect(await scans()).toEqual(before);
    });
  });

  it('sees messages that are neither delivered nor given up, and counts no more than it must', async () => {
    await harness.sql(
      `INSERT INTO telegram_outbox (chat_id, payload, created_at, next_attempt_at)
       SELECT 7, '{}', $1, $1 FROM generate_series(1, $2)`,
      [THEN, FLOWS_COUNTED + 50],
    );
    expect(await waiting()).toMatchObject([
      { flow: 'message', waitsFor: 'telegram', count: FLOWS_COUNTED, oldestId: '1' },
    ]);
    await harness.sql("UPDATE telegram_outbox SET dropped_at = now(), drop_reason = 'blocked'");
    expect(await waiting()).toEqual([]);
  });

  it('sees what customers wrote to the bot while nobody handles it', async () => {
    await harness.sql(
      `INSERT INTO telegram_update (bot_id, update_id, received_at, outcome, chat_id, content)
       VALUES (1, 11, $1, NULL, 7, 'a'), (1, 12, $1, 'done', 7, NULL), (1, 13, $1, NULL, 8, 'b')`,
      [THEN],
    );
    expect(await waiting()).toMatchObject([
      { flow: 'update', waitsFor: 'its_turn', count: 2, oldestId: '11' },
    ]);
  });
});
