import { type Assets, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { customerAccount } from 'crowdwiz-gateway/internal/ledger/index';
import type { Quote, TakenQuote } from 'crowdwiz-gateway/internal/withdrawals/index';
import type { MemoryDatabase } from '../database/memory-database';
import { ACCOUNTS, WAITING_DEBITS, type AccountRow } from '../ledger/ledger-tables';
import { requireCustomer } from '../linking/linking-tables';
import { QUOTES, type QuoteRow } from './withdrawal-tables';

/** The quotes of `MemoryWithdrawals`. */
export class MemoryQuotes {
  constructor(
    private readonly database: MemoryDatabase,
    private readonly assets: Assets,
  ) {}

  save(quote: Quote): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Saving a quote');
      requireCustomer(this.database, quote.customerId);
      this.endAll(({ customerId }) => customerId === quote.customerId);
      const account = this.accountOf(quote.customerId);
      this.quotes.insert(quote.id, {
        quote,
        balance: account?.balance ?? 0n,
        debited: account?.debited ?? 0n,
      });
    });
  }

  find(id: string): Promise<Quote | null> {
    return this.database.read(() => this.quotes.get(id)?.quote ?? null);
  }

  take(customerId: string, id: string): Promise<TakenQuote | null> {
    return this.database.read(() => {
      this.database.requireUnit('Taking a quote');
      const row = this.quotes.get(id);
      if (row?.quote.customerId !== customerId) return null;
      this.quotes.delete(id);
      return { ...row.quote, ...this.sinceThen(row) };
    });
  }

  end(customerId: string, id: string | null): Promise<boolean> {
    return this.database.write(
      () =>
        this.endAll(
          (quote) => quote.customerId === customerId && (id === null || quote.id === id),
        ) > 0,
    );
  }

  prune(before: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const expired = this.quotes
        .rows(({ quote }) => quote.expiresAt < before)
        .sort((one, other) => one.quote.expiresAt.getTime() - other.quote.expiresAt.getTime())
        .slice(0, limit);
      for (const { quote } of expired) this.quotes.delete(quote.id);
      return expired.length;
    });
  }

  private get quotes() {
    return this.database.in(QUOTES);
  }

  private endAll(condition: (quote: Quote) => boolean): number {
    const ended = this.quotes.rows(({ quote }) => condition(quote));
    for (const { quote } of ended) this.quotes.delete(quote.id);
    return ended.length;
  }

  private sinceThen(row: QuoteRow): Pick<TakenQuote, 'pointsLeft' | 'isDebitWaiting'> {
    const { customerId } = row.quote;
    const taken = (this.accountOf(customerId)?.debited ?? 0n) - row.debited;
    return {
      pointsLeft: Money.of(row.balance - taken, this.assets.points),
      isDebitWaiting: this.database
        .in(WAITING_DEBITS)
        .some((debit) => debit.customerId === customerId),
    };
  }

  private accountOf(customerId: string): AccountRow | null {
    return this.database.in(ACCOUNTS).get(customerAccount(customerId).code);
  }
}
