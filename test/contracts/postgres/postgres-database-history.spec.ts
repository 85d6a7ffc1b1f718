import { randomUUID } from 'node:crypto';
import { DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresDatabaseHistory } from '../../../src/adapters/postgres/wallet/postgres-database-history';
import { PostgresOutgoingTransactions } from '../../../src/adapters/postgres/wallet/postgres-outgoing-transactions';
import { PostgresScanCursor } from '../../../src/adapters/postgres/scan/postgres-scan-cursor';
import { DatabaseServers } from '../../../src/adapters/postgres/servers/database-servers';
import type { SignedTransaction } from '../../../src/wallet';
import { PostgresHarness } from './postgres-harness';

describe('the history of the database, on PostgreSQL', () => {
  let harness: PostgresHarness;
  let history: PostgresDatabaseHistory;
  let outgoing: PostgresOutgoingTransactions;
  /** Of servers that only these tests speak of. */
  let servers: string;

  beforeEach(async () => {
    harness = await PostgresHarness.open(3);
    servers = `postgres://u:s@of-${randomUUID()}/d`;
    const options = new DatabaseOptions(servers, 3);
    history = new PostgresDatabaseHistory(harness.database, harness.clock, options);
    outgoing = new PostgresOutgoingTransactions(harness.database, harness.clock);
  });

  afterEach(() => harness.close());

  const after = (seconds: number) => new Date(harness.clock.now().getTime() + seconds * 1000);
  const begin = (detectedAt = harness.clock.now(), evidence = {}) =>
    harness.unitOfWork.run(() => history.quarantine('unknown_signature', evidence, detectedAt));
  const readTo = (time: Date) =>
    harness.sql('UPDATE scan_cursor SET block_number = block_number + 1, block_time = $1', [time]);
  const startReading = () =>
    harness.unitOfWork.run(() =>
      new PostgresScanCursor(harness.database).initialise({
        blockNumber: 1,
        blockId: 'b1',
        blockTime: harness.clock.now(),
        historySequence: 0,
        startBlockNumber: 1,
        chainId: 'c',
        hotWalletId: '1.2.5',
      }),
    );
  const signed = (): SignedTransaction => ({
    payments: [
      {
        purpose: 'withdrawal',
        purposeId: randomUUID(),
        toAccountId: '1.2.6',
        toMemoKey: 'CWD6key',
        amount: harness.cwd(100_000),
      },
    ],
    transactionId: randomUUID().replaceAll('-', ''),
    wire: '{}',
    fee: harness.cwd(2_000),
    expiresAt: after(300),
    referenceBlockNumber: 1,
  });
  const record = () => harness.unitOfWork.run(() => outgoing.record([signed()]));

  it('has forgotten when the process went on at a copy that lacks commits, whoever made them', async () => {
    const probe = () => Promise.reject(new Error('nobody asks'));
    const arrive = (startedAt: string, position: bigint, timeline = '00000001') => {
      const identity = { system: '7', timeline, startedAt, position };
      DatabaseServers.of(servers).welcome({ cut: () => undefined }, identity, probe);
    };
    arrive('1', 900n);
    arrive('2', 900n);
    arrive('3', 500n, '00000002');
    // A restart loses nothing; what a promotion lost, its timeline tells.
    expect(await history.look(null)).toMatchObject({ hasForgotten: false });
    arrive('4', 499n, '00000002');
    expect(await history.look(null)).toMatchObject({ hasForgotten: true });
    expect(history.hasLostCommits()).toBe(true);
    await begin();
    expect(await history.look(null)).toMatchObject({ hasForgotten: false });
  });

  it('says whether it knows a transaction that was recorded once', async () => {
    const [known] = await record();
    const remembers = (id: string) => harness.unitOfWork.run(() => history.remembers(id));
    const id = known?.transactionId ?? '';
    expect(await history.look(id)).toMatchObject({ hasForgotten: false });
    expect(await remembers(id)).toBe(true);
    expect(await history.look('of another history')).toMatchObject({ hasForgotten: true });
    expect(await remembers('of another history')).toBe(false);
    expect(await history.look(null)).toMatchObject({ hasForgotten: false });
  });

  it('tells the identity that an ordinary role can read, the same each time', async () => {
    const { present, known, quarantine, readTo: to } = await history.look(null);
    expect(present).toEqual({
      systemIdentifier: expect.stringMatching(/^\d+$/) as string,
      timeline: expect.stringMatching(/^[0-9A-F]{8}$/) as string,
      databaseOid: expect.stringMatching(/^\d+$/) as string,
      tableOid: expect.stringMatching(/^\d+$/) as string,
    });
    expect([known, quarantine, to]).toEqual([null, null, null]);
    await history.recordIdentity(present);
    expect(await history.look(null)).toMatchObject({ present, known: present });
  });

  it('refuses a signature where it is another database, whatever the gate said', async () => {
    const { present } = await history.look(null);
    await history.recordIdentity(present);
    await expect(record()).resolves.toHaveLength(1);
    await history.recordIdentity({ ...present, timeline: '0000002A' });
    await expect(record()).rejects.toThrow('may have forgotten');
    await history.recordIdentity(present);
    await expect(record()).resolves.toHaveLength(1);
  });

  it('refuses signatures until blocks beyond the end were read', async () => {
    await startReading();
    const quarantine = await begin();
    expect(quarantine.until).toBeNull();
    await expect(record()).rejects.toThrow('may have forgotten');
    expect(await history.end(quarantine)).toBe(false);
    await history.setEnd(quarantine, after(300));
    await readTo(after(300));
    expect(await history.end(quarantine)).toBe(false);
    await expect(harness.sql('UPDATE signing_quarantine SET ended_at = now()')).rejects.toThrow(
      'it ends once blocks are read beyond it',
    );
    await readTo(after(301));
    expect(await history.end(quarantine)).toBe(true);
    expect((await history.look(null)).quarantine).toBeNull();
    await expect(record()).resolves.toHaveLength(1);
  });

  it('lasts longer when another loss is noticed meanwhile, and never shorter', async () => {
    await startReading();
    const first = await begin(harness.clock.now(), { transactionId: 'one' });
    await history.setEnd(first, after(300));
    const again = await begin(after(60), { announcedBy: 'a node' });
    expect(again).toMatchObject({
      id: first.id,
      detectedAt: after(60),
      until: null,
      evidence: { transactionId: 'one', announcedBy: 'a node' },
    });
    // What was reckoned from the first loss says nothing about the second.
    await history.setEnd(first, after(300));
    expect((await history.look(null)).quarantine?.until).toBeNull();
    await history.setEnd(again, after(360));
    expect((await history.look(null)).quarantine?.until).toEqual(after(360));
    await expect(
      harness.sql("UPDATE signing_quarantine SET until = until - interval '1 second'"),
    ).rejects.toThrow();
    await expect(harness.sql('DELETE FROM signing_quarantine')).rejects.toThrow();
  });

  it('remembers the longest that anything was signed for', async () => {
    expect((await history.look(null)).longestLifetimeSeconds).toBe(0);
    for (const seconds of [300, 3_600, 60, 3_600]) await history.recordLifetime(seconds);
    expect((await history.look(null)).longestLifetimeSeconds).toBe(3_600);
    await expect(harness.sql('DELETE FROM transaction_lifetime')).rejects.toThrow();
  });

  it('counts what is signed, never twice the same', async () => {
    const lists = await Promise.all([outgoing.nextCounters(3), outgoing.nextCounters(2)]);
    const counters = [...lists.flat(), ...(await outgoing.nextCounters(1))];
    expect(new Set(counters).size).toBe(6);
    expect(counters.at(-1)).toBe(Math.max(...counters));
    expect(await outgoing.nextCounters(0)).toEqual([]);
  });

  it('knows which transactions nothing is recorded of', async () => {
    const [recorded] = await record();
    const ids = ['unknown', recorded!.transactionId];
    expect(await outgoing.unknownAmong(ids)).toEqual(['unknown']);
    expect(await outgoing.unknownAmong([])).toEqual([]);
  });
});
