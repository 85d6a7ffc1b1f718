import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../../test/support/clocks';
import { Deposits, type Deposit } from '../../deposits';
import { Assets, CWD, Money, UnitOfWork } from '../../kernel';
import {
  Books,
  credit,
  CUSTODY,
  customerAccount,
  debit,
  entry,
  POINTS_ISSUED,
  UNATTRIBUTED,
} from '../../ledger';
import { Customers } from '../../linking';
import { ExportDesk, type ExportRecord, type ExportSubject } from './export-desk';
import { type ExportSnapshot, ExportSource, type PeriodBalance } from '../ports/export-source';
import { LineTotals } from './totals';

const assets = Assets.withPoints('DEMO', 2);
const clock = new StillClock();
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, seconds));
const PERIOD = { from: at(10), to: at(20) };
const points = (units: bigint) => Money.of(units, assets.points);

const depositOf = (seconds: number, units: bigint, state: Deposit['state']): Deposit => ({
  ...{ id: `d-${seconds}`, chainKey: `tx:${seconds}`, state, fromAccountId: '1.2.7' },
  ...{ assetId: state === 'other_asset' ? '1.3.9' : '1.3.0', units, transactionId: 'tx' },
  ...{ blockNumber: seconds, blockTime: at(seconds), customerId: null, points: null },
  ...{ rateVersion: null, offeredToCustomerId: null, refundToAccountId: null },
  createdAt: at(seconds),
});

function sourceOf(snapshot: ExportSnapshot): ExportSource {
  class Given extends ExportSource {
    override open(): Promise<ExportSnapshot> {
      return Promise.resolve(snapshot);
    }
  }
  return new Given();
}

describe('an export', () => {
  const stores = InMemory.of(clock, assets);
  const desk = stores.get(ExportDesk);

  beforeAll(async () => {
    const { customer } = await stores.get(Customers).findOrCreate('service:anna');
    const to = customerAccount(customer.id);
    await stores.get(UnitOfWork).run(async () => {
      for (const [seconds, units] of [
        [1, 500n],
        [11, 30n],
        [12, 4n],
        [13, 1n],
        [25, 9n],
      ] as const) {
        const lines = [debit(POINTS_ISSUED, points(units)), credit(to, points(units))];
        const built = entry(`gift:${seconds}`, 'adjustment', at(seconds), lines);
        await stores.get(Books).post(built ? [built] : []);
      }
      const cwd = Money.of(700n, CWD);
      const lines = [debit(CUSTODY, cwd), credit(UNATTRIBUTED, cwd)];
      const built = entry('deposit:d-15', 'unattributed', at(15), lines);
      await stores.get(Books).post(built ? [built] : []);
    });
    const deposits = [
      depositOf(15, 700n, 'unattributed'),
      depositOf(16, 99n, 'other_asset'),
      depositOf(30, 5n, 'unattributed'),
    ];
    await stores.get(Deposits).insertNew(deposits);
  });

  async function recordsOf(subject: ExportSubject, of = desk): Promise<ExportRecord[]> {
    const records: ExportRecord[] = [];
    for await (const part of of.execute(subject, PERIOD)) records.push(...part);
    return records;
  }

  const kinds = (records: readonly ExportRecord[]) => [
    ...new Set(records.map(({ record }) => record)),
  ];

  it('of entries has lines, and an opening balance and sums that make the closing one', async () => {
    const records = await recordsOf('entries');
    expect(kinds(records)).toEqual(['line', 'opening', 'sum', 'closing', 'end']);
    expect(records.filter(({ record }) => record === 'line')).toHaveLength(8);
    const customers = records.flatMap((each) =>
      (each.record === 'opening' || each.record === 'closing') &&
      each.balance.account === 'customers'
        ? [[each.balance.opening.units, each.balance.closing.units]]
        : [],
    );
    expect(customers).toEqual([
      [500n, 535n],
      [500n, 535n],
    ]);
    expect(records.at(-1)).toEqual({
      record: 'end',
      end: { ...PERIOD, takenAt: clock.now(), rowCount: 8, wrongAccounts: [] },
    });
  });

  it('of deposits has totals by state, which the books have as well', async () => {
    const records = await recordsOf('deposits');
    expect(kinds(records)).toEqual(['deposit', 'total', 'sum', 'end']);
    const totals = records.flatMap((each) =>
      each.record === 'total'
        ? [[each.total.state, each.total.count, each.total.amounts['cwd']]]
        : [],
    );
    expect(totals).toEqual([
      ['other_asset', 1, Money.zero(CWD)],
      ['unattributed', 1, Money.of(700n, CWD)],
    ]);
    expect(records.at(-1)).toMatchObject({ end: { rowCount: 2, wrongAccounts: [] } });
  });

  it('says where the books have something else', async () => {
    const lost = await stores.get(ExportSource).open();
    const without: ExportSnapshot = {
      lines: (period) => lost.lines(period),
      deposits: (period) => lost.deposits({ from: period.from, to: at(15) }),
      withdrawals: (period) => lost.withdrawals(period),
      balances: async (period) =>
        (await lost.balances(period)).map((each): PeriodBalance => {
          const isOff = each.account === 'customers';
          return isOff ? { ...each, closing: each.closing.plus(points(1n)) } : each;
        }),
      sums: (...asked) => lost.sums(...asked),
      close: () => lost.close(),
    };
    const wrong = new ExportDesk(sourceOf(without), assets, clock);
    const [entries, deposits] = [
      await recordsOf('entries', wrong),
      await recordsOf('deposits', wrong),
    ];
    expect(entries.at(-1)).toMatchObject({ end: { wrongAccounts: ['customers'] } });
    expect(deposits.at(-1)).toMatchObject({ end: { wrongAccounts: ['custody'] } });
    // An account that the books do not have is one more.
    const totals = new LineTotals();
    for await (const lines of lost.lines(PERIOD)) for (const line of lines) totals.add(line);
    expect(totals.wrongIn([])).toEqual(
      expect.arrayContaining(['custody', 'customers', 'points-issued', 'unattributed']),
    );
  });

  it('closes its look also where nobody reads on', async () => {
    const opened = await stores.get(ExportSource).open();
    let closed = 0;
    const close = () => {
      closed += 1;
      return Promise.resolve();
    };
    const watched = sourceOf(Object.assign(opened, { close }));
    const parts = new ExportDesk(watched, assets, clock).execute('entries', PERIOD);
    expect((await parts.next()).done).toBe(false);
    await parts.return(undefined);
    expect(closed).toBe(1);
    expect((await parts.next()).done).toBe(true);
  });
});
