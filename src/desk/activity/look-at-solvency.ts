import { Injectable } from '@nestjs/common';
import { Assets, CWD, Money, MoneyClock, type Rate } from '../../kernel';
import { type AccountBalance, Books, COLD_STORAGE, CUSTODY } from '../../ledger';
import { RateBook, rateInForce } from '../../terms';

/** Points of customers, whether or not a withdrawal holds them; as the trial balance sums them. */
const POINTS_OF_CUSTOMERS = ['customers', 'customers-held'];
/** CWD that belongs to others, whoever they are. */
const OWED = ['customers-uncredited', 'unattributed', 'unexplained', 'undone-payouts'];

/** Whether the gateway could pay everybody who has points now. */
export interface Solvency {
  /** All that customers have. */
  readonly points: Money;
  /** Points per CWD of a withdrawal now. */
  readonly rate: string;
  /** The points at that rate, rounded up. */
  readonly pointsInCwd: Money;
  /** CWD that came in and belongs to others. */
  readonly owed: Money;
  /** CWD that the hot wallet has by the books. */
  readonly custody: Money;
  /** CWD that the cold wallet has by the books: it pays nobody until it comes back. */
  readonly coldStorage: Money;
  /** What would be left; negative where it would not do. */
  readonly left: Money;
}

/** Values everything that the gateway owes, by the terms of now. */
@Injectable()
export class LookAtSolvency {
  constructor(
    private readonly books: Books,
    private readonly rates: RateBook,
    private readonly assets: Assets,
    private readonly clock: MoneyClock,
  ) {}

  async execute(): Promise<Solvency> {
    const balances = await this.books.trialBalance();
    const { rate } = rateInForce(await this.rates.versions('withdrawal'), this.clock.likely());
    const points = sumOf(balances, POINTS_OF_CUSTOMERS, Money.zero(this.assets.points));
    const pointsInCwd = roundedUp(rate, points);
    const owed = sumOf(balances, OWED, Money.zero(CWD));
    const custody = sumOf(balances, [CUSTODY.code], Money.zero(CWD));
    const coldStorage = sumOf(balances, [COLD_STORAGE.code], Money.zero(CWD));
    const left = custody.plus(coldStorage).minus(pointsInCwd).minus(owed);
    return { points, rate: rate.text, pointsInCwd, owed, custody, coldStorage, left };
  }
}

/** What is owed is never shown as less than it is. */
function roundedUp(rate: Rate, points: Money): Money {
  const { received } = rate.cwdFor(points);
  const isExact = rate.pointsFor(received, points.asset).received.compare(points) === 0;
  return isExact ? received : received.plus(Money.of(1n, CWD));
}

function sumOf(balances: readonly AccountBalance[], codes: readonly string[], zero: Money): Money {
  return balances
    .filter(({ code }) => codes.includes(code))
    .reduce((sum, { balance }) => sum.plus(balance), zero);
}
