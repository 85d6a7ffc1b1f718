import { randomUUID } from 'node:crypto';
import { Rate } from 'crowdwiz-gateway/internal/kernel/index';
import { type RateDirection, type RateDraft } from 'crowdwiz-gateway/internal/terms/index';
import { Findings, HaltSwitch } from 'crowdwiz-gateway/internal/safety/index';
import { PointsDefinition, RateBook } from 'crowdwiz-gateway/internal/terms/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { describeFindingsContract } from './findings-contract';
import { itKeepsLimits } from '../terms/limit-book-contract';

/** `RateBook`, `LimitBook`, `PointsDefinition`, `Findings` and `HaltSwitch`. */
export function describeTermsAndSafetyContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
    });

    afterAll(() => harness.close());

    it('RateBook keeps every version, exactly as it was written', async () => {
      const rates = harness.get(RateBook);
      const now = harness.clock.now();
      const later = new Date(now.getTime() + 1000);
      const draft = (direction: RateDirection, text: string, effectiveAt: Date): RateDraft => {
        const said = { setBy: 'anna', reason: null, allowed: [] };
        return { direction, rate: Rate.parse(text), effectiveAt, ...said };
      };
      const add = (given: RateDraft) => harness.unitOfWork.run(() => rates.add(given));
      const first = await add(draft('deposit', '90', now));
      const other = await add(draft('withdrawal', '100', now));
      const named = { allowed: ['factor'] as const, reason: 'a joke' };
      const second = await add({ ...draft('deposit', '0.000000000001', later), ...named });
      expect(first).toMatchObject({ direction: 'deposit', effectiveAt: now, setBy: 'anna' });
      const versions = await rates.versions('deposit');
      expect(versions.map(({ rate, effectiveAt }) => [rate.text, effectiveAt])).toEqual([
        ['90', now],
        ['0.000000000001', later],
      ]);
      expect(versions[1]).toMatchObject({ ...named, setBy: 'anna' });
      expect(second.version).toBeGreaterThan(first.version);
      expect(await rates.schedule()).toEqual({ deposit: [first, second], withdrawal: [other] });
      await expect(rates.add(draft('deposit', '1', now))).rejects.toThrow('unit of work');
      await expect(rates.lock()).rejects.toThrow('unit of work');
    });

    it('RateBook lets nobody take a cancellation back, and cancels in a unit of work', async () => {
      const rates = harness.get(RateBook);
      const now = harness.clock.now();
      const effectiveAt = new Date(now.getTime() + 60_000);
      const said = { setBy: 'anna', reason: null, allowed: [] };
      const plan = { direction: 'withdrawal', rate: Rate.parse('111'), effectiveAt } as const;
      const rate = await harness.unitOfWork.run(() => rates.add({ ...plan, ...said }));
      const cancelled = { rate, cancelledAt: now, cancelledBy: 'boris', reason: 'a slip' };
      await expect(rates.cancel(cancelled)).rejects.toThrow('unit of work');
      await harness.unitOfWork.run(() => rates.cancel(cancelled));
      const request = { key: 'change-1', content: 'both', versions: [rate] };
      await expect(rates.keepRequest(request)).rejects.toThrow('unit of work');
    });

    it('RateBook lets changes of rates wait for each other', async () => {
      const rates = harness.get(RateBook);
      const order: string[] = [];
      const change = (name: string) =>
        harness.unitOfWork.run(async () => {
          await rates.lock();
          order.push(`${name} begins`);
          await rates.schedule();
          order.push(`${name} ends`);
        });
      await Promise.all([change('one'), change('two'), change('three')]);
      for (let index = 0; index < order.length; index += 2) {
        expect(order[index + 1]).toBe(order[index]?.replace('begins', 'ends'));
      }
    });

    it('PointsDefinition keeps the first number of decimals', async () => {
      const definition = harness.get(PointsDefinition);
      const keep = (decimals: number) =>
        harness.unitOfWork.run(() => definition.keepDecimals(decimals));
      expect(await keep(2)).toBe(2);
      expect(await keep(4)).toBe(2);
    });

    describeFindingsContract('Findings', make);
    itKeepsLimits(() => harness);

    it('HaltSwitch keeps the first reason, survives, and logs every change', async () => {
      const halts = harness.get(HaltSwitch);
      expect(await halts.current()).toEqual([]);
      const since = harness.clock.now();
      expect(await halts.halt('payouts', 'key stolen', 'gateway')).toBe(true);
      harness.clock.moveBySeconds(1);
      expect(await halts.halt('payouts', 'another reason', 'anna')).toBe(false);
      const elsewhere = harness.get(HaltSwitch);
      expect(await elsewhere.current()).toEqual([
        { scope: 'payouts', since, reason: 'key stolen', by: 'gateway' },
      ]);
      expect(await halts.resume('payouts', 'new key', 'anna')).toBe(true);
      expect(await halts.resume('payouts', 'new key', 'anna')).toBe(false);
      expect(await halts.resume('deposits', 'x', 'anna')).toBe(false);
      expect(await halts.current()).toEqual([]);
    });

    it('a finding that is not committed was never there', async () => {
      const findings = harness.get(Findings);
      const subject = randomUUID();
      await harness.unitOfWork
        .run(async () => {
          await findings.open({
            kind: 'stuck_flow',
            subject,
            summary: 's',
            evidence: {},
            halts: [],
          });
          throw new Error('undone');
        })
        .catch(() => undefined);
      expect(await findings.closeBySubject('stuck_flow', subject, 'x', 'y')).toBeNull();
    });
  });
}
