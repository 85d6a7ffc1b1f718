import { DepositsInMemory } from '../../../test/support/deposits-in-memory';
import { CWD, Money } from '../../kernel';
import { UNATTRIBUTED } from '../../ledger';
import { Findings } from '../../safety';
import { type OutgoingPayment, OutgoingTransactions } from '../../wallet';
import { AttributeDeposit } from '../attribution/attribute-deposit';
import { refundedElsewhereTo } from '../deposit';
import { Deposits } from '../ports/deposits';
import { ForgottenRefunds } from './forgotten-refunds';
import { RefundDeposit } from './refund-deposit';
import { RefundSource } from './refund-source';
import { SettleRefunds } from './settle-refunds';

const SENDER = '1.2.99';
const OTHER = '1.2.77';
const THIRD = '1.2.78';
const UNITS = 500_000n;
const FEE = 200_000n;
const SAID = { by: 'olga', reason: 'it came from an exchange' };
const PAGE = { limit: 10, cursor: null };

describe('a refund to another account than the sender', () => {
  let house: DepositsInMemory;
  let depositId: string;

  beforeEach(async () => {
    house = await DepositsInMemory.open();
    const [deposit] = await house.take([house.credit(SENDER, UNITS)]);
    depositId = deposit?.id ?? '';
  });

  afterEach(async () => {
    expect(await house.audit()).toEqual([]);
  });

  const order = (accountId: string | null) => {
    const recipient = accountId === null ? null : { accountId, accountName: 'other' };
    return house.get(RefundDeposit).execute({ depositId, ...SAID, recipient });
  };
  const find = async () => (await house.get(Deposits).find(depositId))!;
  const waiting = async () => {
    const [first] = await house.get(RefundSource).next(1, []);
    if (!first) throw new Error('Nothing waits');
    return first;
  };
  const refuse = async () =>
    house.get(RefundSource).refuse(await waiting(), { reason: 'memo_key_unusable' });
  const payment = (toAccountId: string, units = UNITS - FEE): OutgoingPayment => ({
    ...{ purpose: 'refund', purposeId: depositId, toAccountId, toMemoKey: 'CWD1' },
    ...{ amount: Money.of(units, CWD), counter: 7 },
  });
  const judge = (...given: Parameters<typeof payment>) =>
    house.inUnit(() => house.get(ForgottenRefunds).whyNot(payment(...given)));

  /** As the chain shows it to a database that has forgotten it. */
  const adopt = (toAccountId: string) =>
    house.inUnit(async () => {
      const adopted = await house.get(OutgoingTransactions).adopt({
        ...{ payments: [payment(toAccountId)], transactionId: 'ab'.repeat(20), wire: '{}' },
        ...{ fee: Money.of(FEE, CWD), expiresAt: house.clock.now(), referenceBlockNumber: 5 },
        blockNumber: 6,
      });
      await house.get(SettleRefunds).onOutgoing([adopted]);
    });

  describe('that the database has forgotten', () => {
    it('settles its deposit, and goes where its seal says', async () => {
      expect(await judge(OTHER)).toBeNull();
      expect(await find()).toMatchObject({ state: 'refunding', refundToAccountId: OTHER });
      await adopt(OTHER);
      expect(await find()).toMatchObject({ state: 'refunded', refundToAccountId: OTHER });
      expect(await house.units(UNATTRIBUTED)).toBe(0n);
      await expect(order(null)).rejects.toMatchObject({ code: 'deposit_not_unattributed' });
    });

    it('is settled as well where nobody sent the deposit', async () => {
      const [won] = await house.take([house.credit(null, UNITS)]);
      depositId = won?.id ?? '';
      expect(await judge(OTHER)).toBeNull();
      await adopt(OTHER);
      expect(await find()).toMatchObject({ state: 'refunded', refundToAccountId: OTHER });
    });

    it('settles its deposit by the sender’s payment, where one to another account was refused before', async () => {
      await order(OTHER);
      await refuse();
      expect(await judge(SENDER)).toBeNull();
      expect(await find()).toMatchObject({ state: 'refunding', refundToAccountId: null });
      await adopt(SENDER);
      expect(await find()).toMatchObject({ state: 'refunded', refundToAccountId: null });
    });

    it('differs from an order to somebody else, and from a deposit that is smaller', async () => {
      expect(await judge(OTHER, UNITS + 1n)).toBe('terms_differ');
      expect(await find()).toMatchObject({ state: 'unattributed' });
      await order(THIRD);
      expect(await judge(OTHER)).toBe('terms_differ');
      expect(await judge(SENDER)).toBe('terms_differ');
      expect(await judge(THIRD)).toBeNull();
    });

    it('comes too late where the deposit was refunded, whoever got that, or given away', async () => {
      await order(null);
      await adopt(SENDER);
      expect(await judge(SENDER)).toBe('paid_already');
      expect(await judge(OTHER)).toBe('paid_already');
      const [second] = await house.take([house.credit(SENDER, UNITS)]);
      depositId = second?.id ?? '';
      await house.get(AttributeDeposit).execute({ depositId, to: 'house', ...SAID });
      expect(await judge(OTHER)).toBe('order_ended');
    });
  });

  describe('that a frozen process still has, while another one was ordered meanwhile', () => {
    const sign = (stale: Awaited<ReturnType<typeof waiting>>) => {
      const account = {
        ...{ id: stale.toAccountId, name: 'other', memoKey: 'CWD1', memoKeyUsable: true },
        authorityFingerprint: 'f',
      };
      const transaction = {
        ...{ payments: [payment(stale.toAccountId)], transactionId: 'cd'.repeat(20), wire: '{}' },
        ...{ fee: Money.of(FEE, CWD), expiresAt: house.clock.now(), referenceBlockNumber: 5 },
      };
      const signed = [{ order: stale, account, transaction }];
      return house.inUnit(() => house.get(RefundSource).markSigned(signed));
    };

    it('is not signed', async () => {
      await order(OTHER);
      const stale = await waiting();
      await refuse();
      expect(await sign(stale)).toEqual(new Set());
      await order(null);
      expect(await sign(stale)).toEqual(new Set());
      expect(await sign(await waiting())).toEqual(new Set([depositId]));
    });

    it('is not refused in its place', async () => {
      await order(OTHER);
      const stale = await waiting();
      await refuse();
      await order(THIRD);
      const { items } = await house.get(Findings).list({ open: true }, PAGE);
      await house.get(RefundSource).refuse(stale, { reason: 'memo_key_unusable' });
      expect(await find()).toMatchObject({ state: 'refunding', refundToAccountId: THIRD });
      expect((await house.get(Findings).list({ open: true }, PAGE)).items).toEqual(items);
    });
  });

  it('is shown while it is one, and not of a deposit that is nobody’s again or has an owner', async () => {
    const shown = async () => refundedElsewhereTo(await find());
    await order(OTHER);
    expect(await shown()).toBe(OTHER);
    await refuse();
    expect([(await find()).state, await shown()]).toEqual(['unattributed', null]);
    await order(OTHER);
    await adopt(OTHER);
    expect([(await find()).state, await shown()]).toEqual(['refunded', OTHER]);
    const [second] = await house.take([house.credit(SENDER, UNITS)]);
    depositId = second?.id ?? '';
    await order(OTHER);
    await refuse();
    await house.get(AttributeDeposit).execute({ depositId, to: 'house', ...SAID });
    expect([(await find()).state, await shown()]).toEqual(['house', null]);
  });
});
