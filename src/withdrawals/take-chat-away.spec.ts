import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import {
  Assets,
  Clock,
  CWD,
  Money,
  MoneyClock,
  newId,
  type MoneyTime,
  UnitOfWork,
} from '../kernel';
import { Books, credit, customerAccount, debit, entry, POINTS_ISSUED } from '../ledger';
import { ChatLinks, Customers } from '../linking';
import { Withdrawals } from './ports/withdrawals';
import { TakeChatAway } from './take-chat-away';
import type { Quote, Withdrawal, WithdrawalState } from './withdrawal';

class ChainOfClock extends MoneyClock {
  constructor(private readonly clock: Clock) {
    super();
  }

  override look(): MoneyTime {
    return { status: 'known', now: this.clock.now() };
  }
}

const ASSETS = Assets.withPoints('DEMO', 2);
const points = (whole: bigint): Money => Money.of(whole * 100n, ASSETS.points);
const CHAT = '7';

/** The chat itself is that of the port alone: the store of the bot is an adapter. */
describe('a chat is taken from a customer who has asked for money', () => {
  let stores: InMemory;
  let clock: ContractClock;
  let customerId: string;
  let chat: string | null;

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, ASSETS, [[MoneyClock, new ChainOfClock(clock)]]);
    customerId = (await stores.get(Customers).findOrCreate('anna')).customer.id;
    const given = entry('gift', 'adjustment', clock.now(), [
      debit(POINTS_ISSUED, points(1_000n)),
      credit(customerAccount(customerId), points(1_000n)),
    ]);
    await stores.get(UnitOfWork).run(() => stores.get(Books).post(given ? [given] : []));
    chat = CHAT;
    jest.spyOn(stores.get(ChatLinks), 'lockChatOf').mockImplementation(() => Promise.resolve(chat));
  });

  const terms = (whole: bigint) => ({
    ...{ id: newId(), customerId, accountId: '1.2.5', accountName: 'alice' },
    ...{ points: points(whole), gross: Money.of(1_000_000n, CWD), kept: points(0n) },
    ...({
      fee: Money.of(200_000n, CWD),
      feePayer: 'customer',
      net: Money.of(800_000n, CWD),
    } as const),
    ...{ rateVersion: 1, rate: '100' },
  });

  async function requested(whole: bigint, state: WithdrawalState): Promise<string> {
    const withdrawal: Withdrawal = {
      ...terms(whole),
      ...{ state: state === 'signed' ? 'approved' : state, requestedAt: clock.now() },
      ...{ reference: null, deadline: new Date(clock.now().getTime() + 3_600_000) },
      ...{ decidedBy: null, reason: null, transactionId: null, waitingFor: null, shortSince: null },
    };
    const { id, points: money } = withdrawal;
    await stores.get(UnitOfWork).run(async () => {
      await stores.get(Withdrawals).create(withdrawal);
      await stores.get(Books).placeHold({ id, customerId, money }, clock.now());
      if (state === 'signed') {
        await stores.get(Withdrawals).transition([id], ['approved'], 'signed');
      }
    });
    return id;
  }

  async function quoted(): Promise<string> {
    const quote: Quote = { ...terms(1n), expiresAt: new Date(clock.now().getTime() + 60_000) };
    await stores.get(UnitOfWork).run(() => stores.get(Withdrawals).saveQuote(quote));
    return quote.id;
  }

  const take = (cancelsWithdrawals: boolean) => {
    const command = { customerId, by: 'olga', reason: 'stolen', cancelsWithdrawals };
    return stores.get(TakeChatAway).execute(command);
  };
  const stateOf = async (id: string) => (await stores.get(Withdrawals).find(id))?.state;
  const spendable = () => stores.get(Books).balanceOf(customerAccount(customerId));

  it('ends the quote, and leaves what was requested as it waits', async () => {
    const quoteId = await quoted();
    const waiting = await requested(100n, 'awaiting_approval');
    const signed = await requested(300n, 'signed');
    const taken = await take(false);
    expect(taken.chatId).toBe(CHAT);
    expect(taken.withdrawals.map(({ id }) => id)).toEqual([waiting]);
    expect(await stores.get(Withdrawals).findQuote(quoteId)).toBeNull();
    expect([await stateOf(waiting), await stateOf(signed)]).toEqual([
      'awaiting_approval',
      'signed',
    ]);
    expect(await spendable()).toEqual(points(600n));
  });

  it('cancels what nobody has signed where that is asked for, and pays what was signed', async () => {
    const unsigned = [
      await requested(100n, 'awaiting_approval'),
      await requested(200n, 'approved'),
    ];
    const signed = await requested(300n, 'signed');
    const { withdrawals } = await take(true);
    expect(withdrawals.map(({ id }) => id).sort()).toEqual([...unsigned].sort());
    for (const withdrawal of withdrawals) {
      expect(withdrawal).toMatchObject({ state: 'cancelled', decidedBy: 'olga', reason: 'stolen' });
    }
    expect(await stateOf(signed)).toBe('signed');
    expect(await spendable()).toEqual(points(700n));
    expect(await stores.get(Books).audit()).toEqual([]);
    expect(stores.events().map(({ type }) => type)).toEqual([
      ...['chat_unbound', 'withdrawal_cancelled', 'withdrawal_cancelled'],
    ]);
    chat = null;
    expect(await take(true)).toEqual({ chatId: null, cancelledLinks: 0, withdrawals: [] });
  });

  it('leaves the quote of a service whose customer has no chat', async () => {
    chat = null;
    const quoteId = await quoted();
    await take(false);
    expect(await stores.get(Withdrawals).findQuote(quoteId)).not.toBeNull();
  });

  it('is done by somebody, for a reason', () => {
    const asked = { customerId, by: 'olga', reason: 'stolen', cancelsWithdrawals: false };
    const wrong = stores.get(TakeChatAway);
    expect(() => wrong.execute({ ...asked, by: 'customer' })).toThrow('operator_malformed');
    expect(() => wrong.execute({ ...asked, reason: ' ' })).toThrow('reason_required');
  });
});
