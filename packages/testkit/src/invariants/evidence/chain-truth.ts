import { amountOf, type WireOperation } from 'crowdwiz-protocol';
import type { AppliedOperation, LostBlock, SandboxChain, StoredBlock } from 'crowdwiz-sandbox/node';

const TRANSFER = 0;
const ACCOUNT_UPDATE = 6;
const OVERRIDE = 38;
const MESSAGE = 61;
const APPROVED_TRANSFER = 99;
const APPROVAL = 100;
const APPROVED_TRANSFER_BACK = 101;
const DISPUTE = 102;
const DECISION = 103;
const MASS_PAYMENT = 104;
const MASS_PAYMENT_RECEIPT = 105;

export const CORE_ASSET_ID = '1.3.0';

/** Value that an irreversible block brought to the hot wallet. */
export interface ChainCredit {
  /** `<transaction id>:<operation index>`; null for what no transaction shows. */
  readonly key: string | null;
  readonly transactionId: string | null;
  readonly blockNumber: number;
  readonly blockTime: Date;
  /** Null for what is neither a transfer, approved or not, nor a mass payment. */
  readonly from: string | null;
  readonly assetId: string;
  readonly units: bigint;
  /** A hole in the block's history hides it from every client. */
  readonly isHidden: boolean;
}

/** A transaction that is in a block and that the hot wallet signed, or lost CWD by. */
export interface HotWalletTransaction {
  readonly transactionId: string;
  readonly blockNumber: number;
  readonly isIrreversible: boolean;
  readonly operations: readonly WireOperation[];
}

/** A `send_message` to the hot wallet that stands in a transaction of an irreversible block. */
export interface ChainMessage {
  readonly from: string;
  readonly blockNumber: number;
  readonly blockTime: Date;
  readonly memo: unknown;
}

interface Effect {
  readonly from: string | null;
  readonly assetId: string;
  readonly units: bigint;
}

/** Keys that an account has from a block on. */
interface KeysSince {
  readonly blockNumber: number;
  readonly keys: Readonly<Record<string, unknown>>;
}

/** What a chain did to the hot wallet, told from its blocks and what they applied. */
export class ChainTruth {
  /** Everything that came in, in irreversible blocks after `startBlock`. */
  readonly credits: ChainCredit[] = [];
  /** By transaction id: what the hot wallet spent by, reversible blocks too. */
  readonly spent = new Map<string, HotWalletTransaction>();
  /** By `<transaction id>:<operation index>`. */
  readonly messages = new Map<string, ChainMessage>();
  /** Which keys an account got by an operation, in order, reversible blocks too. */
  private readonly keys = new Map<string, KeysSince[]>();
  /** Block of each transaction of the chain, reversible ones too. */
  private readonly blocks = new Map<string, number>();
  /** What irreversible blocks brought in that the chain has lost since. */
  readonly lostCredits: ChainCredit[] = [];
  private readonly lostTransactions = new Set<string>();
  private readonly lostMessages = new Map<string, ChainMessage>();

  constructor(
    readonly chain: SandboxChain,
    readonly hotWalletId: string,
    readonly startBlock: number,
    /** What the chain held before it went back, oldest first; nothing by default. */
    private readonly lost: readonly LostBlock[] = [],
  ) {
    for (const each of lost) this.readLost(each);
    for (let number = 1; number <= chain.headNumber; number += 1) {
      const block = chain.block(number);
      if (block !== undefined) this.read(block);
    }
  }

  get irreversibleNumber(): number {
    return this.chain.irreversibleNumber;
  }

  /** Undefined when no block holds the transaction. */
  blockOf(transactionId: string): number | undefined {
    return this.blocks.get(transactionId);
  }

  isIrreversible(transactionId: string): boolean {
    const number = this.blockOf(transactionId);
    return number !== undefined && number <= this.irreversibleNumber;
  }

  timeOf(blockNumber: number): Date | undefined {
    const block = this.chain.block(blockNumber);
    return block === undefined ? undefined : timeOf(block);
  }

  /** Times of the block, and of others of that number that were irreversible and are lost. */
  timesOf(blockNumber: number): Date[] {
    const lost = this.lost.filter(
      ({ block, wasIrreversible }) => wasIrreversible && block.number === blockNumber,
    );
    const present = blockNumber <= this.irreversibleNumber ? this.timeOf(blockNumber) : undefined;
    return [...(present ? [present] : []), ...lost.map(({ block }) => timeOf(block))];
  }

  get hasLostAnything(): boolean {
    return this.lost.length > 0;
  }

  /** An irreversible block held it before the chain went back. */
  hasLost(transactionId: string): boolean {
    return this.lostTransactions.has(transactionId);
  }

  /** On the chain as it is, or as it was before it went back. */
  messageOf(key: string): ChainMessage | undefined {
    return this.messages.get(key) ?? this.lostMessages.get(key);
  }

  get balance(): bigint {
    return this.chain.state.balanceOf(this.hotWalletId, CORE_ASSET_ID);
  }

  /**
   * Whether the account had other keys at the later block, without its blocks from then on, than at the
   * earlier one, and never got those of the earlier one back.
   */
  hasLostKeys(account: string, earlier: number, later: number): boolean {
    const history = this.keys.get(account) ?? [];
    const textAt = (block: number) =>
      JSON.stringify(history.filter(({ blockNumber }) => blockNumber <= block).at(-1)?.keys ?? {});
    const proven = textAt(earlier);
    const since = history.filter(({ blockNumber }) => blockNumber >= later);
    const texts = [textAt(later - 1), ...since.map(({ keys }) => JSON.stringify(keys))];
    return !texts.includes(proven);
  }

  /** What an operation leaves alone stays as it was, whatever that was. */
  private takeKeys({ number }: StoredBlock, [kind, fields]: WireOperation): void {
    if (kind !== ACCOUNT_UPDATE) return;
    const account = textOf(fields['account']);
    const history = this.keys.get(account) ?? [];
    const { owner, active } = fields;
    const memo = recordOf(fields['new_options'])['memo_key'];
    const keys = {
      ...history.at(-1)?.keys,
      ...(owner !== undefined && { owner }),
      ...(active !== undefined && { active }),
      ...(memo !== undefined && { memo }),
    };
    this.keys.set(account, [...history, { blockNumber: number, keys }]);
  }

  private readLost({ block, applied, wasIrreversible }: LostBlock): void {
    if (!wasIrreversible || block.number <= this.startBlock) return;
    for (const id of block.transactionIds) this.lostTransactions.add(id);
    this.takeMessages(block, this.lostMessages);
    const hole = this.holeIn(applied);
    for (const [index, operation] of applied.entries()) {
      const isReal = isFirstOfItsPlace(applied, index, block);
      this.takeCredit(this.lostCredits, block, operation, { isReal, isAfterHole: index > hole });
    }
  }

  private read(block: StoredBlock): void {
    for (const id of block.transactionIds) this.blocks.set(id, block.number);
    if (block.number <= this.irreversibleNumber) this.takeMessages(block, this.messages);
    for (const { op } of this.chain.appliedIn(block.number)) this.takeKeys(block, op);
    if (block.number <= this.startBlock) return;
    const applied = this.chain.appliedIn(block.number);
    const hole = this.holeIn(applied);
    const isIrreversible = block.number <= this.irreversibleNumber;
    for (const [index, operation] of applied.entries()) {
      const isReal = isFirstOfItsPlace(applied, index, block);
      const place = { isReal, isAfterHole: index > hole };
      if (isIrreversible) this.takeCredit(this.credits, block, operation, place);
      if (this.spends(operation.op)) this.takeSpending(block, operation, isIrreversible);
    }
  }

  /** Place of the operation that made the history plugin give up; beyond the end: none did. */
  private holeIn(applied: readonly AppliedOperation[]): number {
    const { accounts } = this.chain.state;
    const place = applied.findIndex(
      ({ op: [kind, fields] }) => kind === MESSAGE && !accounts.has(textOf(fields['to'])),
    );
    return place < 0 ? applied.length : place;
  }

  /** Of the transactions alone: what a proposal sends is signed by nobody at that moment. */
  private takeMessages(block: StoredBlock, messages: Map<string, ChainMessage>): void {
    for (const [index, { operations }] of block.body.transactions.entries()) {
      for (const [place, [kind, fields]] of operations.entries()) {
        if (kind !== MESSAGE || fields['to'] !== this.hotWalletId) continue;
        messages.set(`${block.transactionIds[index] ?? ''}:${place}`, {
          from: textOf(fields['from']),
          blockNumber: block.number,
          blockTime: timeOf(block),
          memo: fields['memo'],
        });
      }
    }
  }

  private takeCredit(
    credits: ChainCredit[],
    block: StoredBlock,
    { op, trxInBlock, opInTrx }: AppliedOperation,
    { isReal, isAfterHole }: { readonly isReal: boolean; readonly isAfterHole: boolean },
  ): void {
    const effect = this.creditOf(op);
    if (effect === null || effect.units <= 0n) return;
    const transactionId = isReal ? (block.transactionIds[trxInBlock] ?? null) : null;
    credits.push({
      ...effect,
      key: transactionId === null ? null : `${transactionId}:${opInTrx}`,
      transactionId,
      blockNumber: block.number,
      blockTime: timeOf(block),
      isHidden: transactionId === null && isAfterHole,
    });
  }

  private creditOf([kind, fields]: WireOperation): Effect | null {
    const { hotWalletId } = this;
    const { amount, asset_id: assetId } = recordOf(fields['amount']);
    const from = textOf(fields['from']);
    const isTo = fields['to'] === hotWalletId;
    if (kind === TRANSFER || kind === MASS_PAYMENT_RECEIPT || kind === APPROVAL) {
      if (!isTo || from === hotWalletId) return null;
      return { from, assetId: textOf(assetId), units: unitsOf(amount) };
    }
    const isBack = kind === APPROVED_TRANSFER_BACK && from === hotWalletId;
    const isTaken = kind === OVERRIDE && isTo;
    // Of these, only CWD counts: nothing else is booked for them.
    if (assetId !== CORE_ASSET_ID) return null;
    if (kind === DECISION)
      return { from: null, assetId, units: this.shareOf(fields, unitsOf(amount)) };
    return isBack || isTaken ? { from: null, assetId, units: unitsOf(amount) } : null;
  }

  /** One twentieth is the arbiter's, whole units of it; what is left is the winner's. */
  private shareOf({ winner, arbitr }: WireOperation[1], disputed: bigint): bigint {
    const ofArbiter = disputed / 20n;
    if (arbitr === this.hotWalletId) return ofArbiter;
    return winner === this.hotWalletId ? disputed - ofArbiter : 0n;
  }

  private spends([kind, fields]: WireOperation): boolean {
    const { hotWalletId } = this;
    if (kind === MASS_PAYMENT_RECEIPT || kind === APPROVED_TRANSFER_BACK) return false;
    if (kind === OVERRIDE) return fields['issuer'] === hotWalletId;
    if (kind === DISPUTE) return fields['to'] === hotWalletId;
    if (kind === DECISION) return fields['arbitr'] === hotWalletId;
    if ([TRANSFER, MESSAGE, APPROVED_TRANSFER, APPROVAL, MASS_PAYMENT].includes(kind)) {
      return fields['from'] === hotWalletId;
    }
    return PAYER_FIELDS.some((field) => fields[field] === hotWalletId);
  }

  private takeSpending(
    block: StoredBlock,
    { op, trxInBlock }: AppliedOperation,
    isIrreversible: boolean,
  ): void {
    const transaction = block.body.transactions[trxInBlock];
    const transactionId = block.transactionIds[trxInBlock];
    // A proposal that is executed when it expires belongs to no transaction of the block.
    const id = transactionId ?? `block ${block.number}, operation ${op[0]}`;
    this.spent.set(id, {
      transactionId: id,
      blockNumber: block.number,
      isIrreversible,
      operations: transaction?.operations ?? [op],
    });
  }
}

/** Who pays for the operations that are neither transfers nor messages. */
const PAYER_FIELDS = [
  'registrar',
  'account',
  'issuer',
  'fee_paying_account',
  'account_to_upgrade',
] as const;

/** An operation's children come after it at the same place; and some come after all transactions. */
function isFirstOfItsPlace(
  applied: readonly AppliedOperation[],
  index: number,
  block: StoredBlock,
): boolean {
  const here = applied[index];
  const before = applied[index - 1];
  if (here === undefined || here.trxInBlock >= block.transactionIds.length) return false;
  return before?.trxInBlock !== here.trxInBlock || before.opInTrx !== here.opInTrx;
}

function timeOf(block: StoredBlock): Date {
  return new Date(`${block.body.timestamp}Z`);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Minor units of a wire amount. */
export function unitsOf(value: unknown): bigint {
  return typeof value === 'number' || typeof value === 'string' ? amountOf(value) : 0n;
}
