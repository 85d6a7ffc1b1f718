import { Injectable } from '@nestjs/common';
import { Clock, MoneyClock, type MoneyTime } from '../../kernel';
import { NodePool, reachedBy } from './connection';
import { CrowdWizOptions } from './crowdwiz-options';

/** What is set "from now on" must not reach back to the block that is the head already. */
const AFTER_THE_HEAD_MILLISECONDS = 1;

/**
 * The time that the heads of a quorum of nodes have reached, and what has gone by since each was
 * first seen, by a stopwatch and not by the wall clock: so a jump of the clock between two blocks
 * changes nothing. The pool follows the heads anyway, by notices and every few seconds; nobody is
 * asked. Nodes that lie, or lag, are left out as long as enough others are near this machine's clock;
 * where the chain is further from it than the tolerance, nobody knows which of the two is wrong.
 */
@Injectable()
export class ChainClock extends MoneyClock {
  /** The chain's time less what had gone by, when nodes last agreed: a stopwatch goes well for hours. */
  #offset: number | null = null;
  /** Of the newest block that was read. */
  #read = -Infinity;
  /** The latest that was ever given: decisions never see time go back. */
  #latest = -Infinity;

  constructor(
    private readonly pool: NodePool,
    private readonly clock: Clock,
    private readonly options: CrowdWizOptions,
  ) {
    super();
  }

  override look(): MoneyTime {
    const clock = this.clock.now();
    const elapsed = this.pool.elapsed();
    const agreed = this.agreed(clock.getTime());
    if (agreed !== null) this.#offset = agreed - elapsed;
    if (this.#offset === null) return { status: 'no_head', clock };
    const reached = Math.max(Math.floor(this.#offset + elapsed), this.#read);
    const chain = reached + AFTER_THE_HEAD_MILLISECONDS;
    if (!this.isNear(chain, clock.getTime())) {
      return { status: 'clocks_apart', chain: new Date(chain), clock };
    }
    this.#latest = Math.max(this.#latest, chain);
    return { status: 'known', now: new Date(this.#latest) };
  }

  override notBefore(blockTime: Date): void {
    this.#read = Math.max(this.#read, blockTime.getTime());
  }

  /** Null while fewer nodes than the quorum are connected. */
  private agreed(clock: number): number | null {
    const { quorum } = this.pool;
    const all = this.pool.chainTimes();
    const near = all.filter((time) => this.isNear(time, clock));
    const counted = near.length >= quorum ? near : all;
    return reachedBy(quorum, counted) ?? null;
  }

  private isNear(chain: number, clock: number): boolean {
    return Math.abs(chain - clock) <= this.options.clockToleranceSeconds * 1000;
  }
}
