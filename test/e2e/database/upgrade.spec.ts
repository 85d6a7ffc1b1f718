import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { prepareDatabase } from '../../../src/adapters/postgres';
import { SwitchHalt } from '../../../src/safety';
import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount, SandboxNode } from 'crowdwiz-sandbox/node';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { DecideWithdrawal } from '../../../src/withdrawals';
import type { TestDatabase } from '../../support/database';
import {
  createFilledDatabase,
  SILENT_CHAT_IN_FIXTURE,
  startFilledChain,
  STOLEN_IN_FIXTURE,
} from '../../support/postgres/filled-database';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const BY = { reason: 'after an upgrade', by: 'test' } as const;

/** Rows that no migration may lose: a lost one is money that nobody accounts for. */
const KEPT = [
  'customer',
  'link',
  'link_request',
  'deposit',
  'withdrawal',
  'outgoing_transaction',
  'ledger_entry',
  'ledger_posting',
  'ledger_hold',
  'finding',
  'rescan',
  'telegram_outbox',
] as const;

describe('a database of commit de78de9', () => {
  let folder: string;
  let database: TestDatabase;
  let node: SandboxNode;
  let telegram: FakeTelegram;
  let gateway: GatewayHarness | undefined;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-upgrade-'));
    telegram = await FakeTelegram.start();
    node = await startFilledChain(folder);
    database = await createFilledDatabase();
    before = await counted();
    await prepareDatabase(database, { refusesStrongRole: true });
  });

  afterAll(async () => {
    if (gateway) await gateway.stop();
    else await Promise.all([node.stop(), database.drop()]);
    await telegram.stop();
    rmSync(folder, { recursive: true });
  });

  async function ask<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      const { rows } = await client.query(sql, [...parameters]);
      return rows as Row[];
    } finally {
      await client.end();
    }
  }

  const counted = async () => {
    const counts = KEPT.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
    const [row] = await ask<Record<string, unknown>>(`SELECT ${counts.join(', ')}`);
    return row ?? {};
  };
  const accountOf = (name: string): SandboxAccount => {
    const account = node.accounts.get(name);
    if (!account) throw new Error(`the story has no account ${name}`);
    return account;
  };
  const check = (settled: boolean) =>
    checkInvariants({
      chain: node.chain,
      hotWalletId: accountOf(GATEWAY_NAME).id,
      query: ask,
      pointsDecimals: 2,
      memoKey: accountOf(GATEWAY_NAME).keys.memo,
      settled,
      foreignTransactionIds: [STOLEN_IN_FIXTURE],
      silentChats: [SILENT_CHAT_IN_FIXTURE],
    });

  it('is migrated with every row, and the oracle finds nothing wrong in it', async () => {
    expect(await counted()).toEqual(before);
    expect(await check(false)).toEqual([]);
  });

  it('has its first rates from the beginning of time on, and all others as they were', async () => {
    const rates = await ask(`
      SELECT version, extract(epoch FROM effective_at)::bigint::text AS since,
        effective_at = set_at AS "sinceItWasSet" FROM rate_version ORDER BY version`);
    expect(rates).toEqual([
      { version: 1, since: '0', sinceItWasSet: false },
      { version: 2, since: '0', sinceItWasSet: false },
      expect.objectContaining({ version: 3, sinceItWasSet: true }),
      expect.objectContaining({ version: 4 }),
      expect.objectContaining({ version: 5, sinceItWasSet: false }),
    ]);
  });

  it('keeps every guard switched on', async () => {
    const asleep = await ask(`
      SELECT tgrelid::regclass, tgname FROM pg_trigger
      WHERE NOT tgisinternal AND tgenabled <> 'A'`);
    expect(asleep).toEqual([]);
    await expect(
      ask("UPDATE ledger_account SET balance = 0 WHERE code = 'custody'"),
    ).rejects.toThrow('only postings change a balance');
    await expect(ask("UPDATE outgoing_transaction SET state = 'signed'")).rejects.toThrow();
    await expect(ask('DELETE FROM deposit')).rejects.toThrow('is refused');
  });

  it('is gone on with: what was on its way ends, and new money moves', async () => {
    gateway = await GatewayHarness.start(
      { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot },
      undefined,
      { opensBooks: false, over: { node, database } },
    );
    await gateway.round();
    await gateway.settle();
    await gateway.get(SwitchHalt).resume({ scope: 'all', ...BY });
    for (let round = 0; round < 3; round += 1) {
      await gateway.round();
      await gateway.settle();
    }
    const [waiting] = await ask<{ id: string }>(
      "SELECT id FROM withdrawal WHERE state = 'awaiting_approval'",
    );
    await gateway.get(DecideWithdrawal).approve({ id: waiting!.id, by: BY.by });
    const [alice] = await ask<{ customer_id: string }>(
      "SELECT customer_id FROM link WHERE account_name = 'story-alice'",
    );
    const before = await gateway.points(alice!.customer_id);
    gateway.deposit(accountOf('story-alice'), 1_000_000n);
    await gateway.settle();
    expect(await gateway.points(alice!.customer_id)).not.toBe(before);
    await gateway.withdraw(alice!.customer_id, '500');
    await gateway.linked('after-the-upgrade');
    for (let round = 0; round < 2; round += 1) {
      await gateway.round();
      await gateway.settle();
    }
    // One had waited for its customer to prove the account again, and the rate is another one now.
    expect(await ask("SELECT state, reason FROM withdrawal WHERE decided_by = 'gateway'")).toEqual([
      { state: 'cancelled', reason: 'rate_changed' },
    ]);
    await gateway.until(async () => {
      const late = await ask(`
        SELECT 1 FROM telegram_outbox o JOIN telegram_chat c USING (chat_id)
        WHERE delivered_at IS NULL AND dropped_at IS NULL AND blocked_at IS NULL`);
      return late.length === 0;
    });
    expect(await gateway.problems()).toEqual([]);
    expect(await check(true)).toEqual([]);
  });
});
