import { Assets, type EventPublisher, Money } from '../../kernel';
import type { AccountHolders, Books, HeldPoints } from '../../ledger';
import { TakeBackPoints } from './take-back-points';

const { points } = Assets.withPoints('DEMO', 2);

describe('TakeBackPoints', () => {
  it('locks the customer, then what it will post on, and gives back what is held only then', async () => {
    const acts: string[] = [];
    const act = (text: string) => Promise.resolve(void acts.push(text));
    const holders: Partial<AccountHolders> = { lock: (id) => act(`lock ${id}`).then(() => true) };
    const books: Partial<Books> = {
      lockAccounts: (accounts) => act(`lock ${accounts.map(({ code }) => code).join()}`),
      balanceOf: () => Promise.resolve(Money.of(5n, points)),
    };
    const held: Partial<HeldPoints> = { giveBackUpTo: (id) => act(`give back to ${id}`) };
    const publisher: Partial<EventPublisher> = {};
    const takeBack = new TakeBackPoints(
      ...([holders as AccountHolders, books as Books, held as HeldPoints] as const),
      publisher as EventPublisher,
    );
    expect((await takeBack.available('anna', Money.of(9n, points))).units).toBe(5n);
    expect(acts).toEqual([
      ...['lock anna', 'lock treasury,points-issued,chain-loss', 'give back to anna'],
    ]);
  });
});
