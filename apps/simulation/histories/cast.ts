import { Rate } from 'crowdwiz-gateway/internal/kernel/index';
import type { SeededRandom } from '../../shared/seeded-random';
import type { Acts, Rates } from './acts';
import type { GivenQuote, Party, Player, Wallet } from './players';

/** Who is in a history, and what they know of each other. */
export class Cast {
  /** The withdrawal rate, as everybody can read it. */
  withdrawalRate = '1';

  constructor(
    readonly acts: Acts,
    readonly random: SeededRandom,
    readonly players: readonly Player[],
    readonly wallets: readonly Wallet[],
  ) {}

  walletsOf(player: Player): Wallet[] {
    return this.wallets.filter(({ holder }) => holder === player);
  }

  anyOther(player: Player): Player {
    const others = this.players.filter((each) => each !== player);
    return this.random.pick(others);
  }

  noteRates({ withdrawal }: Rates): void {
    if (withdrawal !== undefined) this.withdrawalRate = withdrawal;
  }

  /** Points are worth less CWD than when it was given: whoever still gets its rate gains. */
  isBetter({ rate }: GivenQuote): boolean {
    return Rate.parse(this.withdrawalRate).isMoreThan(Rate.parse(rate));
  }

  /** The account that a customer has linked, by name, and whether it must be proven again; null: none. */
  async linkOf({ id }: Party): Promise<{ name: string; isSuspended: boolean } | null> {
    const link = await this.acts.seen.linkOf(id);
    return link && { name: link.accountName, isSuspended: link.suspendedAt !== null };
  }
}
