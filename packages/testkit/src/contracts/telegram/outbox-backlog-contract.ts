import { TelegramStore } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { OutboxBacklog } from 'crowdwiz-gateway/internal/platform/status/outbox-backlog';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const CHAT = '9007199254740001';

/** `OutboxBacklog`, over the queue of `TelegramStore`. */
export function describeOutboxBacklogContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let backlog: OutboxBacklog;
    let store: TelegramStore;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      backlog = harness.get(OutboxBacklog);
      store = harness.get(TelegramStore);
    });

    afterAll(() => harness.close());

    it('counts what is neither delivered nor dropped', async () => {
      expect(await backlog.count()).toBe(0);
      const now = harness.clock.now();
      const messages = ['1', '2', '3'].map((html) => ({ html, buttons: [], isQuiet: false }));
      await harness.unitOfWork.run(() => {
        store.enqueue(CHAT, messages, now);
        return Promise.resolve();
      });
      expect(await backlog.count()).toBe(3);
      const claim = { limit: 1, afterChat: null, exceptChats: [], leaseSeconds: 60, now };
      const [first] = await store.claimDue(claim);
      expect(await backlog.count()).toBe(3);
      await store.markDelivered(first?.id ?? '', now);
      expect(await backlog.count()).toBe(2);
      const [second] = await store.claimDue(claim);
      await store.drop(second?.id ?? '', 'no use', now);
      expect(await backlog.count()).toBe(1);
    });
  });
}
