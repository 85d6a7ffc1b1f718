import type { SeededRandom } from '../../shared/seeded-random';
import type { Acts, DebitTerms } from './acts';
import type { Cast } from './cast';
import type { Party } from './players';
import type { Plot } from './plot';

/** How often each comes at a turn, against the others. */
const WEIGHTS = { debit: 4, hide: 3, give: 1, move: 2, refund: 2 } as const;
const NOTHING = 10;
const TERMS: readonly DebitTerms[] = [
  { alsoHeld: false, wait: false },
  { alsoHeld: true, wait: false },
  { alsoHeld: false, wait: true },
  { alsoHeld: false, wait: true },
  { alsoHeld: true, wait: true },
];

/**
 * What the service does with points, and operators with deposits, while everybody else follows a scheme. Its
 * numbers are its own: whatever else a history draws stays what it is.
 */
export class Service {
  private readonly acts: Acts;

  constructor(
    private readonly cast: Cast,
    private readonly random: SeededRandom,
    private readonly plot: Plot,
  ) {
    this.acts = cast.acts;
  }

  async turn(): Promise<void> {
    const { debits, moves, refunds } = this.plot;
    const { debit, hide, give, move, refund } = WEIGHTS;
    const weights = {
      debit: debits ? debit : 0,
      hide: debits ? hide : 0,
      give: debits ? give : 0,
      move: moves ? move : 0,
      refund: refunds ? refund : 0,
      nothing: NOTHING,
    };
    switch (this.random.weighted(weights)) {
      case 'debit':
        await this.debit();
        break;
      case 'hide':
        await this.hide();
        break;
      case 'give': {
        const party = this.anybody();
        const hundredths = BigInt(this.random.between(1, 20));
        await this.give(party, hundredths);
        break;
      }
      case 'move':
        await this.move();
        break;
      case 'refund':
        await this.acts.refund();
        break;
      case 'nothing':
        break;
    }
  }

  /** A share of all that somebody has, held points too: whoever holds some is the first choice. */
  private async debit(): Promise<void> {
    const { acts, random } = this;
    const parties = this.everybody();
    const held = await Promise.all(parties.map((party) => acts.heldBy(party)));
    const holders = parties.filter((_party, index) => (held[index] ?? 0n) > 0n);
    const party = random.pick(holders.length > 0 && random.chance(0.7) ? holders : parties);
    const hundredths = BigInt(random.pick([10, 50, 90, 100]));
    const terms = random.pick(TERMS);
    const units = (((await acts.pointsOf(party)) + (await acts.heldBy(party))) * hundredths) / 100n;
    if (units > 0n) await acts.debit(party, units, terms);
  }

  /**
   * Somebody sets points aside before a debit, takes them back after it, and withdraws whatever is left; or lets
   * them be paid out, so that nothing is left for the debit.
   */
  private async hide(): Promise<void> {
    const { acts, random } = this;
    const party = this.anybody();
    const waits = random.chance(0.8);
    const share = BigInt(random.pick([50, 100]));
    const isTakenBack = random.chance(0.6);
    if (!(await this.withdraw(party))) return;
    const all = (await acts.pointsOf(party)) + (await acts.heldBy(party));
    await acts.debit(party, (all * share) / 100n, { alsoHeld: false, wait: waits });
    if (!isTakenBack) return;
    const withdrawal = party.withdrawals.at(-1);
    if (withdrawal !== undefined) await acts.cancel(party, withdrawal);
    await this.withdraw(party);
  }

  private async withdraw(party: Party): Promise<boolean> {
    if (!(await this.acts.quote(party))) return false;
    const quote = party.quotes.at(-1);
    return quote !== undefined && this.acts.confirm(party, quote.id);
  }

  private async give(party: Party, hundredths: bigint): Promise<void> {
    const units = ((await this.acts.pointsOf(party)) * hundredths) / 100n;
    if (units > 0n) await this.acts.give(party, units);
  }

  private async move(): Promise<void> {
    const { acts, random } = this;
    const parties = this.everybody();
    const [to, takesWhatIsThere] = [random.pick(parties), random.chance(0.3)];
    const others = parties.filter((party) => party !== to);
    const deposits = await acts.credited(others);
    if (deposits.length > 0) await acts.move(random.pick(deposits), to, takesWhatIsThere);
  }

  private anybody(): Party {
    return this.random.pick(this.everybody());
  }

  private everybody(): readonly Party[] {
    return this.cast.players.flatMap(({ parties }) => parties);
  }
}
