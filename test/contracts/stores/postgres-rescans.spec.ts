import { PostgresRescans } from '../../../src/adapters/postgres/scan/postgres-rescans';
import { RESCAN_TRANSITIONS, type RescanDiscovery } from '../../../src/scan';
import { PostgresHarness } from '../postgres/postgres-harness';

const REQUEST = { fromBlock: 11, toBlock: 30, reason: 'a test', requestedBy: 'olga' };
const PAGE = { limit: 1, cursor: null };

describe('Re-scans on PostgreSQL', () => {
  let harness: PostgresHarness;
  let rescans: PostgresRescans;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
    rescans = new PostgresRescans(harness.database, harness.clock);
  });

  afterAll(() => harness.close());

  afterEach(async () => {
    for (const { id } of (await rescans.list({ limit: 50, cursor: null })).items) {
      await rescans.end(id, 'cancelled', 'the test is over');
    }
  });

  const takeUp = () => harness.unitOfWork.run(() => rescans.takeUp());
  const progress = (reachedBlock: number) => ({
    reachedBlock,
    reachedBlockId: `id${reachedBlock}`,
    historyMissing: null,
  });
  const discovery = (chainKey: string): RescanDiscovery => ({
    kind: 'deposit_missing',
    chainKey,
    blockNumber: 12,
    summary: 'It was missing.',
    repaired: true,
  });

  it('take their turn one at a time, the running one first, then the oldest', async () => {
    const first = await rescans.create(REQUEST);
    const second = await rescans.create({ ...REQUEST, fromBlock: 20 });
    expect(first).toMatchObject({ ...REQUEST, state: 'requested', reachedBlock: 10 });
    expect(await rescans.countOpen()).toBe(2);
    expect(await takeUp()).toMatchObject({ id: first.id, state: 'running' });
    expect(await takeUp()).toMatchObject({ id: first.id, state: 'running' });
    await expect(
      harness.sql("UPDATE rescan SET state = 'running', started_at = now() WHERE id = $1", [
        second.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'rescan_one_running' });
    await rescans.end(first.id, 'failed', 'a test');
    expect(await takeUp()).toMatchObject({ id: second.id });
    await rescans.end(second.id, 'cancelled', 'a test');
    expect(await takeUp()).toBeNull();
    await expect(rescans.takeUp()).rejects.toThrow('unit of work');
  });

  it('move on from where they stand, for one of two processes, and only while they run', async () => {
    await rescans.create(REQUEST);
    const running = (await takeUp())!;
    const advance = (from: typeof running, to: number) =>
      harness.unitOfWork.run(() => rescans.advance(from, progress(to)));
    const moved = await Promise.all([advance(running, 20), advance(running, 20)]);
    expect([...moved].sort()).toEqual([false, true]);
    const further = (await rescans.find(running.id))!;
    expect(further).toMatchObject({ reachedBlock: 20, reachedBlockId: 'id20' });
    await rescans.end(running.id, 'cancelled', 'a test');
    expect(await advance(further, 30)).toBe(false);
  });

  it('end once, and are done only at their last block', async () => {
    await rescans.create(REQUEST);
    const running = (await takeUp())!;
    await expect(rescans.end(running.id, 'done', null)).rejects.toMatchObject({
      constraint: 'rescan_done_reached_the_end',
    });
    await harness.unitOfWork.run(() => rescans.advance(running, progress(30)));
    expect(await rescans.end(running.id, 'done', null)).toBe(true);
    expect(await rescans.end(running.id, 'cancelled', 'too late')).toBe(false);
    expect(await rescans.find(running.id)).toMatchObject({ state: 'done', endReason: null });
    expect(await rescans.find('no id')).toBeNull();
    expect(await rescans.end('no id', 'cancelled', 'a test')).toBe(false);
  });

  it('keep each discovery once, and count and list them', async () => {
    const { id } = await rescans.create(REQUEST);
    expect(await rescans.addDiscoveries(id, [discovery('a'), discovery('b')])).toHaveLength(2);
    const again = await rescans.addDiscoveries(id, [discovery('b'), discovery('c')]);
    expect(again).toEqual([discovery('c')]);
    expect(await rescans.find(id)).toMatchObject({ discoveries: { total: 3, repaired: 3 } });
    const newest = await rescans.discoveries(id, PAGE);
    expect(newest.items).toEqual([discovery('c')]);
    const next = await rescans.discoveries(id, { limit: 5, cursor: newest.nextCursor });
    expect(next.items.map(({ chainKey }) => chainKey)).toEqual(['b', 'a']);
    await expect(rescans.list({ limit: 5, cursor: newest.nextCursor })).rejects.toThrow(RangeError);
    for (const statement of [
      'UPDATE rescan_discovery SET repaired = false',
      'DELETE FROM rescan_discovery',
      'TRUNCATE rescan_discovery',
      'DELETE FROM rescan',
    ]) {
      await expect(harness.sql(statement)).rejects.toThrow('refused');
    }
  });

  it('have the same states in the database as in the code, and never go back', async () => {
    const rows = await harness.sql<{ pair: string }>(
      `SELECT from_state || ' > ' || to_state AS pair FROM state_transition
       WHERE machine = 'rescan' ORDER BY pair`,
    );
    const inCode = Object.entries(RESCAN_TRANSITIONS).flatMap(([from, to]) =>
      to.map((each) => `${from} > ${each}`),
    );
    expect(rows.map(({ pair }) => pair)).toEqual(inCode.sort());
    const { id } = await rescans.create(REQUEST);
    for (const change of [
      'reached_block = 15, reached_block_id = $$x$$',
      'from_block = 1',
      'to_block = 99',
      "requested_by = 'other'",
      "state = 'done', ended_at = now(), started_at = now()",
    ]) {
      const statement = `UPDATE rescan SET ${change} WHERE id = $1`;
      await expect(harness.sql(statement, [id])).rejects.toMatchObject({ code: '23514' });
    }
  });
});
