import type { Challenge } from '../wire';
import { Journal } from './journal';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const KEPT_MILLISECONDS = 2 * DAY_MILLISECONDS;

/** An account whose owner has sent the code that the signer was told to expect. */
export interface LinkRecord {
  readonly kind: 'link';
  readonly accountId: string;
  readonly customerId: string;
  /** Of the message, as `<transaction id>:<operation index>`: it proves once. */
  readonly proof: string;
  /** Of the account when it was proven. */
  readonly keys: string;
}

export interface ChallengeRecord extends Omit<Challenge, 'code'> {
  readonly kind: 'challenge';
  readonly codeHash: string;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
}

export interface SignedRecord {
  readonly kind: 'signed';
  /** Of the draft: the same draft gets the same bytes, and counts once. */
  readonly digest: string;
  /** The transaction without its signature. */
  readonly transaction: string;
  readonly at: number;
  readonly payments: readonly {
    readonly toAccountId: string;
    /** Amount and fee. */
    readonly units: string;
  }[];
  /** Deposits that it gives back. */
  readonly refunds: readonly string[];
}

interface UnlinkRecord {
  readonly kind: 'unlink';
  readonly customerId: string;
}

/** What is kept of records that are gone for the rest. */
interface UsedRecord {
  readonly kind: 'used';
  readonly proofs: readonly string[];
  readonly refunds: readonly string[];
}

type MemoryRecord = LinkRecord | ChallengeRecord | SignedRecord | UnlinkRecord | UsedRecord;

/** What the signer knows of its own, durably: who is linked, and what it has signed. */
export class Memory {
  private readonly links = new Map<string, LinkRecord>();
  private readonly challenges = new Map<string, ChallengeRecord>();
  private readonly signed = new Map<string, SignedRecord>();
  private readonly usedProofs = new Set<string>();
  private readonly refunds = new Set<string>();
  private readonly journal: Journal<MemoryRecord>;

  constructor(
    folder: string,
    private readonly now: () => number = Date.now,
  ) {
    const { journal } = Journal.open<MemoryRecord>(folder, (records) => {
      for (const record of records) this.apply(record);
      return this.needed();
    });
    this.journal = journal;
  }

  /** On the disk before it counts for anybody. A failure to write ends the process: see `main.ts`. */
  keep(records: readonly MemoryRecord[]): void {
    this.journal.append(records);
    for (const record of records) this.apply(record);
  }

  close(): void {
    this.journal.close();
  }

  linkOf(accountId: string): LinkRecord | undefined {
    return this.links.get(accountId);
  }

  challenge(requestId: string): ChallengeRecord | undefined {
    return this.challenges.get(requestId);
  }

  isProofUsed(proof: string): boolean {
    return this.usedProofs.has(proof);
  }

  isRefunded(deposit: string): boolean {
    return this.refunds.has(deposit);
  }

  signedBefore(digest: string): SignedRecord | undefined {
    return this.signed.get(digest);
  }

  /** Units that were signed in the last 24 hours; what the clock calls future counts as well. */
  spent(toAccountId?: string): bigint {
    const since = this.now() - DAY_MILLISECONDS;
    let units = 0n;
    for (const { at, payments } of this.signed.values()) {
      if (at <= since) continue;
      for (const payment of payments) {
        if (toAccountId === undefined || payment.toAccountId === toAccountId) {
          units += BigInt(payment.units);
        }
      }
    }
    return units;
  }

  private apply(record: MemoryRecord): void {
    switch (record.kind) {
      case 'challenge':
        this.challenges.set(record.requestId, record);
        return;
      case 'link':
        this.links.set(record.accountId, record);
        this.usedProofs.add(record.proof);
        return;
      case 'unlink':
        for (const [accountId, { customerId }] of this.links) {
          if (customerId === record.customerId) this.links.delete(accountId);
        }
        return;
      case 'signed':
        this.signed.set(record.digest, record);
        for (const deposit of record.refunds) this.refunds.add(deposit);
        return;
      case 'used':
        for (const proof of record.proofs) this.usedProofs.add(proof);
        for (const deposit of record.refunds) this.refunds.add(deposit);
    }
  }

  private needed(): readonly MemoryRecord[] {
    const since = this.now() - KEPT_MILLISECONDS;
    const lately = <Each extends { at: number }>(records: Iterable<Each>) =>
      [...records].filter(({ at }) => at > since);
    return [
      { kind: 'used', proofs: [...this.usedProofs], refunds: [...this.refunds] },
      ...this.links.values(),
      ...lately(this.challenges.values()),
      ...lately(this.signed.values()),
    ];
  }
}
