import { TelegramStore } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { UpdateStore } from 'crowdwiz-gateway/internal/adapters/telegram/update-store';
import { Deposits } from 'crowdwiz-gateway/internal/deposits/index';
import { LinkRequests, Links } from 'crowdwiz-gateway/internal/linking/index';
import { FLOW_NAMES, type FlowName, WaitingFlows } from 'crowdwiz-gateway/internal/safety/index';
import { Rescans } from 'crowdwiz-gateway/internal/scan/index';
import { OutgoingTransactions } from 'crowdwiz-gateway/internal/wallet/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { depositFixtures } from '../fixtures/deposit-fixtures';
import { linkingFixtures } from '../fixtures/linking-fixtures';
import { withdrawalFixtures } from '../fixtures/withdrawal-fixtures';

/** `WaitingFlows`, over all stores that keep something which ends. */
export function describeWaitingFlowsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let flows: WaitingFlows;
    let withdrawals: Withdrawals;
    let deposits: Deposits;
    let links: Links;
    let customerId: string;
    const { owner, created } = withdrawalFixtures(() => ({
      ...{ harness, withdrawals, links, customerId },
    }));
    const { unattributed, insertOne } = depositFixtures(() => ({ harness, deposits, customerId }));
    const { request } = linkingFixtures(() => ({ harness }));

    beforeEach(async () => {
      harness = await ContractHarness.open(make);
      flows = harness.get(WaitingFlows);
      withdrawals = harness.get(Withdrawals);
      deposits = harness.get(Deposits);
      links = harness.get(Links);
      ({ customerId } = await owner('1.2.5'));
    });

    afterEach(() => harness.close());

    const look = (afterSeconds: number) => {
      const at = new Date(harness.clock.now().getTime() + afterSeconds * 1000);
      const before = Object.fromEntries(FLOW_NAMES.map((flow) => [flow, at]));
      return flows.look(before as Record<FlowName, Date>);
    };
    /** After a second, by flow and by what it waits for. */
    const waiting = async () =>
      (await look(1)).waiting.map(({ flow, waitsFor, count }) => `${flow}:${waitsFor}:${count}`);

    it('are none where nothing waits', async () => {
      const nothing = { waiting: [], readToBlock: null, livingTransactions: 0 };
      expect(await look(1)).toEqual(nothing);
    });

    it('are withdrawals, by what they wait for, the oldest named', async () => {
      const since = harness.clock.now();
      const first = await created();
      await created();
      const undecided = await created({ state: 'awaiting_approval' });
      expect((await look(0)).waiting).toEqual([]);
      expect((await look(1)).waiting).toEqual([
        { flow: 'approval', waitsFor: 'operator', count: 1, oldestId: undecided.id, since },
        {
          ...{ flow: 'withdrawal', waitsFor: 'its_turn', count: 2, since },
          oldestId: expect.any(String) as string,
        },
      ]);
      await harness.unitOfWork.run(() => withdrawals.noteWaiting([first.id], 'hot_wallet_low'));
      expect(await waiting()).toEqual([
        ...['approval:operator:1', 'withdrawal:hot_wallet_low:1', 'withdrawal:its_turn:1'],
      ]);
      const link = await links.activeOfCustomer(customerId);
      await links.suspend(link?.id ?? '', 'other keys', { at: since, block: 9 });
      expect(await waiting()).toEqual(['approval:operator:1', 'withdrawal:link_suspended:2']);
    });

    it('are transactions of ours past their expiration, and each is living till it is proven', async () => {
      const now = harness.clock.now();
      const expired = await harness.newOutgoing('withdrawal', undefined, now);
      await harness.newOutgoing('withdrawal', undefined, new Date(now.getTime() + 600_000));
      expect(await look(1)).toMatchObject({
        waiting: [{ flow: 'outgoing', waitsFor: 'proof', count: 1, oldestId: expired.id }],
        livingTransactions: 2,
      });
      const { transactionId } = expired;
      const settled = [{ transactionId, blockNumber: 7 }];
      await harness.unitOfWork.run(() =>
        harness.get(OutgoingTransactions).markIrreversible(settled),
      );
      expect(await look(1)).toMatchObject({ waiting: [], livingTransactions: 1 });
    });

    it('are codes that are not sent, deposits that wait, and refunds that are not signed', async () => {
      const asked = request(customerId);
      await harness.get(LinkRequests).create(asked);
      await insertOne(unattributed({ state: 'waiting' }));
      const refund = await insertOne(unattributed());
      expect(await waiting()).toEqual(['deposit:resumption:1', 'link_request:code:1']);
      await harness.unitOfWork.run(() =>
        deposits.transition(refund.id, 'unattributed', 'refunding'),
      );
      expect(await waiting()).toEqual([
        ...['deposit:resumption:1', 'link_request:code:1', 'refund:signature:1'],
      ]);
      await harness.newOutgoing('refund', refund.id, new Date('2030-01-01T00:00:00Z'));
      expect(await waiting()).toEqual(['deposit:resumption:1', 'link_request:code:1']);
    });

    it('are re-scans that have not ended', async () => {
      const asked = { fromBlock: 5, toBlock: 9, reason: 'a test', requestedBy: 'anna' };
      const { id } = await harness.get(Rescans).create(asked);
      expect(await waiting()).toEqual(['rescan:progress:1']);
      await harness.get(Rescans).end(id, 'cancelled', 'a test');
      expect(await waiting()).toEqual([]);
    });

    it('are messages that are not delivered, and updates that nobody handled', async () => {
      const now = harness.clock.now();
      const message = { html: 'a', buttons: [], isQuiet: false };
      await harness.unitOfWork.run(() => {
        harness.get(TelegramStore).enqueue('7', [message, message], now);
        return Promise.resolve();
      });
      const update = { updateId: 11, chatId: '7', content: Buffer.from('a') };
      const ignored = { updateId: 12, outcome: 'ignored' };
      await harness.get(UpdateStore).receive('1', [update], [ignored], now);
      expect(await waiting()).toEqual(['message:telegram:2', 'update:its_turn:1']);
    });

    it('tell how far the chain was read', async () => {
      await harness.newReconciliation();
      expect((await look(1)).readToBlock).toBeGreaterThan(0);
    });
  });
}
