import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, newId, UnitOfWork } from '../../kernel';
import { RescanFloor } from '../ports/rescan-floor';
import { Rescans } from '../ports/rescans';
import { ScanCursor } from '../ports/scan-cursor';
import { CancelRescan } from './cancel-rescan';
import { RequestRescan } from './request-rescan';
import { MAX_BLOCKS_PER_RESCAN, MAX_OPEN_RESCANS } from './rescan';

const READ_TO = 2_000_000;

class Floor extends RescanFloor {
  first: number | null = 1_000;

  override firstBlock = () => Promise.resolve(this.first);
}

describe('blocks that an operator wants read again', () => {
  let stores: InMemory;
  let floor: Floor;

  beforeEach(async () => {
    floor = new Floor();
    const assets = Assets.withPoints('DEMO', 2);
    stores = InMemory.of(new ContractClock(), assets, [[RescanFloor, floor]]);
    await stores.get(UnitOfWork).run(() =>
      stores.get(ScanCursor).initialise({
        ...{ blockNumber: READ_TO, blockId: 'id', blockTime: new Date('2026-03-01T11:00:00Z') },
        ...{ historySequence: 0, startBlockNumber: 1, chainId: 'chain', hotWalletId: '1.2.9' },
      }),
    );
  });

  const ask = (fromBlock: number, toBlock: number) =>
    stores
      .get(RequestRescan)
      .execute({ fromBlock, toBlock, reason: 'one is missing', requestedBy: 'olga' });
  const open = () => stores.get(Rescans).countOpen();

  it('wait for their turn, and are told', async () => {
    const rescan = await ask(1_000, READ_TO - 1_000_000);
    expect(rescan).toMatchObject({ state: 'requested', reachedBlock: 999, requestedBy: 'olga' });
    expect(stores.events()).toMatchObject([
      { type: 'rescan_requested', rescanId: rescan.id, fromBlock: 1_000, by: 'olga' },
    ]);
    expect(await open()).toBe(1);
  });

  it.each<[string, number, number, string]>([
    ['run backwards', 1_002, 1_001, 'rescan_range_malformed'],
    ['are too many', 1_000, 1_000 + MAX_BLOCKS_PER_RESCAN, 'rescan_range_malformed'],
    ['were not read yet', READ_TO, READ_TO + 1, 'rescan_range_not_read'],
    ['came before the opening balance', 999, 1_001, 'rescan_range_before_opening'],
  ])('are refused when they %s', async (_why, from, to, code) => {
    await expect(Promise.resolve().then(() => ask(from, to))).rejects.toMatchObject({ code });
    expect(await open()).toBe(0);
    expect(stores.events()).toEqual([]);
  });

  it('are refused before the opening balance was taken', async () => {
    floor.first = null;
    await expect(ask(1_000, 1_001)).rejects.toMatchObject({ code: 'rescan_range_before_opening' });
  });

  it('are as many as the greatest range, the last block read included', async () => {
    const from = READ_TO - MAX_BLOCKS_PER_RESCAN + 1;
    expect(await ask(from, READ_TO)).toMatchObject({ fromBlock: from, toBlock: READ_TO });
  });

  it('queue up to a bound, and one that ends makes room', async () => {
    const asked = [];
    for (let each = 0; each < MAX_OPEN_RESCANS; each += 1) asked.push(await ask(1_000, 1_001));
    await expect(ask(1_000, 1_001)).rejects.toMatchObject({ code: 'rescan_queue_full' });
    const cancel = { id: asked[0]?.id ?? '', by: 'olga', reason: 'too many' };
    await stores.get(CancelRescan).execute(cancel);
    await ask(1_000, 1_001);
  });

  it('are cancelled once, and only where there are any', async () => {
    const { id } = await ask(1_000, 1_001);
    const cancel = (which: string) =>
      stores.get(CancelRescan).execute({ id: which, by: 'olga', reason: 'found it' });
    expect(await cancel(id)).toMatchObject({ state: 'cancelled', endReason: 'olga: found it' });
    expect(stores.events().at(-1)).toMatchObject({ type: 'rescan_ended', state: 'cancelled' });
    await expect(cancel(id)).rejects.toMatchObject({ code: 'rescan_state_forbids' });
    await expect(cancel(newId())).rejects.toMatchObject({ code: 'rescan_unknown' });
  });
});
