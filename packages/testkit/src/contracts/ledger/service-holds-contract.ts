import { randomUUID } from 'node:crypto';
import {
  EventDispatcher,
  EventLog,
  newId,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  AccountHolders,
  customerAccount,
  customerHeldAccount,
  ExpireHolds,
  holdEnd,
  ledgerHold,
  type OperationResult,
  PerformOperations,
  placedEntry,
  POINTS_ISSUED,
  type PointsOperation,
  ReadPoints,
  RecordPlan,
  type ServiceHold,
  ServiceHolds,
  WaitingDebits,
} from 'crowdwiz-gateway/internal/ledger/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const FIRST_PAGE: PageRequest = { limit: 10, cursor: null };
const WRITERS = 8;

/** The use cases of the service's points, over the stores. */
function useCasesOver(harness: ContractHarness) {
  const { books, unitOfWork, clock } = harness;
  const events = new EventDispatcher(harness.get(EventLog), clock, []);
  const [holders, holds] = [harness.get(AccountHolders), harness.get(ServiceHolds)];
  const waiting = harness.get(WaitingDebits);
  const read = new ReadPoints(books, holds, waiting);
  const record = new RecordPlan(books, holds, waiting, events);
  return {
    operations: new PerformOperations(holders, holds, read, record, clock, unitOfWork),
    expireHolds: new ExpireHolds(holds, holders, read, record, clock, unitOfWork),
  };
}

/** `ServiceHolds`, and the operations of the service over it and the books. */
export function describeServiceHoldsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let holds: ServiceHolds;
    let operations: PerformOperations;
    let expireHolds: ExpireHolds;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      holds = harness.get(ServiceHolds);
      ({ operations, expireHolds } = useCasesOver(harness));
    });

    afterAll(() => harness.close());

    const change = (
      kind: 'credit' | 'debit',
      customerId: string,
      units: number,
      reference: string,
    ) =>
      ({
        ...{ kind, customerId, reference, points: harness.points(units) },
        ...{ reason: 'a game', by: 'game', wait: false },
      }) satisfies PointsOperation;
    const place = (customerId: string, units: number, reference: string, seconds?: number) =>
      ({
        ...{ kind: 'hold', customerId, reference, points: harness.points(units) },
        ...{ reason: 'a bet', by: 'game', expiresInSeconds: seconds ?? null },
      }) satisfies PointsOperation;
    const capture = (customerId: string, reference: string, units?: number): PointsOperation => ({
      ...{ kind: 'capture', hold: { customerId, reference }, by: 'game' },
      points: units === undefined ? null : harness.points(units),
    });
    const release = (customerId: string, reference: string): PointsOperation => ({
      ...{ kind: 'release', hold: { customerId, reference }, by: 'game' },
    });
    const has = async (customerId: string): Promise<readonly bigint[]> => {
      const accounts = [customerAccount(customerId), customerHeldAccount(customerId)];
      return (await harness.books.balancesOf(accounts)).map(({ units }) => units);
    };
    const withPoints = async (units: number): Promise<string> => {
      const customerId = await harness.newCustomer();
      await operations.one(change('credit', customerId, units, 'first'));
      return customerId;
    };
    const heldOf = (customerId: string): ServiceHold => ({
      ...{ id: newId(), customerId, reference: randomUUID(), points: harness.points(7) },
      ...{ reason: 'a bet', by: 'game', state: 'held', captured: null },
      ...{ placedAt: harness.clock.now(), expiresAt: null, endedAt: null, endedBy: null },
    });
    const inTheBooks = (hold: ServiceHold) =>
      harness.books.record([placedEntry(hold)], [ledgerHold(hold)]);

    it('keeps holds with how they ended, and finds them by id and by name', async () => {
      const customerId = await withPoints(100);
      const { hold: first } = await operations.one(place(customerId, 30, 'bet-1', 60));
      const { hold: second } = await operations.one(place(customerId, 20, 'bet-2'));
      expect(await has(customerId)).toEqual([50n, 50n]);
      const { hold: ended, balance } = await operations.one(capture(customerId, 'bet-1', 12));
      expect([ended?.state, ended?.captured?.units, balance.units]).toEqual(['captured', 12n, 68n]);
      expect(await holds.find(first?.id ?? '')).toEqual(ended);
      expect(await holds.find('no id')).toBeNull();
      const names = [{ id: first?.id ?? '' }, { customerId, reference: 'bet-2' }];
      const named = await holds.findNamed([...names, { id: 'no id' }]);
      expect(new Set(named)).toEqual(new Set([ended, second]));
      const filter = { customerId, state: null, reference: null };
      expect((await holds.list(filter, FIRST_PAGE)).items).toEqual([second, ended]);
      const held = await holds.list({ ...filter, state: 'held' }, FIRST_PAGE);
      expect(held.items).toEqual([second]);
      const of = await holds.list({ ...filter, reference: 'bet-1' }, { limit: 1, cursor: null });
      expect(of).toEqual({ items: [ended], nextCursor: null });
      expect(await has(customerId)).toEqual([68n, 20n]);
    });

    it('refuses a hold that the books do not have, and an end that they do not show', async () => {
      const customerId = await withPoints(100);
      const hold = heldOf(customerId);
      const refused = harness.unitOfWork.run(() => holds.add([hold]));
      const begins = harness.refusal('service_hold_begins_in_the_books');
      await expect(refused).rejects.toMatchObject(begins);
      await harness.unitOfWork.run(async () => {
        await inTheBooks(hold);
        await holds.add([hold]);
      });
      const at = harness.clock.now();
      const released = { ...hold, state: 'released', endedAt: at, endedBy: 'game' } as const;
      const notInTheBooks = harness.unitOfWork.run(() => holds.end([released]));
      const ends = harness.refusal('service_hold_ends_in_the_books');
      await expect(notInTheBooks).rejects.toMatchObject(ends);
      const some = { ...released, state: 'captured', captured: harness.points(5) } as const;
      const more = { ...some, captured: harness.points(6) };
      const other = harness.unitOfWork.run(async () => {
        await harness.books.record([holdEnd(some).entry], []);
        await harness.books.closeHolds([holdEnd(some)]);
        await holds.end([more]);
      });
      await expect(other).rejects.toMatchObject(ends);
      const [mine, others] = [customerId, await harness.newCustomer()].map(customerAccount);
      // What is to come back is taken, or given to somebody else; and so is what was captured.
      for (const [ended, from, to] of [
        [released, mine, POINTS_ISSUED],
        [released, mine, others],
        [some, POINTS_ISSUED, others],
      ] as const) {
        const right = holdEnd(ended);
        const postings = right.entry.postings.map((each) =>
          each.account.code === from?.code && to ? { ...each, account: to } : each,
        );
        const wrong = { ...right, entry: { ...right.entry, postings } };
        const gone = harness.unitOfWork.run(async () => {
          await harness.books.record([wrong.entry], []);
          await harness.books.closeHolds([wrong]);
          await holds.end([ended]);
        });
        await expect(gone).rejects.toMatchObject(ends);
      }
      expect(await holds.find(hold.id)).toEqual(hold);
      await expect(holds.add([hold])).rejects.toThrow('unit of work');
    });

    it('gives points back once the time is over, and lets nobody capture them then', async () => {
      const customerId = await withPoints(100);
      await operations.one(place(customerId, 40, 'late', 60));
      await operations.one(place(customerId, 10, 'later', 120));
      expect(await expireHolds.run()).toBe(0);
      const at = harness.clock.moveBySeconds(60);
      const [due] = await holds.due(at, 10);
      expect(due?.reference).toBe('late');
      await expect(operations.one(capture(customerId, 'late'))).rejects.toMatchObject({
        code: 'hold_state_forbids',
        details: { state: 'expired' },
      });
      expect(await expireHolds.run()).toBe(1);
      expect(await expireHolds.run()).toBe(0);
      expect(await has(customerId)).toEqual([90n, 10n]);
      const [hold] = await holds.findNamed([{ customerId, reference: 'late' }]);
      expect(hold).toMatchObject({ state: 'expired', endedBy: null, endedAt: at });
    });

    it('places a hold again as long as it is held, and says how one of that name has ended', async () => {
      const customerId = await withPoints(100);
      const placed = await operations.one(place(customerId, 10, 'bet', 60));
      const again = await operations.one(place(customerId, 10, 'bet', 60));
      expect([again.hold, again.balance]).toEqual([placed.hold, placed.balance]);
      const refusal = (state: string) => ({
        ...{ code: 'hold_state_forbids', details: { state, holdId: placed.hold?.id } },
      });
      harness.clock.moveBySeconds(60);
      // Nobody has looked since.
      const late = operations.one(place(customerId, 10, 'bet'));
      await expect(late).rejects.toMatchObject(refusal('expired'));
      const other = operations.one(place(customerId, 11, 'bet'));
      await expect(other).rejects.toMatchObject({ code: 'entry_key_conflict' });
      await operations.one(release(customerId, 'bet'));
      const released = operations.one(place(customerId, 10, 'bet'));
      await expect(released).rejects.toMatchObject(refusal('released'));
      expect(await has(customerId)).toEqual([100n, 0n]);
    });

    it('does what the batch says in its order, and each repetition once', async () => {
      const [mine, other] = [await withPoints(100), await harness.newCustomer()];
      const batch = [
        place(mine, 60, 'a'),
        place(mine, 60, 'b'),
        capture(mine, 'a', 10),
        place(mine, 60, 'b'),
        change('debit', mine, 31, 'c'),
        change('debit', mine, 30, 'c'),
        change('debit', mine, 30, 'c'),
        change('credit', other, 5, 'c'),
        capture(mine, 'a', 11),
        release(randomUUID(), 'a'),
        release(mine, 'b'),
        change('credit', randomUUID(), 5, 'c'),
      ];
      const results = await operations.execute(batch, 'each');
      const expected = [
        ...['done', 'insufficient_points', 'done', 'done', 'insufficient_points', 'done', 'done'],
        ...['done', 'hold_state_forbids', 'hold_unknown', 'done', 'customer_unknown'],
      ];
      expect(results.map(wordOf)).toEqual(expected);
      expect(await has(mine)).toEqual([60n, 0n]);
      expect(await has(other)).toEqual([5n, 0n]);
      const again = await operations.execute(batch, 'each');
      // Holds that have ended are not placed again.
      const ended = 'hold_state_forbids';
      expect(again.map(wordOf).slice(0, 4)).toEqual([ended, ended, 'done', ended]);
      expect(await has(mine)).toEqual([60n, 0n]);
      expect(await has(other)).toEqual([5n, 0n]);
      expect(await harness.books.audit()).toEqual([]);
    });

    it('does all or nothing where that is asked for', async () => {
      const customerId = await withPoints(100);
      const good = [place(customerId, 60, 'a'), capture(customerId, 'a', 10)];
      const results = await operations.execute(
        [...good, change('debit', customerId, 91, 'b')],
        'all',
      );
      expect(results.map(wordOf)).toEqual(['not_done', 'not_done', 'insufficient_points']);
      expect(await has(customerId)).toEqual([100n, 0n]);
      expect((await operations.execute(good, 'all')).map(wordOf)).toEqual(['done', 'done']);
      expect(await has(customerId)).toEqual([90n, 0n]);
    });

    it('takes batches of the same customers at the same time, in whatever order they name them', async () => {
      const customers = await Promise.all(Array.from({ length: 6 }, () => withPoints(1_000)));
      const write = async (writer: number) => {
        const order = writer % 2 === 0 ? customers : [...customers].reverse();
        for (let round = 0; round < 3; round += 1) {
          const key = `${writer}-${round}`;
          const results = await operations.execute(
            order.flatMap((id) => [
              ...[place(id, 10, key), change('debit', id, 3, key), capture(id, key, 4)],
              change('credit', id, 1, `c-${key}`),
            ]),
            round === 0 ? 'all' : 'each',
          );
          expect(new Set(results.map(wordOf))).toEqual(new Set(['done']));
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      for (const id of customers) expect(await has(id)).toEqual([856n, 0n]);
      expect(await harness.books.audit()).toEqual([]);
    });

    it('gives what comes back to debits that wait before the next operation', async () => {
      const customerId = await withPoints(100);
      await operations.one(place(customerId, 90, 'a'));
      const waits = { ...change('debit', customerId, 50, 'w'), wait: true };
      const results = await operations.execute(
        [waits, release(customerId, 'a'), change('debit', customerId, 60, 'd')],
        'each',
      );
      expect(results.map(wordOf)).toEqual(['done', 'done', 'insufficient_points']);
      expect(results[0]).toMatchObject({ isWaiting: true });
      expect(await has(customerId)).toEqual([50n, 0n]);
    });
  });
}

function wordOf(result: OperationResult): string {
  return result.outcome === 'refused' ? result.error.code : result.outcome;
}
