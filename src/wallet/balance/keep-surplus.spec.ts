import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, CWD, Money, newId, UnitOfWork } from '../../kernel';
import { Books, CUSTODY, TREASURY, UNEXPLAINED, type LedgerAccount } from '../../ledger';
import { Findings, HaltSwitch, RaiseFinding } from '../../safety';
import { BalanceChecks, type BalanceCheck } from '../ports/checks/balance-checks';
import { Surpluses } from '../ports/checks/surpluses';
import { BALANCE_FINDING, surplusEntry } from './balance-entries';
import { BookDifference } from './book-difference';
import { KeepSurplus } from './keep-surplus';
import type { Surplus } from './surplus';

const SAID = { by: 'olga', reason: 'it is the house’s' };
const cwd = (units: bigint): Money => Money.of(units, CWD);

describe('what an operator decides about books and chain', () => {
  let clock: ContractClock;
  let stores: InMemory;

  beforeEach(() => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
  });

  afterEach(async () => {
    expect(await stores.get(Books).audit()).toEqual([]);
  });

  const inUnit = <T>(work: () => Promise<T>) => stores.get(UnitOfWork).run(work);
  const units = async (account: LedgerAccount) =>
    (await stores.get(Books).balanceOf(account)).units;
  const told = () => stores.events().map(({ type }) => type);

  describe('a surplus', () => {
    async function booked(amount: bigint): Promise<Surplus> {
      const surplus: Surplus = {
        ...{ id: newId(), units: amount, remaining: amount, kept: 0n },
        ...{ sinceBlock: 10, upToBlock: 20, bookedAt: clock.now() },
      };
      await inUnit(async () => {
        await stores.get(Surpluses).add(surplus);
        await stores.get(Books).post(surplusEntry(surplus));
      });
      const finding = { kind: 'unexplained_surplus', subject: surplus.id } as const;
      await stores.get(RaiseFinding).execute({ ...finding, summary: 's', evidence: {}, halts: [] });
      return surplus;
    }
    const keep = (id: string) => stores.get(KeepSurplus).execute({ id, ...SAID });

    it('is the service’s from then on, and its finding is closed', async () => {
      const { id } = await booked(500n);
      await booked(70n);
      expect(await units(UNEXPLAINED)).toBe(570n);
      expect(await keep(id)).toMatchObject({ remaining: 0n, kept: 500n });
      expect(await units(UNEXPLAINED)).toBe(70n);
      expect(await units(TREASURY)).toBe(500n);
      expect(await units(CUSTODY)).toBe(570n);
      expect(await stores.get(Findings).openOf(['unexplained_surplus'])).toHaveLength(1);
      expect(told().slice(-2)).toEqual(['surplus_kept', 'finding_closed']);
    });

    it('is kept as far as nothing has explained it', async () => {
      const surplus = await booked(500n);
      await inUnit(() => stores.get(Surpluses).explain({ surplus, units: 200n, kept: 0n }));
      await keep(surplus.id);
      expect(await units(TREASURY)).toBe(300n);
    });

    it('is kept once, and only where there is one', async () => {
      const { id } = await booked(500n);
      await keep(id);
      await expect(keep(id)).rejects.toMatchObject({ code: 'surplus_unknown' });
      await expect(keep(newId())).rejects.toMatchObject({ code: 'surplus_unknown' });
      expect(await units(TREASURY)).toBe(500n);
    });
  });

  describe('a difference', () => {
    const MISSING = -300n;

    async function compared(change: Partial<BalanceCheck> = {}): Promise<void> {
      const now = clock.now();
      const check: BalanceCheck = {
        ...{ checkedAt: now, headNumber: 50, onChain: cwd(700n), expected: cwd(1_000n) },
        ...{ inFlight: cwd(0n), pending: cwd(0n), difference: cwd(MISSING) },
        ...{ differsSince: now, differsSinceBlock: 40, leastSurplus: null, explanation: 'e' },
        isOutdated: false,
        ...change,
      };
      await inUnit(() => stores.get(BalanceChecks).save(check));
    }
    const raise = () =>
      stores
        .get(RaiseFinding)
        .execute({ ...BALANCE_FINDING, summary: 's', evidence: {}, halts: ['payouts'] });
    const book = (expected = MISSING) =>
      stores.get(BookDifference).execute({ expectedDifference: cwd(expected), ...SAID });

    it('is borne by the service, and the halt stays', async () => {
      await compared();
      await raise();
      const after = await book();
      expect(after).toMatchObject({ differsSince: null, explanation: null });
      expect(after.difference.isZero).toBe(true);
      expect(after.expected.units).toBe(700n);
      expect(await units(CUSTODY)).toBe(MISSING);
      expect(await stores.get(Findings).openOf([BALANCE_FINDING.kind])).toEqual([]);
      const halts = await inUnit(() => stores.get(HaltSwitch).current());
      expect(halts.map(({ scope }) => scope)).toEqual(['payouts']);
      expect(told().slice(-2)).toEqual(['difference_booked', 'finding_closed']);
    });

    it.each<[string, Partial<BalanceCheck>, bigint]>([
      ['is another one by now', {}, MISSING - 1n],
      ['was just found', { differsSince: null }, MISSING],
      ['may be what is in flight', { inFlight: cwd(5n) }, MISSING],
      ['is from before the chain was reconciled', { isOutdated: true }, MISSING],
      ['is too old', { checkedAt: new Date('2026-03-01T11:49:59Z') }, MISSING],
    ])('that %s is not booked', async (_why, change, expected) => {
      await compared(change);
      await raise();
      await expect(book(expected)).rejects.toMatchObject({ code: 'difference_changed' });
      expect(await stores.get(Findings).openOf([BALANCE_FINDING.kind])).toHaveLength(1);
      expect(await units(CUSTODY)).toBe(0n);
    });

    it('of which no finding is open is not booked', async () => {
      await compared();
      await expect(book()).rejects.toMatchObject({ code: 'finding_unknown' });
    });
  });
});
