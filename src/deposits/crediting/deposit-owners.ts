import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { Links, SuspendLink, type KeyUpdate, type Link } from '../../linking';
import { ChainAccounts } from '../../wallet';
import { ownerAt } from './read-credits';

/** Links whose account has the keys that proved it, as seen by one look. */
export type ProvenLinks = ReadonlySet<string>;

export const NOTHING_PROVEN: ProvenLinks = new Set();

/** CWD that an account sent. */
export interface SentCwd {
  readonly fromAccountId: string | null;
  readonly blockNumber: number;
}

/**
 * `owned`: by the link. `unsure`: it would be the link's, and whether its account still had the keys
 * that proved it is not known yet. `nobodys`: of no link, or sent after the keys had changed.
 */
export type Ownership =
  | { readonly kind: 'owned' | 'unsure'; readonly link: Link }
  | { readonly kind: 'nobodys'; readonly keysChanged: boolean };

/**
 * Whose a deposit is: the customer's who had proven its account, by the keys that it still had when it
 * sent. The chain tells the present keys, and the blocks which operations set keys since.
 */
@Injectable()
export class DepositOwners {
  constructor(
    private readonly links: Links,
    private readonly accounts: ChainAccounts,
    private readonly suspendLink: SuspendLink,
  ) {}

  /**
   * Outside of any transaction: looks at the present keys of those of the accounts that are linked, and
   * suspends the links that others proved. What the chain does not tell now is proven by nobody.
   */
  async look(accountIds: Iterable<string>): Promise<ProvenLinks> {
    const links = await this.links.everOfAccounts([...new Set(accountIds)]);
    const unsuspended = links.filter((link) => link.endedAt === null && link.suspendedAt === null);
    if (unsuspended.length === 0) return NOTHING_PROVEN;
    try {
      const found = await this.accounts.findByIds(unsuspended.map(({ accountId }) => accountId));
      const present = found.flatMap((account) => account ?? []);
      await this.suspendLink.execute(present);
      return new Set(present.map((each) => `${each.id} ${each.authorityFingerprint}`));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'chain_unavailable') return NOTHING_PROVEN;
      throw error;
    }
  }

  /** Inside a unit of work. `readTo`: up to that block, all operations that set keys are known. */
  async of(
    sent: readonly SentCwd[],
    proven: ProvenLinks,
    readTo: number,
  ): Promise<readonly Ownership[]> {
    const accountIds = new Set(sent.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    const changed = links.filter((link) => link.suspendedAt !== null || isRenewed(link));
    const updates =
      changed.length === 0
        ? []
        : await this.links.keyUpdatesOf(changed.map(({ accountId }) => accountId));
    return sent.map(({ fromAccountId, blockNumber }) => {
      const link = ownerAt(links, fromAccountId, blockNumber);
      if (!link) return { kind: 'nobodys', keysChanged: false };
      const { verifiedAtBlock, provenAtBlock, suspendedAtBlock } = link;
      const known = { updates, readTo };
      if (isRenewed(link) && blockNumber <= provenAtBlock) {
        const renewal = { provenAtBlock: verifiedAtBlock, seenAtBlock: provenAtBlock };
        return besideChange(link, blockNumber, renewal, known);
      }
      if (link.suspendedAt !== null) {
        const change = { provenAtBlock, seenAtBlock: suspendedAtBlock };
        return besideChange(link, blockNumber, change, known);
      }
      // It was looked at when it ended.
      const isProven = proven.has(`${link.accountId} ${link.authorityFingerprint}`);
      return { kind: link.endedAt !== null || isProven ? 'owned' : 'unsure', link };
    });
  }
}

interface ChangeOfKeys {
  /** Until then the account had the keys that the link was proven by. */
  readonly provenAtBlock: number;
  /** Other keys were seen, or proven, there; null: of a link that was suspended before that was kept. */
  readonly seenAtBlock: number | null;
}

interface KnownUpdates {
  readonly updates: readonly KeyUpdate[];
  readonly readTo: number;
}

/** Proven once more, by the keys that it has had since: a deposit of before may come to be read only now. */
function isRenewed({ verifiedAtBlock, provenAtBlock }: Link): boolean {
  return provenAtBlock > verifiedAtBlock;
}

/**
 * What came before the operation that set the other keys is still the link's. Where no block shows such
 * an operation, a proposal may have set them at any time before.
 */
function besideChange(
  link: Link,
  blockNumber: number,
  { provenAtBlock, seenAtBlock }: ChangeOfKeys,
  { updates, readTo }: KnownUpdates,
): Ownership {
  const since = updates.filter(
    (update) => update.accountId === link.accountId && update.blockNumber > provenAtBlock,
  );
  const nobodys = { kind: 'nobodys', keysChanged: true } as const;
  if (since.some((update) => update.blockNumber <= blockNumber)) return nobodys;
  if (seenAtBlock === null) return nobodys;
  if (since.some((update) => update.blockNumber <= seenAtBlock)) return { kind: 'owned', link };
  return readTo < seenAtBlock ? { kind: 'unsure', link } : nobodys;
}
