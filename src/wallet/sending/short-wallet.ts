import { Injectable } from '@nestjs/common';
import { Clock, CLOCKS_APART_MILLISECONDS, CWD, isFresh, Money } from '../../kernel';
import { RaiseFinding, type FindingKind } from '../../safety';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { OutgoingOrder, OutgoingSource } from '../ports/outgoing/outgoing-source';
import type { Purse } from './purse';
import { WalletSettings } from '../wallet-settings';

const KIND: FindingKind = 'hot_wallet_short';
/** Approved payouts wait for money. */
const PAYOUTS = 'payouts';
/** Customers were refused a quote for more than there is. */
const QUOTES = 'quotes';

/**
 * What happens when the hot wallet holds less than is asked of it (ADR 30): for a bounded time nothing
 * passes an order that it cannot afford, then smaller ones do, and half of what comes in is set aside
 * for it. Operators are notified, and what has become affordable closes the finding.
 */
@Injectable()
export class ShortWallet {
  /** The largest quote refused since the last cycle; kept in memory, because the caller's transaction may roll back. */
  private refused: Money | null = null;

  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly settings: WalletSettings,
  ) {}

  /** True when the order has waited so long that smaller ones may pass it. */
  async mayBePassed(
    source: OutgoingSource,
    order: OutgoingOrder,
    { cost, purse }: { readonly cost: bigint; readonly purse: Purse },
  ): Promise<boolean> {
    await source.wait([order], 'hot_wallet_low');
    const { shortSince } = order;
    // The oldest rules: those behind a later one have waited for it already, and have passed both.
    if (purse.setAsideSince === null) {
      if (shortSince === null || this.isShortWait(shortSince)) return false;
      await this.reportPayout(order, cost, purse.left);
      await this.setAside(purse, shortSince);
    }
    return purse.availableUnits > 0n;
  }

  /** Another gateway may have noted it, by its own clock. */
  private isShortWait(shortSince: Date): boolean {
    const wait = this.settings.shortWaitSeconds * 1000;
    return isFresh(shortSince, this.clock.now(), wait, CLOCKS_APART_MILLISECONDS);
  }

  async setAside(purse: Purse, since: Date): Promise<void> {
    purse.setAside(since, (await this.outgoing.spentSince(since)).units);
  }

  noteRefusedQuote(needed: Money): void {
    if (!this.refused || needed.isMoreThan(this.refused)) this.refused = needed;
  }

  /** After a run that has looked at everything; `spendable`: what it began with. */
  async review(spendable: Money, purse: Purse): Promise<void> {
    const { refused } = this;
    this.refused = null;
    if (refused?.isMoreThan(spendable)) await this.reportQuote(refused, spendable);
    await this.raiseFinding.causesAreGone(
      [KIND],
      ({ subject, evidence }) =>
        subject === PAYOUTS
          ? purse.setAsideSince === null
          : Money.parse(evidence['needed'] ?? '0', CWD).compare(spendable) <= 0,
      'The hot wallet holds enough again.',
    );
  }

  private async reportPayout({ id }: OutgoingOrder, cost: bigint, left: bigint): Promise<void> {
    const [needed, spendable] = [Money.of(cost, CWD), Money.of(left, CWD)];
    await this.report(PAYOUTS, needed, spendable, {
      summary: `An approved payout of ${needed.toString()} waits: the hot wallet has`,
      evidence: { oldestId: id },
    });
  }

  private async reportQuote(needed: Money, spendable: Money): Promise<void> {
    await this.report(QUOTES, needed, spendable, {
      summary: `A withdrawal that takes ${needed.toString()} was refused: the hot wallet has`,
      evidence: {},
    });
  }

  private async report(
    subject: string,
    needed: Money,
    spendable: Money,
    { summary, evidence }: { summary: string; evidence: Readonly<Record<string, string>> },
  ): Promise<void> {
    await this.raiseFinding.execute({
      kind: KIND,
      subject,
      summary: `${summary} ${spendable.toString()} to spend. Top it up.`,
      evidence: {
        ...{ needed: needed.toDecimal(), spendable: spendable.toDecimal() },
        missing: needed.minus(spendable).toDecimal(),
        ...evidence,
      },
      halts: [],
    });
  }
}
