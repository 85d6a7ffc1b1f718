import { InMemory } from 'crowdwiz-testkit/memory';
import { SameClock, StillClock } from '../../../test/support/clocks';
import { Assets, CWD, Money, MoneyClock, Rate, UnitOfWork } from '../../kernel';
import {
  Books,
  COLD_STORAGE,
  credit,
  CUSTODY,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  type EntryKind,
  POINTS_ISSUED,
  type Posting,
  TREASURY,
  UNATTRIBUTED,
} from '../../ledger';
import { Customers } from '../../linking';
import { RateBook } from '../../terms';
import { LookAtSolvency } from './look-at-solvency';

const assets = Assets.withPoints('DEMO', 2);
const clock = new StillClock();

describe('whether everybody could be paid', () => {
  const stores = InMemory.of(clock, assets, [[MoneyClock, new SameClock(clock)]]);
  const look = () => stores.get(LookAtSolvency).execute();
  const points = (units: bigint) => Money.of(units, assets.points);
  const cwd = (units: bigint) => Money.of(units, CWD);
  let customerId: string;

  const post = (key: string, kind: EntryKind, ...postings: Posting[]) =>
    stores.get(UnitOfWork).run(async () => {
      const built = entry(key, kind, clock.now(), postings);
      await stores.get(Books).post(built ? [built] : []);
    });

  beforeAll(async () => {
    const { customer } = await stores.get(Customers).findOrCreate('anna');
    customerId = customer.id;
    const direction = 'withdrawal' as const;
    const draft = {
      ...{ direction, rate: Rate.parse('30'), effectiveAt: new Date(0) },
      ...{ setBy: 'olga', reason: null, allowed: [] },
    } as const;
    await stores.get(UnitOfWork).run(() => stores.get(RateBook).add(draft));
  });

  it('is so where nobody has anything', async () => {
    expect(await look()).toMatchObject({ left: cwd(0n), points: points(0n), rate: '30' });
  });

  it('values all points, held ones too, at the rate of now, and rounds against itself', async () => {
    await post('in', 'opening', debit(CUSTODY, cwd(1_000_000n)), credit(TREASURY, cwd(1_000_000n)));
    const to = customerAccount(customerId);
    await post('gift', 'adjustment', debit(POINTS_ISSUED, points(100n)), credit(to, points(100n)));
    const held = customerHeldAccount(customerId);
    await post('hold', 'hold', debit(to, points(40n)), credit(held, points(40n)));
    // One point at 30 is 0.033333… CWD.
    expect(await look()).toMatchObject({ points: points(100n), pointsInCwd: cwd(3_334n) });
    expect((await look()).left).toEqual(cwd(1_000_000n - 3_334n));
  });

  it('counts what lies in the cold wallet, and shows it apart', async () => {
    const swept = cwd(999_000n);
    const moved = [debit(COLD_STORAGE, swept), credit(CUSTODY, swept)] as const;
    await post('sweep', 'sweep', ...moved);
    expect(await look()).toMatchObject({ custody: cwd(1_000n), coldStorage: swept });
    expect((await look()).left).toEqual(cwd(1_000_000n - 3_334n));
  });

  it('is not so where more is owed than there is', async () => {
    const stray = cwd(5_000_000n);
    await post('stray', 'unattributed', debit(CUSTODY, stray), credit(UNATTRIBUTED, stray));
    expect(await look()).toMatchObject({ owed: stray, left: cwd(1_000_000n - 3_334n) });
    await post(
      'loss',
      'correction',
      debit(TREASURY, cwd(996_667n)),
      credit(CUSTODY, cwd(996_667n)),
    );
    expect((await look()).left).toEqual(cwd(-1n));
  });
});
