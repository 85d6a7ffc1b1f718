import type { PrivateKey } from 'crowdwiz-protocol/keys';
import { AccountHistory, type AppliedOperation } from '../rules/account-history';
import { TransactionApplier } from '../rules/apply-transaction';
import { sealBlock, type BlockDraft, type ProcessedTransaction, type StoredBlock } from './block';
import { BlockJournal, type JournaledBlock } from './block-journal';
import { changesOf, type ObjectChanges } from './block-changes';
import { ChainError, withFrame } from '../wire/chain-error';
import { clearExpiredTransfers } from '../rules/evaluators/evaluate-crowdwiz';
import { settleFlipcoins } from '../rules/evaluators/evaluate-flipcoin';
import { clearExpiredProposals } from '../rules/evaluators/evaluate-proposals';
import { chooseOptions, type SandboxChainOptions, type ChosenOptions } from './chain-options';
import { createGenesis } from './genesis';
import type { Session } from './journal';
import { HeadUpdater } from './head-updater';
import { SignedTransaction } from '../wire/signed-transaction';
import { State, type DynamicProperties } from './state';
import { validateTransaction } from '../rules/validate';
import { readWireSeconds } from '../wire/wire-value';

export interface BlockApplied {
  readonly block: StoredBlock;
  /** To be asked for while the event is delivered. */
  readonly changes: () => ObjectChanges;
  /** False when the history plugin gave up in this block: its notices are then not sent either. */
  readonly historyComplete: boolean;
}

/** A block that the chain has lost, or that it may lose by a fork now, and what it had applied. */
export interface LostBlock {
  readonly block: StoredBlock;
  readonly applied: readonly AppliedOperation[];
  readonly wasIrreversible: boolean;
}

export interface ChainListener {
  onBlock(event: BlockApplied): void;
  onPending(transaction: SignedTransaction): void;
  /**
   * Every node is replaced by an older snapshot. What is lost comes oldest first, after the blocks below the
   * snapshot that were irreversible and are not any more.
   */
  onGoneBack?(lost: readonly LostBlock[]): void;
}

export interface ForkResult {
  /** Block ids that are no longer on the chain, newest first. */
  readonly undoneBlockIds: readonly string[];
  /** Transactions of those blocks that are not on the new branch. */
  readonly droppedTransactionIds: readonly string[];
}

export interface ForkOptions {
  /** How many reversible blocks are taken back. */
  readonly depth: number;
  /** Transactions that the new branch holds too, as far as they are valid there. Default: none. */
  readonly keep?: 'valid' | readonly string[];
}

interface BuiltBlock {
  readonly block: StoredBlock;
  readonly session: Session;
  readonly historyComplete: boolean;
}

/** So many blocks can be taken back even where they are irreversible, by an older snapshot. */
const UNDOABLE_BLOCKS = 100;

/** How many of the 11 witnesses still produce while irreversibility stands still. */
const WITNESSES_WHILE_STALLED = 6;

/** A CrowdWiz chain in memory: pending transactions, blocks, forks. Nodes serve it to clients. */
export class SandboxChain {
  readonly options: ChosenOptions;
  readonly state = new State();
  readonly history: AccountHistory;
  private readonly applier: TransactionApplier;
  private readonly headUpdater: HeadUpdater;
  private readonly blocks: StoredBlock[] = [];
  /** The head's properties as they were after each block. */
  private readonly properties: DynamicProperties[];
  /** What each block applied, virtual operations too, whatever the history kept of it. */
  private readonly applied: (readonly AppliedOperation[])[] = [];
  /** Sessions of the newest blocks, back to the last irreversible one at least. */
  private reversible: Session[] = [];
  private pending: SignedTransaction[] = [];
  private pendingSession: Session;
  private readonly listeners = new Set<ChainListener>();
  private readonly heldBack = new Set<string>();
  private nextExtensions: BlockDraft['extensions'] = [];

  private readonly blockJournal: BlockJournal | undefined;

  constructor(options: SandboxChainOptions = {}) {
    const chosen = chooseOptions(options);
    this.blockJournal =
      options.journalFile === undefined
        ? undefined
        : BlockJournal.open(options.journalFile, chosen.genesisTimeSeconds);
    const { genesisTimeSeconds = chosen.genesisTimeSeconds } = this.blockJournal ?? {};
    this.options = { ...chosen, genesisTimeSeconds };
    createGenesis(this.state, {
      ...this.options,
      faucetPublicKey: this.options.faucetKey.publicKey,
      witnessPublicKey: this.options.witnessKey.publicKey,
    });
    this.history = new AccountHistory(this.state, this.options.maximumOperationsPerAccount);
    this.applier = new TransactionApplier(this.state, this.options);
    this.headUpdater = new HeadUpdater(this.state, this.options);
    this.properties = [this.state.head];
    this.pendingSession = this.state.journal.begin();
    this.replay();
  }

  /** No more blocks go to the journal's file, which another chain may then open. */
  close(): void {
    this.blockJournal?.close();
  }

  private replay(): void {
    this.applier.trustsSignatures = true;
    for (const step of this.blockJournal?.steps ?? []) {
      if ('block' in step) {
        this.produceAgain(step.block);
        continue;
      }
      this.dropPending();
      this.undoBlocks(step.undone);
      this.pendingSession = this.state.journal.begin();
    }
    this.applier.trustsSignatures = false;
  }

  private produceAgain({ id, timestamp, transactions }: JournaledBlock): void {
    this.pending = transactions.map((transaction) => SignedTransaction.read(transaction));
    const { block } = this.buildBlock(1, readWireSeconds(timestamp));
    if (block.id !== id) throw new Error(`block ${block.number} became ${block.id}, not ${id}`);
  }

  get chainId(): string {
    return this.options.chainId;
  }

  get headNumber(): number {
    return this.blocks.length;
  }

  get headId(): string {
    return this.state.head.head_block_id;
  }

  /** Number of the last irreversible block; it goes back by an older snapshot alone. */
  get irreversibleNumber(): number {
    return this.state.head.last_irreversible_block_num;
  }

  get headTime(): Date {
    return new Date(readWireSeconds(this.state.head.time) * 1000);
  }

  block(number: number): StoredBlock | undefined {
    return this.blocks[number - 1];
  }

  /** What the head's properties were when this block was the head. */
  propertiesAt(number: number): DynamicProperties {
    return this.properties[Math.max(0, number)] ?? this.state.head;
  }

  /** Every operation that the block applied, in order: its own, and those that the chain made. */
  appliedIn(number: number): readonly AppliedOperation[] {
    return this.applied[number - 1] ?? [];
  }

  get pendingTransactions(): readonly SignedTransaction[] {
    return this.pending;
  }

  /** Tells the listener of every block and pending transaction until the returned function is called. */
  listen(listener: ChainListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /**
   * Takes a transaction into the pending state, as a broadcast does.
   * @throws {ChainError} the node's refusal; nothing has changed then.
   */
  push(transaction: SignedTransaction): void {
    validateTransaction(transaction.body);
    if (this.options.checkSignatures) transaction.signatureKeys(this.chainId);
    const frame = () => ({
      ...{ file: 'db_block.cpp', line: 234, method: 'push_transaction', format: '' },
      data: { trx: transaction.body },
    });
    withFrame(frame, () => {
      this.applier.apply(transaction);
    });
    this.pending.push(transaction);
    for (const listener of this.listeners) listener.onPending(transaction);
  }

  /**
   * Tries a transaction and takes it back.
   * @throws {ChainError} the node's refusal.
   */
  tryOut(transaction: SignedTransaction): ProcessedTransaction {
    validateTransaction(transaction.body);
    const { journal } = this.state;
    const session = journal.begin();
    try {
      const operationResults = this.applier.apply(transaction);
      return { ...transaction.body, operation_results: operationResults };
    } finally {
      journal.undo(session);
    }
  }

  /** Which share of the witnesses produces: with fewer than 70 % nothing becomes irreversible. */
  stallIrreversibility(stalled: boolean): void {
    this.headUpdater.productiveWitnesses = stalled ? WITNESSES_WHILE_STALLED : undefined;
  }

  /** No witness takes this transaction, which waits until it expires. */
  holdBack(transactionId: string): void {
    this.heldBack.add(transactionId);
  }

  /** The header of the next block carries what no client of today knows. */
  extendNextHeader(): void {
    this.nextExtensions = [[0, {}]];
  }

  /** Makes the next block of all pending transactions. `at`: not before this time. */
  produceBlock(at?: Date): StoredBlock {
    return this.produce(1, at === undefined ? 0 : Math.floor(at.getTime() / 1000));
  }

  private produce(slots: number, notBeforeSeconds: number): StoredBlock {
    const held = this.pending.filter(({ id }) => this.heldBack.has(id));
    this.pending = this.pending.filter(({ id }) => !this.heldBack.has(id));
    const { block, session, historyComplete } = this.buildBlock(slots, notBeforeSeconds);
    this.blockJournal?.addBlock(block);
    this.tell(block, session, historyComplete);
    this.pushValid(held);
    return block;
  }

  private buildBlock(slots: number, notBeforeSeconds: number): BuiltBlock {
    const candidates = this.pending;
    this.dropPending();
    const session = this.state.journal.begin();
    const included = this.applyAll(candidates);
    const slot = this.headUpdater.nextSlot(slots, notBeforeSeconds);
    const block = sealBlock(
      {
        previous: this.headId,
        timestamp: slot.timestamp,
        witness: slot.witness,
        transactions: included.map(({ processed }) => processed),
        transactionIds: included.map(({ id }) => id),
        extensions: this.nextExtensions ?? [],
      },
      this.options.signBlocks ? this.options.witnessKey : undefined,
    );
    this.nextExtensions = [];
    this.headUpdater.apply(block, slot);
    clearExpiredProposals(this.applier);
    clearExpiredTransfers(this.applier);
    settleFlipcoins(this.applier);
    const historyComplete = this.history.record(block.number, this.applier.appliedOperations);
    this.state.journal.detach(session);
    this.blocks.push(block);
    this.properties.push(this.state.head);
    this.applied.push([...this.applier.appliedOperations]);
    this.keepReversible(session);
    this.pendingSession = this.state.journal.begin();
    return { block, session, historyComplete };
  }

  /** Transactions which are no longer valid are left out and forgotten. */
  private applyAll(
    candidates: readonly SignedTransaction[],
  ): { id: string; processed: ProcessedTransaction }[] {
    this.applier.startBlock();
    const included: { id: string; processed: ProcessedTransaction }[] = [];
    for (const candidate of candidates) {
      try {
        const results = this.applier.apply(candidate);
        const processed = { ...candidate.body, operation_results: results };
        included.push({ id: candidate.id, processed });
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
      }
    }
    return included;
  }

  private dropPending(): void {
    this.state.journal.undo(this.pendingSession);
    this.pending = [];
  }

  private keepReversible(session: Session): void {
    this.reversible.push(session);
    const kept = Math.max(this.headNumber - this.irreversibleNumber, UNDOABLE_BLOCKS);
    if (this.reversible.length > kept) this.reversible = this.reversible.slice(-kept);
  }

  private tell(block: StoredBlock, session: Session, historyComplete: boolean): void {
    let computed: ObjectChanges | undefined;
    const changes = (): ObjectChanges => (computed ??= changesOf(this.state, session));
    for (const listener of this.listeners) listener.onBlock({ block, changes, historyComplete });
  }

  /**
   * Takes the newest blocks back and builds a longer branch in their place.
   * @throws {Error} when the blocks are irreversible.
   */
  fork({ depth, keep = [] }: ForkOptions): ForkResult {
    const irreversibleBefore = this.irreversibleNumber;
    if (depth < 1 || depth > this.headNumber - irreversibleBefore) {
      throw new Error(`only ${this.headNumber - irreversibleBefore} blocks are reversible`);
    }
    const waiting = this.pending;
    this.dropPending();
    const undone = this.undoBlocks(depth);
    this.blockJournal?.addUndone(depth);
    this.pendingSession = this.state.journal.begin();
    const former = undone.toReversed().flatMap(({ body }) => body.transactions);
    const kept = former
      .map((transaction) => SignedTransaction.read(transaction))
      .filter(({ id }) => keep === 'valid' || keep.includes(id));
    this.pushValid([...kept, ...waiting]);
    // A slot is missed first, so that the first block of the branch differs from the former one.
    this.produce(2, 0);
    for (let block = 1; block <= depth; block += 1) this.produce(1, 0);
    this.reachIrreversible(irreversibleBefore);
    const present = new Set(
      this.blocks.slice(-(depth + 1)).flatMap(({ transactionIds }) => transactionIds),
    );
    return {
      undoneBlockIds: undone.map(({ id }) => id),
      droppedTransactionIds: undone
        .flatMap(({ transactionIds }) => transactionIds)
        .filter((id) => !present.has(id)),
    };
  }

  /**
   * As when every node is replaced by an older snapshot: irreversible blocks are gone, too, with
   * what waited. The next block's time must be told, or it may be the very block that is gone.
   * @throws {Error} when that block is too old.
   */
  goBackTo(number: number): readonly StoredBlock[] {
    const depth = this.headNumber - number;
    if (depth < 1 || depth > this.reversible.length) {
      throw new Error(`the last ${this.reversible.length} blocks can be taken back`);
    }
    const irreversibleBefore = Math.min(this.irreversibleNumber, number);
    const lost = this.blocksBetween(number, this.headNumber, this.irreversibleNumber);
    this.dropPending();
    const undone = this.undoBlocks(depth);
    this.blockJournal?.addUndone(depth);
    this.pendingSession = this.state.journal.begin();
    const { irreversibleNumber } = this;
    const unsettled = this.blocksBetween(
      irreversibleNumber,
      irreversibleBefore,
      irreversibleBefore,
    );
    for (const listener of this.listeners) listener.onGoneBack?.([...unsettled, ...lost]);
    return undone;
  }

  /** Those above the first number, up to the second. */
  private blocksBetween(below: number, upTo: number, irreversible: number): LostBlock[] {
    return this.blocks.slice(below, Math.max(below, upTo)).map((block) => ({
      block,
      applied: this.appliedIn(block.number),
      wasIrreversible: block.number <= irreversible,
    }));
  }

  /** What was irreversible stays so, also on a branch that is built while nothing becomes it. */
  private reachIrreversible(number: number): void {
    const { productiveWitnesses } = this.headUpdater;
    this.headUpdater.productiveWitnesses = undefined;
    while (this.irreversibleNumber < number) this.produce(1, 0);
    this.headUpdater.productiveWitnesses = productiveWitnesses;
  }

  private undoBlocks(depth: number): StoredBlock[] {
    const undone: StoredBlock[] = [];
    for (let count = 0; count < depth; count += 1) {
      const session = this.reversible.pop();
      const block = this.blocks.pop();
      if (session === undefined || block === undefined) throw new Error('no such reversible block');
      this.properties.pop();
      this.applied.pop();
      this.state.journal.undoDetached(session);
      undone.push(block);
    }
    return undone;
  }

  private pushValid(transactions: readonly SignedTransaction[]): void {
    for (const transaction of transactions) {
      try {
        this.push(transaction);
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
      }
    }
  }

  /** The key that owns the faucet account. */
  get faucetKey(): PrivateKey {
    return this.options.faucetKey;
  }
}
