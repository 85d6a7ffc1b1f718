import { randomUUID } from 'node:crypto';
import { EventHistory } from 'crowdwiz-gateway/internal/desk/index';
import { type DomainEvent, EventLog } from 'crowdwiz-gateway/internal/kernel/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `EventHistory`, with the log that it reads. */
export function describeEventHistoryContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let history: EventHistory;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      history = harness.get(EventHistory);
    });

    afterAll(() => harness.close());

    const publish = (...events: DomainEvent[]) =>
      harness.unitOfWork.run(() => {
        for (const event of events) harness.get(EventLog).append(event, harness.clock.now());
        return Promise.resolve();
      });

    type Terms = Record<'refundToAccountId' | 'approvedBy', string | null>;
    const byOne: Terms = { refundToAccountId: null, approvedBy: null };
    const byTwo: Terms = { refundToAccountId: '1.2.77', approvedBy: 'petr' };
    const decided = (depositId: string, decision: string, terms: Terms = byOne): DomainEvent => ({
      ...{ type: 'deposit_decided', depositId, decision, ...terms, by: 'olga', reason: 'a test' },
    });

    it('gives what was decided about a deposit or a withdrawal, oldest first, and nothing else', async () => {
      const [depositId, withdrawalId] = [randomUUID(), randomUUID()];
      const withdrawal = {
        ...{ customerId: randomUUID(), withdrawalId, points: '1', cwd: '1', accountName: 'ivan' },
        ...{ reference: null, transactionId: null, reason: null, by: 'olga' },
      };
      const at = harness.clock.now();
      await publish(decided(depositId, 'refund', byTwo), decided(randomUUID(), 'house'));
      const later = harness.clock.moveBySeconds(60);
      await publish(
        decided(depositId, 'house'),
        { ...withdrawal, type: 'withdrawal_approved' },
        { ...withdrawal, type: 'withdrawal_broadcast', by: null },
        { ...withdrawal, type: 'withdrawal_cancelled', by: 'customer' },
      );
      const terms = { type: 'deposit_decided', by: 'olga', reason: 'a test' };
      expect(await history.decisionsAbout(depositId)).toEqual([
        { ...terms, ...byTwo, decision: 'refund', at },
        { ...terms, ...byOne, decision: 'house', at: later },
      ]);
      expect(await history.decisionsAbout(withdrawalId)).toMatchObject([
        { type: 'withdrawal_approved', by: 'olga', decision: null, ...byOne, reason: null },
        { type: 'withdrawal_cancelled', by: 'customer' },
      ]);
      expect(await history.decisionsAbout('no id')).toEqual([]);
    });

    it('gives why points were changed, by the entries', async () => {
      const customerId = randomUUID();
      const keys = ['one', 'two', 'three'].map((key) => `adjustment:${customerId}:${key}`);
      const [one, two, three] = keys;
      const changed = (entryKey: string, reason: string): DomainEvent => ({
        ...{ type: 'points_adjusted', customerId, entryKey, points: '1', reason, by: 'game' },
      });
      const occurredAt = harness.clock.now();
      harness.clock.moveBySeconds(1);
      await publish(changed(one!, 'a bet'), changed(two!, 'a gift'));
      const asked = keys.map((entryKey) => ({ entryKey, occurredAt }));
      const reasons = await history.reasonsOf(asked);
      expect([...reasons]).toEqual(
        expect.arrayContaining([
          [one, { reason: 'a bet', by: 'game' }],
          [two, { reason: 'a gift', by: 'game' }],
        ]),
      );
      expect(reasons.has(three!)).toBe(false);
      expect(await history.reasonsOf([])).toEqual(new Map());
    });
  });
}
