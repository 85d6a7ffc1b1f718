import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel';
import { ScanCursor } from '../scan';
import { ChainAccounts } from '../wallet';
import { LinkingSettings } from './linking-settings';

/** No chain of this kind makes more than one block a second. */
const SHORTEST_BLOCK_MILLISECONDS = 1_000;

/**
 * The head at which a link begins or ends. It is what the quorum says, never below what has been read,
 * and never above what can be there by its time and by this machine's clock: a node that makes a head
 * up moves no boundary.
 */
@Injectable()
export class LinkHead {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly cursor: ScanCursor,
    private readonly clock: Clock,
    private readonly settings: LinkingSettings,
  ) {}

  async number(): Promise<number> {
    return (await this.now()).number;
  }

  /** Asks the chain. Throws `chain_unavailable`. */
  async now(): Promise<{ readonly number: number; readonly time: Date }> {
    const head = await this.accounts.head();
    const read = await this.cursor.load();
    // Nothing has been read: nothing bounds it.
    if (!read) return head;
    const ahead = this.settings.clockToleranceSeconds * 1000;
    const latest = Math.min(head.time.getTime(), this.clock.now().getTime() + ahead);
    const time = Math.max(latest, read.blockTime.getTime());
    const blocks = Math.floor((time - read.blockTime.getTime()) / SHORTEST_BLOCK_MILLISECONDS);
    const number = Math.min(head.number, read.blockNumber + blocks);
    return { number: Math.max(number, read.blockNumber), time: new Date(time) };
  }

  /** Inside a unit of work: what has been read meanwhile has had its effect under the links of before. */
  async notBelowRead(number: number): Promise<number> {
    return Math.max(number, (await this.cursor.load())?.blockNumber ?? 0);
  }
}
