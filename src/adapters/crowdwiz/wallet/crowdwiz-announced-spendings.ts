import { Injectable } from '@nestjs/common';
import { spendsFrom } from '../../../scan';
import { AnnouncedSpendings, type AnnouncedSpending } from '../../../wallet';
import { askChain } from '../chain-question';
import { fieldsOf, listOf, NodePool, type PendingWatcher, timeOf } from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { HotWallet, type WireAccount } from './hot-wallet';
import { factOf, names, operationOf } from '../operations/operation-facts';
import {
  InvalidKeyError,
  MalformedWireError,
  recoverPublicKey,
  transactionDigest,
  transactionId,
  type WireTransaction,
} from 'crowdwiz-protocol';

/** Of one node: a node that floods makes only its own announcements forgotten. */
const KEPT_MAXIMUM = 2_000;
/** Who signed is computed for so many of one node at a time: the rest waits for the next look. */
const LOOKS_PER_NODE = 50;
/** The chain refuses signatures that nobody needs, so that a real transaction has few. */
const SIGNATURES_MAXIMUM = 32;
/** 65 bytes in hex: whatever is longer or other is none. */
const SIGNATURE = /^[0-9a-f]{130}$/i;
/** Enough of a signature to know it by. */
const SIGNATURE_PREFIX_LENGTH = 32;
/** Signatures are looked through for old ones when so many more are there. */
const PRUNED_EVERY = 10_000;

interface Announced extends AnnouncedSpending {
  /** What was signed, and by which signatures: the transaction itself may be as large as a node likes. */
  readonly digest: Buffer;
  readonly signatures: readonly string[];
  /** Keys that have signed it; null until they were computed, which is done once. */
  signers: ReadonlySet<string> | null;
}

/** Keeps what nodes announce that spends from the hot wallet, until it is known or has expired. */
@Injectable()
export class CrowdWizAnnouncedSpendings extends AnnouncedSpendings implements PendingWatcher {
  readonly #byNode = new Map<string, Map<string, Announced>>();
  /** Of what this process has signed: when it expires, by the beginning of its signature. */
  readonly #ownSignatures = new Map<string, Date>();
  #prunedAt = 0;

  constructor(
    pool: NodePool,
    private readonly wallet: HotWallet,
    private readonly options: CrowdWizOptions,
  ) {
    super();
    // Only before a signature is it asked what others have announced.
    if (options.signs) pool.watchPending(this);
  }

  /** What this process signs is recorded before it is sent: nobody need ask whether it is known. */
  expectOwn(signature: string, expiresAt: Date, headTime: Date): void {
    if (this.#ownSignatures.size >= this.#prunedAt + PRUNED_EVERY) this.#prune(headTime);
    this.#ownSignatures.set(signature.slice(0, SIGNATURE_PREFIX_LENGTH), expiresAt);
  }

  onConnected(node: string): void {
    this.#byNode.delete(node);
  }

  onPending(node: string, transaction: unknown): void {
    const accountId = this.wallet.knownAccountId;
    if (accountId === undefined || this.#isOwn(transaction)) return;
    if (!names(transaction, accountId)) return;
    const announced = announcedOf(node, transaction, accountId, this.options.chainId);
    if (announced === null) return;
    const kept = this.#byNode.get(node) ?? new Map<string, Announced>();
    this.#byNode.set(node, kept);
    const known = kept.get(announced.transactionId);
    if (known?.signatures.join() === announced.signatures.join()) return;
    const [oldest] = kept.keys();
    if (kept.size >= KEPT_MAXIMUM && oldest !== undefined) kept.delete(oldest);
    kept.set(announced.transactionId, announced);
  }

  override current(headTime: Date): readonly AnnouncedSpending[] {
    const current = new Map<string, AnnouncedSpending>();
    for (const kept of this.#byNode.values()) {
      for (const [id, announced] of kept) {
        // The next block may still take what expires in the very second of the head.
        if (announced.expiresAt < headTime) kept.delete(id);
        else current.set(id, announced);
      }
    }
    return [...current.values()];
  }

  override settle(transactionIds: readonly string[]): void {
    for (const kept of this.#byNode.values()) for (const id of transactionIds) kept.delete(id);
  }

  override signedByWallet(transactionIds: readonly string[]): Promise<ReadonlySet<string>> {
    return askChain(async () => {
      const keys = keysOf(await this.wallet.read());
      const wanted = new Set(transactionIds);
      const found = new Set<string>();
      for (const kept of this.#byNode.values()) {
        const some = [...kept.values()].filter(({ transactionId: id }) => wanted.has(id));
        this.#computeSigners(some);
        for (const { transactionId: id, signers } of some) {
          if ([...(signers ?? [])].some((key) => keys.has(key))) found.add(id);
        }
      }
      return found;
    });
  }

  /** Of one node: what it makes up delays nothing that others announce. */
  #computeSigners(announced: readonly Announced[]): void {
    let looks = LOOKS_PER_NODE;
    for (const each of announced) {
      if (each.signers !== null) continue;
      looks -= each.signatures.length;
      if (looks < 0) return;
      each.signers = signersOf(each);
    }
  }

  #isOwn(transaction: unknown): boolean {
    const [signature] = signaturesOf(transaction);
    return (
      signature !== undefined &&
      this.#ownSignatures.has(signature.slice(0, SIGNATURE_PREFIX_LENGTH))
    );
  }

  #prune(headTime: Date): void {
    for (const [signature, expiresAt] of this.#ownSignatures) {
      if (expiresAt < headTime) this.#ownSignatures.delete(signature);
    }
    this.#prunedAt = this.#ownSignatures.size;
  }
}

/**
 * Null for what spends nothing, and for what cannot be packed here: whether a key of the wallet has
 * signed that cannot be verified, so that only blocks and the balance tell of it.
 */
function announcedOf(
  node: string,
  value: unknown,
  accountId: string,
  chainId: string,
): Announced | null {
  const transaction = value as WireTransaction;
  try {
    const fields = fieldsOf(value, 'a transaction');
    const operations = listOf(fields['operations'], 'operations').map(operationOf);
    const isSpending = operations.some(
      (each) => names(each, accountId) && spendsFrom(accountId, factOf(each, accountId)),
    );
    const signatures = signaturesOf(transaction);
    if (!isSpending || signatures.length > SIGNATURES_MAXIMUM) return null;
    if (!signatures.every((each) => SIGNATURE.test(each))) return null;
    const expiresAt = timeOf(fields['expiration'], 'an expiration');
    const id = transactionId(transaction);
    const digest = transactionDigest(chainId, transaction);
    return { transactionId: id, expiresAt, node, digest, signatures, signers: null };
  } catch {
    return null;
  }
}

function signersOf({ digest, signatures }: Announced): ReadonlySet<string> {
  return new Set(
    signatures.flatMap((signature) => {
      try {
        return recoverPublicKey(digest, signature);
      } catch (error) {
        if (error instanceof MalformedWireError) return [];
        if (error instanceof InvalidKeyError) return [];
        throw error;
      }
    }),
  );
}

function signaturesOf(transaction: unknown): string[] {
  const { signatures } = Object(transaction) as { signatures?: unknown };
  if (!Array.isArray(signatures)) return [];
  return signatures.filter((each): each is string => typeof each === 'string');
}

/** The active and the owner keys: each of them can spend. */
function keysOf({ fields }: WireAccount): ReadonlySet<string> {
  const authorities = [fields['active'], fields['owner']];
  return new Set(
    authorities.flatMap((authority) =>
      listOf(fieldsOf(authority, 'an authority')['key_auths'], 'keys').map((entry) =>
        String((entry as unknown[])[0]),
      ),
    ),
  );
}
