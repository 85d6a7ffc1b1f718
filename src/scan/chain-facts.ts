/** CrowdWiz core asset. */
export const CORE_ASSET_ID = '1.3.0';

/** A proposal and a mass payment: what they bring comes by operations that only history shows. */
export const SHOWN_BY_HISTORY: ReadonlySet<number> = new Set([22, 104]);

/** A transfer to or from the hot wallet. Amounts in minor units of their asset. */
export interface TransferFact {
  readonly kind: 'transfer';
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly assetId: string;
  readonly units: bigint;
  readonly feeUnits: bigint;
  readonly feeAssetId: string;
}

/** A `send_message` (operation 61) to or from the hot wallet. */
export interface MessageFact {
  readonly kind: 'message';
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly feeUnits: bigint;
  readonly feeAssetId: string;
}

/** Virtual operation 105: one payment of somebody's mass payment. Costs the receiver nothing. */
export interface MassPaymentFact {
  readonly kind: 'mass_payment';
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly assetId: string;
  readonly units: bigint;
}

/**
 * Operation 100: who sent an approved transfer lets its receiver have it. It came out of the sender's
 * balance before, by operation 99; the sender pays the fee.
 */
export interface ApprovedTransferFact {
  readonly kind: 'approved_transfer';
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly assetId: string;
  readonly units: bigint;
  readonly feeUnits: bigint;
  readonly feeAssetId: string;
}

/** Any other operation that names the hot wallet. */
export interface OtherFact {
  readonly kind: 'other';
  /** CrowdWiz operation number. */
  readonly operationType: number;
  /** The account that pays its fee, where the operation names one by a known field. */
  readonly payerAccountId: string | null;
  /** CWD units it adds to (+) or takes from (-) the hot wallet; null when it cannot be told. */
  readonly effectUnits: bigint | null;
  /**
   * What it says about CWD, where its effect is not known or comes by other operations: one of these
   * may be what it moved.
   */
  readonly mentioned?: MentionedUnits;
}

/** CWD units that stand anywhere in an operation, each once. */
export interface MentionedUnits {
  readonly amounts: readonly bigint[];
  readonly feeUnits: bigint;
}

export type OperationFact =
  TransferFact | MessageFact | MassPaymentFact | ApprovedTransferFact | OtherFact;

/** Where an operation stands in its block. */
export interface OperationPlace {
  readonly blockNumber: number;
  readonly transactionIndex: number;
  readonly operationIndex: number;
}

/** An operation of a block's transaction that names the hot wallet. */
export interface RealOperation extends OperationPlace {
  readonly transactionId: string;
  readonly fact: OperationFact;
  /** Canonical JSON of the operation: equal operations have equal content. */
  readonly content: string;
  /** Of an operation that spends from the hot wallet. */
  readonly carrier?: CarrierTransaction;
}

/** The whole transaction that carries an operation. */
export interface CarrierTransaction {
  /** Wire JSON, signatures included. */
  readonly wire: string;
  readonly expiresAt: Date;
  readonly operationCount: number;
}

/** Why nothing but one node's word says that these transactions are those of the block's header. */
export interface Unproven {
  readonly reason: string;
  /** The node that served them, without credentials. */
  readonly node: string;
}

/** A block as far as the hot wallet is concerned. The id was computed from the header, not believed. */
export interface ChainBlock {
  readonly number: number;
  readonly id: string;
  readonly previousId: string;
  readonly time: Date;
  readonly operations: readonly RealOperation[];
  /** Accounts whose keys an operation of its transactions sets, to whatever they were or to others. */
  readonly keyUpdates?: readonly string[];
  /** Set where the hot wallet is concerned and neither a root nor a quorum proves the transactions. */
  readonly unproven?: Unproven;
}

/** An entry of the hot wallet's account history. */
export interface HistoryEntry extends OperationPlace {
  /** Per-account number, ascending from 1. */
  readonly sequence: number;
  readonly fact: OperationFact;
  readonly content: string;
}

/** A credit or other effect that no transaction of the block shows (DESIGN §5, source 2). */
export interface VirtualOperation extends OperationPlace {
  /** Made of block id, content and ordinal, never of `1.11.n`: the same after a fork or replay. */
  readonly key: string;
  readonly fact: OperationFact;
}

/** Irreversible blocks in order, without gaps, each linked to the one before. */
export interface IrreversibleBatch {
  readonly hotWalletId: string;
  readonly blocks: readonly ChainBlock[];
  readonly virtualOperations: readonly VirtualOperation[];
  /** The node that served them, without credentials. */
  readonly node: string;
  /**
   * What came in up to this block is history: the chain had it as irreversible at the first start, and
   * the opening balance holds it. Absent: none of these blocks is that old.
   */
  readonly historyUpTo?: number;
}

/** What stands above the last irreversible block right now; may be undone by a fork. */
export interface ReversibleView {
  readonly hotWalletId: string;
  readonly irreversibleNumber: number;
  readonly headNumber: number;
  readonly headId: string;
  readonly blocks: readonly ChainBlock[];
  readonly virtualOperations: readonly VirtualOperation[];
}

type Read = Pick<IrreversibleBatch, 'blocks' | 'virtualOperations'>;

/** The blocks' own operations, then the virtual ones. */
export function operationsOf({
  blocks,
  virtualOperations,
}: Read): readonly (RealOperation | VirtualOperation)[] {
  return [...blocks.flatMap(({ operations }) => operations), ...virtualOperations];
}

/** What names an operation for ever: its transaction and its place there, which a fork leaves alone. */
export function keyOfOperation({
  transactionId,
  operationIndex,
}: Pick<RealOperation, 'transactionId' | 'operationIndex'>): string {
  return `${transactionId}:${operationIndex}`;
}

/** Block times by number. */
export function timesOf({ blocks }: Pick<Read, 'blocks'>): ReadonlyMap<number, Date> {
  return new Map(blocks.map(({ number, time }) => [number, time]));
}

/** CWD units that an operation adds to (+) or takes from (-) the account; null when unknown. */
export function effectOn(accountId: string, fact: OperationFact): bigint | null {
  switch (fact.kind) {
    case 'transfer':
      return transferEffect(accountId, fact);
    case 'message':
      return fact.fromAccountId === accountId ? -feeInCwd(fact) : 0n;
    case 'mass_payment':
      return fact.toAccountId === accountId && fact.assetId === CORE_ASSET_ID ? fact.units : 0n;
    case 'approved_transfer': {
      const received = fact.toAccountId === accountId && fact.assetId === CORE_ASSET_ID;
      const fee = fact.fromAccountId === accountId ? feeInCwd(fact) : 0n;
      return (received ? fact.units : 0n) - fee;
    }
    case 'other':
      return fact.effectUnits;
  }
}

/** Whether the account pays for the operation, or loses CWD by it. */
export function spendsFrom(accountId: string, fact: OperationFact): boolean {
  if (fact.kind !== 'other') return fact.fromAccountId === accountId;
  return fact.payerAccountId === accountId || (fact.effectUnits ?? 0n) < 0n;
}

function transferEffect(accountId: string, fact: TransferFact): bigint {
  const units = fact.assetId === CORE_ASSET_ID ? fact.units : 0n;
  const spent = fact.fromAccountId === accountId ? units + feeInCwd(fact) : 0n;
  const received = fact.toAccountId === accountId ? units : 0n;
  return received - spent;
}

function feeInCwd(fact: { feeUnits: bigint; feeAssetId: string }): bigint {
  return fact.feeAssetId === CORE_ASSET_ID ? fact.feeUnits : 0n;
}
