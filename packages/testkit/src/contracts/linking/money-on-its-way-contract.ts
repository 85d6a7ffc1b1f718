import { randomUUID } from 'node:crypto';
import { Deposits, DepositSightings } from 'crowdwiz-gateway/internal/deposits/index';
import { Links, MoneyOnItsWay } from 'crowdwiz-gateway/internal/linking/index';
import { Withdrawals, type WithdrawalState } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { depositFixtures } from '../fixtures/deposit-fixtures';
import { withdrawalFixtures } from '../fixtures/withdrawal-fixtures';

/** `MoneyOnItsWay`, over withdrawals, sightings, deposits and links. */
export function describeMoneyOnItsWayContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let onItsWay: MoneyOnItsWay;
    let withdrawals: Withdrawals;
    let links: Links;
    let deposits: Deposits;
    let customerId: string;
    let accountNumber = 200;
    let accountId: string;
    const { owner, created } = withdrawalFixtures(() => ({
      ...{ harness, withdrawals, links, customerId },
    }));
    const { unattributed, insertOne } = depositFixtures(() => ({ harness, deposits, customerId }));

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      onItsWay = harness.get(MoneyOnItsWay);
      withdrawals = harness.get(Withdrawals);
      links = harness.get(Links);
      deposits = harness.get(Deposits);
    });

    beforeEach(async () => {
      accountNumber += 1;
      accountId = `1.2.${accountNumber}`;
      ({ customerId } = await owner(accountId));
    });

    afterAll(() => harness.close());

    const isMoving = () => onItsWay.isMoving(customerId);

    it('is none of a customer who does nothing, nor of nobody', async () => {
      expect(await isMoving()).toBe(false);
      expect(await onItsWay.isMoving(randomUUID())).toBe(false);
      expect(await onItsWay.isMoving('no id')).toBe(false);
    });

    it('is a withdrawal until it is final', async () => {
      const { id } = await created({ state: 'awaiting_approval' });
      const move = (from: WithdrawalState, to: WithdrawalState) =>
        harness.unitOfWork.run(() => withdrawals.transition([id], [from], to));
      expect(await isMoving()).toBe(true);
      await move('awaiting_approval', 'approved');
      expect(await isMoving()).toBe(true);
      await move('approved', 'cancelled');
      expect(await isMoving()).toBe(false);
    });

    it('is a deposit that is seen and not irreversible, of its own customer', async () => {
      const sightings = harness.get(DepositSightings);
      const [other] = [customerId];
      ({ customerId } = await owner(`1.2.${accountNumber + 1_000}`));
      const sighting = { chainKey: randomUUID(), customerId, units: 5n, blockNumber: 7 };
      await sightings.insertNew([{ ...sighting, transactionId: 'tx' }]);
      expect(await isMoving()).toBe(true);
      expect(await onItsWay.isMoving(other)).toBe(false);
      await sightings.settle([sighting.chainKey]);
      expect(await isMoving()).toBe(false);
    });

    it('is a deposit of the linked account that waits to be credited', async () => {
      await insertOne(unattributed({ fromAccountId: '1.2.9999', state: 'waiting' }));
      await insertOne(unattributed({ fromAccountId: accountId }));
      expect(await isMoving()).toBe(false);
      await insertOne(unattributed({ fromAccountId: accountId, state: 'waiting' }));
      expect(await isMoving()).toBe(true);
      const link = await links.activeOfCustomer(customerId);
      await links.end(link?.id ?? '', harness.clock.now(), 2_000);
      expect(await isMoving()).toBe(false);
    });
  });
}
