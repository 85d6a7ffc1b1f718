import { createHash } from 'node:crypto';
import {
  decryptMemo,
  type PrintedMemo,
  type PrivateKey,
  recoverPublicKey,
  SEND_MESSAGE_OPERATION,
  transactionDigest,
  transactionId,
  TRANSFER_OPERATION,
  type WireTransaction,
} from 'crowdwiz-protocol';
import type { Place } from '../wire';
import { refused, SignerFailure } from './failures';
import type { Account, Nodes } from './nodes';

const CORE_ASSET_ID = '1.3.0';

/** Which keys an account has, as one text that changes with any of them. */
export function keysOf({ owner, active, memoKey }: Account): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, active, memoKey]))
    .digest('hex');
}

interface Found {
  readonly time: Date;
  readonly transaction: WireTransaction;
  readonly kind: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads an operation from an irreversible block, as the signer's own nodes have it. */
async function find(nodes: Nodes, place: Place): Promise<Found> {
  const { irreversibleNumber } = await nodes.head();
  if (place.blockNumber > irreversibleNumber) {
    throw new SignerFailure('not_yet', `block ${place.blockNumber} is not irreversible yet`);
  }
  const block = await nodes.block(place.blockNumber);
  const transaction = block?.transactions.find((each) => idOf(each) === place.transactionId);
  const operation = transaction?.operations[place.operationIndex];
  if (!block || !transaction || !operation) {
    throw refused(`block ${place.blockNumber} does not hold that operation`);
  }
  return { time: block.time, transaction, kind: operation[0], fields: operation[1] };
}

/** Null for what cannot be packed here: it holds no operation that proves anything. */
function idOf(transaction: WireTransaction): string | null {
  try {
    return transactionId(transaction);
  } catch {
    return null;
  }
}

export interface ProvenMessage {
  readonly text: string;
  readonly time: Date;
}

/**
 * The text of a message from this account to the hot wallet. Its signature is checked here, by the account's
 * active keys: no node can make up what an account has sent.
 */
export async function proveMessage(
  nodes: Nodes,
  place: Place,
  given: {
    readonly account: Account;
    readonly hotWalletId: string;
    readonly chainId: string;
    readonly memoKey: PrivateKey;
  },
): Promise<ProvenMessage> {
  const { account, hotWalletId, chainId, memoKey } = given;
  const { kind, fields, transaction, time } = await find(nodes, place);
  if (kind !== SEND_MESSAGE_OPERATION) throw refused('the proof is no message');
  if (fields['from'] !== account.id || fields['to'] !== hotWalletId) {
    throw refused(`the message is not from ${account.id} to the gateway`);
  }
  if (!isSignedBy(account.active, chainId, transaction)) {
    throw refused(`the message is not signed by the active keys of ${account.id}`);
  }
  const text = decryptMemo(memoKey, fields['memo'] as PrintedMemo);
  if (text === undefined) throw refused('the message cannot be read');
  return { text, time };
}

/** Keys alone: an account whose authority needs other accounts cannot be proven here. */
function isSignedBy(active: unknown, chainId: string, transaction: WireTransaction): boolean {
  const { weight_threshold: threshold, key_auths: keys } = active as {
    weight_threshold: number;
    key_auths: readonly (readonly [string, number])[];
  };
  const digest = transactionDigest(chainId, transaction);
  const signers = new Set(
    (transaction.signatures ?? []).map((signature) => recoverPublicKey(digest, signature)),
  );
  const weight = keys.reduce((sum, [key, each]) => sum + (signers.has(key) ? each : 0), 0);
  return threshold > 0 && weight >= threshold;
}

/** Units of CWD that this account once sent to the hot wallet, in an irreversible block. */
export async function proveDeposit(
  nodes: Nodes,
  place: Place,
  { fromAccountId, hotWalletId }: { fromAccountId: string; hotWalletId: string },
): Promise<bigint> {
  const { kind, fields } = await find(nodes, place);
  const { amount, asset_id: asset } = (fields['amount'] ?? {}) as Record<string, unknown>;
  const fits =
    kind === TRANSFER_OPERATION &&
    fields['from'] === fromAccountId &&
    fields['to'] === hotWalletId &&
    asset === CORE_ASSET_ID;
  if (!fits) throw refused(`the deposit is no transfer of CWD from ${fromAccountId}`);
  return BigInt(String(amount));
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...{ А: 'A', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X', У: 'Y', З: '3' },
};

/** As the gateway reads it: case, spaces, dashes and look-alikes are forgiven. */
function normalised(code: string): string {
  const [front = ''] = code.split('#', 1);
  const compact = front.toUpperCase().replace(/[\s\-‐‑–—_.]/gu, '');
  return compact.replace(/[А-Я]/gu, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** What is kept of a code, bound to its request. */
export function codeHash(requestId: string, code: string): string {
  return createHash('sha256')
    .update(`${requestId}:${normalised(code)}`)
    .digest('hex');
}
