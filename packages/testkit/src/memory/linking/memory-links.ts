import { Injectable } from '@nestjs/common';
import { DomainError } from 'crowdwiz-gateway/internal/kernel/index';
import {
  Links,
  type BlockMoment,
  type KeyUpdate,
  type Link,
} from 'crowdwiz-gateway/internal/linking/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { DEPOSITS } from '../deposits/deposit-tables';
import { requireGoneBackTo } from '../scan/scan-tables';
import { COLD_WALLETS } from '../wallet/wallet-tables';
import { KEY_UPDATES, LINKS, livingLinkOf, requireCustomer } from './linking-tables';

@Injectable()
export class MemoryLinks extends Links {
  private get links() {
    return this.database.in(LINKS);
  }

  private get updates() {
    return this.database.in(KEY_UPDATES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override activeOfCustomer(customerId: string): Promise<Link | null> {
    return this.database.read(() => livingLinkOf(this.database, customerId));
  }

  override activeOfAccount(accountId: string): Promise<Link | null> {
    return this.database.read(() => this.livingOfAccount(accountId));
  }

  override everOfAccounts(accountIds: readonly string[]): Promise<readonly Link[]> {
    return this.database.read(() => {
      const asked = new Set(accountIds);
      return this.links
        .rows(({ accountId }) => asked.has(accountId))
        .sort(
          (one, other) =>
            compare(one.accountId, other.accountId) || one.verifiedAtBlock - other.verifiedAtBlock,
        );
    });
  }

  override suspended(limit: number): Promise<readonly Link[]> {
    const since = ({ suspendedAt }: Link) => suspendedAt?.getTime() ?? 0;
    return this.database.read(() =>
      this.links
        .rows(({ endedAt, suspendedAt }) => endedAt === null && suspendedAt !== null)
        .sort((one, other) => since(one) - since(other) || compare(one.id, other.id))
        .slice(0, limit),
    );
  }

  override named(beginning: string, limit: number): Promise<readonly Link[]> {
    return this.database.read(() =>
      this.links
        .rows(({ accountName }) => accountName.startsWith(beginning))
        .sort(
          (one, other) =>
            compare(one.accountName, other.accountName) ||
            one.verifiedAt.getTime() - other.verifiedAt.getTime(),
        )
        .slice(0, limit),
    );
  }

  override create(link: Link): Promise<void> {
    return this.database.write(() => {
      requireCustomer(this.database, link.customerId);
      const elsewhere = this.livingOfAccount(link.accountId);
      const own = livingLinkOf(this.database, link.customerId);
      if (elsewhere && elsewhere.customerId !== link.customerId) {
        throw new DomainError('account_linked_elsewhere', { accountName: link.accountName });
      }
      if (own) throw new DomainError('customer_already_linked', { accountName: own.accountName });
      if (this.database.in(COLD_WALLETS).has(link.accountId)) {
        throw new MemoryRefusal(`The account ${link.accountId} is the service’s own`);
      }
      this.cutEnded(link);
      this.links.insert(link.id, link);
    });
  }

  override suspend(
    id: string,
    presentFingerprint: string,
    { at, block }: BlockMoment,
  ): Promise<boolean> {
    return this.database.write(() => {
      const link = this.links.get(id);
      if (link?.endedAt !== null || link.suspendedAt !== null) return false;
      if (link.authorityFingerprint === presentFingerprint) return false;
      this.links.put(id, { ...link, suspendedAt: at, suspendedAtBlock: block });
      return true;
    });
  }

  override renew(id: string, authorityFingerprint: string, atBlock: number): Promise<void> {
    return this.database.write(() => {
      const link = this.links.get(id);
      if (link?.endedAt !== null || link.suspendedAt === null) {
        throw new Error(`There is no suspended link ${id}`);
      }
      const renewed = { suspendedAt: null, suspendedAtBlock: null, provenAtBlock: atBlock };
      this.links.put(id, { ...link, ...renewed, authorityFingerprint });
    });
  }

  override end(id: string, at: Date, atBlock: number): Promise<void> {
    return this.database.write(() => {
      const link = this.links.get(id);
      if (link?.endedAt !== null) throw new Error(`There is no living link ${id}`);
      const endedAtBlock = Math.max(link.verifiedAtBlock, atBlock);
      this.links.put(id, { ...link, endedAt: at, endedAtBlock });
    });
  }

  override boundBy({ commonBlock, head }: Parameters<Links['boundBy']>[0]): Promise<number> {
    return this.database.write(() => {
      const bound = this.links.rows().flatMap((link) => {
        const lowered =
          link.endedAt === null ? begunBy(head, link) : this.endedBy(commonBlock, link);
        return lowered === null ? [] : [lowered];
      });
      if (bound.length > 0) requireGoneBackTo(this.database, commonBlock);
      for (const link of bound) this.links.put(link.id, link);
      return bound.length;
    });
  }

  override keepKeyUpdates(updates: readonly KeyUpdate[]): Promise<void> {
    return this.database.write(() => {
      for (const update of updates) {
        const { accountId, blockNumber } = update;
        if (!this.links.some((link) => link.accountId === accountId)) continue;
        this.updates.insert(`${accountId} ${blockNumber}`, { accountId, blockNumber });
      }
    });
  }

  override keyUpdatesOf(accountIds: readonly string[]): Promise<readonly KeyUpdate[]> {
    return this.database.read(() => {
      const asked = new Set(accountIds);
      return this.updates
        .rows(({ accountId }) => asked.has(accountId))
        .sort(
          (one, other) =>
            compare(one.accountId, other.accountId) || one.blockNumber - other.blockNumber,
        );
    });
  }

  private livingOfAccount(accountId: string): Link | null {
    return this.links.find((link) => link.accountId === accountId && link.endedAt === null);
  }

  /** Null where it has ended by then, or with what is still credited by it. */
  private endedBy(block: number, link: Link): Link | null {
    const { accountId, customerId, verifiedAtBlock } = link;
    const endedAtBlock = link.endedAtBlock ?? 0;
    const credited = this.database
      .in(DEPOSITS)
      .rows(({ deposit }) => deposit.state === 'credited' && deposit.fromAccountId === accountId)
      .filter(({ deposit }) => deposit.customerId === customerId)
      .map(({ deposit }) => deposit.blockNumber)
      .filter((number) => number <= endedAtBlock);
    const ends = Math.max(verifiedAtBlock, block, ...credited);
    return endedAtBlock > ends ? { ...link, endedAtBlock: ends } : null;
  }

  /** No block belongs to two links of one account: the newest counts. */
  private cutEnded({ accountId, verifiedAtBlock }: Link): void {
    const ended = this.links.rows((link) => link.accountId === accountId && link.endedAt !== null);
    for (const link of ended) {
      const cut = Math.max(link.verifiedAtBlock, verifiedAtBlock);
      if ((link.endedAtBlock ?? 0) > cut) this.links.put(link.id, { ...link, endedAtBlock: cut });
    }
  }
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** What of the link stands above the head stands at the head; null when nothing does. */
function begunBy(head: number, link: Link): Link | null {
  const { verifiedAtBlock, provenAtBlock, suspendedAtBlock } = link;
  if (Math.max(verifiedAtBlock, provenAtBlock, suspendedAtBlock ?? 0) <= head) return null;
  return {
    ...link,
    verifiedAtBlock: Math.min(verifiedAtBlock, head),
    provenAtBlock: Math.min(provenAtBlock, head),
    suspendedAtBlock: suspendedAtBlock === null ? null : Math.min(suspendedAtBlock, head),
  };
}
