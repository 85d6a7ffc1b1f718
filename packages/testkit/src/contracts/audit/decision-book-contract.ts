import { randomUUID } from 'node:crypto';
import {
  type Decision,
  DecisionBook,
  type DecisionEnd,
} from 'crowdwiz-gateway/internal/decisions/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { limit: 200, cursor: null };

/** `DecisionBook`. */
export function describeDecisionBookContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let book: DecisionBook;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      book = harness.get(DecisionBook);
    });

    afterAll(() => harness.close());

    const later = (seconds: number) => new Date(harness.clock.now().getTime() + seconds * 1000);
    const decision = (change: Partial<Decision> = {}): Decision => ({
      ...{ id: randomUUID(), kind: 'adjustment', key: randomUUID(), reason: 'a gift' },
      subject: { kind: 'customer', id: 'c-1' },
      ...{ summary: 'Give 5 DEMO', command: '{"points":"5"}' },
      ...{ askedBy: 'olga-laptop', askedPerson: 'olga', isByOne: false, state: 'pending' },
      askedPeople: ['olga', 'boris'],
      ...{ askedAt: harness.clock.now(), expiresAt: later(60) },
      ...{ decidedBy: null, decidedPerson: null, decidedAt: null, decisionReason: null },
      ...change,
    });
    const byPetr = (change: Partial<DecisionEnd> = {}): DecisionEnd => ({
      ...{ state: 'approved', decidedBy: 'petr-phone', decidedPerson: 'petr' },
      ...{ decidedAt: later(1), decisionReason: 'known customer', ...change },
    });
    const add = (given: Decision) => harness.unitOfWork.run(() => book.add(given));
    const end = (id: string, given: DecisionEnd) =>
      harness.unitOfWork.run(() => book.end(id, given));
    async function added(change: Partial<Decision> = {}): Promise<Decision> {
      const made = decision(change);
      await add(made);
      return made;
    }

    it('keeps what was asked for, and how it ended', async () => {
      const asked = await added({ reason: null, key: 'Ж'.repeat(5_000) });
      expect(await book.find(asked.id)).toEqual(asked);
      expect(await end(asked.id, byPetr())).toBe(true);
      expect(await book.find(asked.id)).toEqual({ ...asked, ...byPetr() });
      expect(await book.find(randomUUID())).toBeNull();
      expect(await book.find('no id')).toBeNull();
    });

    it('is ended once', async () => {
      for (const state of ['approved', 'rejected', 'withdrawn'] as const) {
        const { id } = await added();
        expect(await end(id, byPetr({ state }))).toBe(true);
        expect(await end(id, byPetr())).toBe(false);
        expect(await book.find(id)).toMatchObject({ state });
      }
      expect(await end(randomUUID(), byPetr())).toBe(false);
    });

    it('lets one of several decide at once', async () => {
      const { id } = await added();
      const decide = (decidedBy: string) =>
        harness.unitOfWork.run(async () => {
          const found = await book.lock(id);
          if (found?.state !== 'pending') return null;
          return (await book.end(id, byPetr({ decidedBy }))) ? decidedBy : null;
        });
      const winners = await Promise.all(['a', 'b', 'c', 'd'].map(decide));
      expect(winners.filter((each) => each !== null)).toHaveLength(1);
      expect((await book.find(id))?.decidedBy).toBe(winners.find((each) => each !== null));
    });

    it('refuses a decision of whoever has asked, and one that comes too late', async () => {
      const { id } = await added();
      for (const decidedPerson of ['Olga', 'Boris']) {
        const alone = end(id, byPetr({ decidedPerson }));
        await expect(alone).rejects.toMatchObject(harness.refusal('decision_by_two_people'));
      }
      const late = end(id, byPetr({ decidedAt: later(60) }));
      await expect(late).rejects.toMatchObject(harness.refusal('decision_in_time'));
      expect(await end(id, byPetr({ state: 'withdrawn', decidedPerson: 'olga' }))).toBe(true);
    });

    it('has what one person has decided from its beginning, and nothing else', async () => {
      const alone = byPetr({ decidedBy: 'olga-laptop', decidedPerson: 'olga' });
      const made = await added({ ...alone, isByOne: true });
      expect(await book.find(made.id)).toEqual(made);
      await expect(add(decision({ ...byPetr() }))).rejects.toThrow();
      await expect(add(decision({ isByOne: true }))).rejects.toThrow();
    });

    it('has one that waits for each kind and key, and finds the newest', async () => {
      const first = await added({ key: 'k-1' });
      await expect(add(decision({ key: 'k-1' }))).rejects.toThrow();
      await added({ key: 'k-1', kind: 'limit_loosened' });
      expect(await book.latestOf('adjustment', 'k-1')).toEqual(first);
      await end(first.id, byPetr({ state: 'rejected' }));
      expect(await book.latestOf('adjustment', 'k-1')).toMatchObject({ state: 'rejected' });
      const second = await added({ key: 'k-1' });
      expect(await book.latestOf('adjustment', 'k-1')).toEqual(second);
      expect(await book.latestOf('adjustment', 'another')).toBeNull();
    });

    it('gives those whose time is over', async () => {
      const [second, first] = [
        await added({ expiresAt: later(20) }),
        await added({ expiresAt: later(10) }),
      ];
      const ended = await added({ expiresAt: later(10) });
      await end(ended.id, byPetr());
      const mine = async (at: Date, limit = 200) =>
        (await book.expired(at, limit)).map(({ id }) => id);
      expect(await mine(later(9))).toEqual([]);
      expect(await mine(later(20))).toEqual([first.id, second.id]);
      expect(await mine(later(20), 1)).toEqual([first.id]);
      const over = { state: 'expired', decidedBy: null, decidedPerson: null } as const;
      await end(first.id, { ...over, decidedAt: later(20), decisionReason: null });
      expect(await book.find(first.id)).toMatchObject(over);
      expect(await mine(later(20))).toEqual([second.id]);
    });

    it('gives those that wait, the one that expires first at its head', async () => {
      const all = async () => (await book.pending(1_000)).map(({ id }) => id);
      const before = new Set(await all());
      const [second, first] = [
        await added({ expiresAt: later(7_200) }),
        await added({ expiresAt: later(3_600) }),
      ];
      const mine = async () => (await all()).filter((id) => !before.has(id));
      expect(await mine()).toEqual([first.id, second.id]);
      await end(first.id, byPetr());
      expect(await mine()).toEqual([second.id]);
      expect(await book.pending(1)).toHaveLength(1);
    });

    it('is listed newest first, by state, kind and time', async () => {
      const at = harness.clock.moveBySeconds(3_600);
      const [one, two] = [await added({ kind: 'book_difference' }), await added()];
      const page = await book.list({ from: at }, { limit: 1, cursor: null });
      expect(page.items).toEqual([two]);
      const next = await book.list({ from: at }, { limit: 1, cursor: page.nextCursor });
      expect(next).toEqual({ items: [one], nextCursor: null });
      const narrow = await book.list({ from: at, kind: 'book_difference', state: 'pending' }, ALL);
      expect(narrow.items).toEqual([one]);
      expect((await book.list({ from: at, state: 'approved' }, ALL)).items).toEqual([]);
      await expect(book.list({}, { limit: 1, cursor: 'invented' })).rejects.toThrow(RangeError);
    });

    it('is asked and decided in a unit of work alone', async () => {
      await expect(async () => book.lockAsking('adjustment', 'k-1')).rejects.toThrow(
        'needs a unit of work',
      );
      await expect(async () => book.lock(randomUUID())).rejects.toThrow('needs a unit of work');
    });
  });
}
