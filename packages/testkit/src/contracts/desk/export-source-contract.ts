import { randomUUID } from 'node:crypto';
import { Deposits } from 'crowdwiz-gateway/internal/deposits/index';
import {
  type ExportPeriod,
  type ExportSnapshot,
  ExportSource,
  LineTotals,
} from 'crowdwiz-gateway/internal/desk/index';
import {
  credit,
  CUSTODY,
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  debit,
  entry,
  owedBackAccount,
  POINTS_ISSUED,
  TREASURY,
  type EntryKind,
  type Posting,
} from 'crowdwiz-gateway/internal/ledger/index';
import { Links } from 'crowdwiz-gateway/internal/linking/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { depositFixtures } from '../fixtures/deposit-fixtures';
import { withdrawalFixtures } from '../fixtures/withdrawal-fixtures';

const at = (seconds: number) => new Date(Date.UTC(2026, 4, 1, 0, 0, seconds));
const PERIOD: ExportPeriod = { from: at(10), to: at(20) };

/** `ExportSource`, with the stores whose rows it gives. */
export function describeExportSourceContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let source: ExportSource;
    let customerId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      source = harness.get(ExportSource);
      ({ customerId } = await withdrawal.owner('1.2.5'));
    });

    afterAll(() => harness.close());

    const deposit = depositFixtures(() => ({
      harness,
      deposits: harness.get(Deposits),
      customerId,
    }));
    const withdrawal = withdrawalFixtures(() => ({
      harness,
      withdrawals: harness.get(Withdrawals),
      links: harness.get(Links),
      customerId,
    }));

    const post = (kind: EntryKind, seconds: number, ...postings: Posting[]) =>
      harness.unitOfWork.run(async () => {
        const built = entry(`${kind}:${randomUUID()}`, kind, at(seconds), postings);
        await harness.books.post(built ? [built] : []);
      });

    const gift = (seconds: number, units: number) =>
      post(
        'adjustment',
        seconds,
        debit(POINTS_ISSUED, harness.points(units)),
        credit(customerAccount(customerId), harness.points(units)),
      );

    async function all<Item>(parts: AsyncIterable<readonly Item[]>): Promise<Item[]> {
      const items: Item[] = [];
      for await (const part of parts) items.push(...part);
      return items;
    }

    async function withSnapshot<T>(work: (snapshot: ExportSnapshot) => Promise<T>): Promise<T> {
      const snapshot = await source.open();
      try {
        return await work(snapshot);
      } finally {
        await snapshot.close();
      }
    }

    it('gives lines of the period by time, and what accounts had before and after', async () => {
      await gift(5, 100);
      await gift(19, 3);
      await gift(10, 7);
      await gift(20, 1000);
      const held = harness.points(4);
      const [from, to] = [customerAccount(customerId), customerHeldAccount(customerId)];
      await post('hold', 15, debit(from, held), credit(to, held));
      const { lines, balances } = await withSnapshot(async (snapshot) => ({
        lines: await all(snapshot.lines(PERIOD)),
        balances: await snapshot.balances(PERIOD),
      }));
      expect(lines.map(({ occurredAt }) => occurredAt)).toEqual([10, 10, 15, 15, 19, 19].map(at));
      const { externalReference } = (await harness.customers.find(customerId))!;
      expect(lines[1]).toMatchObject({
        ...{ kind: 'adjustment', account: `customer:${customerId}`, customerId, side: 'credit' },
        ...{ money: harness.points(7), customerReference: externalReference },
      });
      expect(lines[0]).toMatchObject({ account: 'points-issued', customerReference: null });
      const found = (account: string) => balances.find((each) => each.account === account);
      expect(found('customers')).toMatchObject({
        ...{ opening: harness.points(100), closing: harness.points(106), normalSide: 'credit' },
      });
      expect(found('customers-held')).toMatchObject({
        ...{ opening: harness.points(0), closing: harness.points(4) },
      });
      const totals = new LineTotals();
      for (const line of lines) totals.add(line);
      expect(totals.wrongIn(balances)).toEqual([]);
    });

    it('adds up all customers, and what is owed back, account by account', async () => {
      const other = await harness.newCustomer();
      const cwd = harness.cwd(5);
      await post('owed_back', 11, debit(owedBackAccount(other), cwd), credit(CUSTODY, cwd));
      await post('owed_back', 12, debit(owedBackAccount(null), cwd), credit(CUSTODY, cwd));
      const uncredited = customerUncreditedAccount(other);
      await post('deposit', 13, debit(CUSTODY, cwd), credit(uncredited, cwd));
      const balances = await withSnapshot((snapshot) => snapshot.balances(PERIOD));
      const closing = (account: string) =>
        balances.find((each) => each.account === account)?.closing.units;
      expect([closing('owed-back'), closing('customers-uncredited')]).toEqual([10n, 5n]);
      expect(closing('custody')).toBe(-5n);
      const names = balances.map(({ account }) => account);
      expect(names).toEqual([...new Set(names)].sort());
    });

    it('sums one account by kind', async () => {
      const cwd = harness.cwd(11);
      await post('unattributed', 16, debit(CUSTODY, cwd), credit(TREASURY, cwd));
      await post('unattributed', 25, debit(CUSTODY, cwd), credit(TREASURY, cwd));
      const sums = await withSnapshot((snapshot) =>
        snapshot.sums('custody', ['unattributed', 'refund'], PERIOD),
      );
      const [zero, kind] = [harness.cwd(0), 'unattributed'];
      expect(sums).toEqual([{ account: 'custody', kind, debit: cwd, credit: zero }]);
      const held = await withSnapshot((snapshot) => snapshot.sums('customers', ['hold'], PERIOD));
      expect(held).toMatchObject([{ kind: 'hold', debit: harness.points(4) }]);
    });

    it('gives deposits and withdrawals of the period with names, oldest first', async () => {
      const given = [18, 12, 20].map((seconds) =>
        deposit.credited({ blockTime: at(seconds), fromAccountId: '1.2.5' }),
      );
      const nobodys = deposit.unattributed({ blockTime: at(13), fromAccountId: '1.2.909' });
      await harness.get(Deposits).insertNew([...given, nobodys]);
      const asked = [17, 11, 9].map((seconds) => ({
        requestedAt: at(seconds),
        accountId: '1.2.5',
      }));
      const created = [];
      for (const terms of asked) created.push(await withdrawal.created(terms));
      const found = await withSnapshot(async (snapshot) => ({
        deposits: await all(snapshot.deposits(PERIOD)),
        withdrawals: await all(snapshot.withdrawals(PERIOD)),
      }));
      expect(found.deposits.map((each) => each.deposit)).toEqual([given[1], nobodys, given[0]]);
      const { externalReference } = (await harness.customers.find(customerId))!;
      const names = found.deposits.map((each) => [each.customerReference, each.fromAccountName]);
      expect(names).toEqual([
        [externalReference, 'n'],
        [null, null],
        [externalReference, 'n'],
      ]);
      const [late, early] = created;
      expect(found.withdrawals.map((each) => each.withdrawal.id)).toEqual([early!.id, late!.id]);
      // What holds it up at the moment is no part of a file.
      const atThisMoment = new Set(['waitingFor', 'shortSince']);
      const kept = Object.entries(early!).filter(([name]) => !atThisMoment.has(name));
      expect(found.withdrawals[0]).toMatchObject({
        withdrawal: Object.fromEntries(kept),
        customerReference: externalReference,
      });
    });

    it('sees one moment, whatever is written meanwhile', async () => {
      const [before, after] = await withSnapshot(async (snapshot) => {
        const period = { from: at(40), to: at(50) };
        const first = await snapshot.balances(period);
        await gift(41, 55);
        await harness.get(Deposits).insertNew([deposit.credited({ blockTime: at(45) })]);
        expect(await all(snapshot.lines(period))).toEqual([]);
        expect(await all(snapshot.deposits(period))).toEqual([]);
        return [first, await snapshot.balances(period)];
      });
      expect(after).toEqual(before);
    });

    it('gives thousands of lines part by part, and ends where nobody asks for more', async () => {
      for (let count = 0; count < 8; count += 1) await gift(60 + count, 1);
      const period = { from: at(60), to: at(70) };
      await withSnapshot(async (snapshot) => {
        for await (const part of snapshot.lines(period)) {
          expect(part.length).toBeGreaterThan(0);
          break;
        }
      });
      expect(await withSnapshot((snapshot) => all(snapshot.lines(period)))).toHaveLength(16);
    });
  });
}
