import { taposOf } from 'crowdwiz-protocol/ids';
import type { AppliedOperation } from './account-history';
import { verifyAuthority } from './authority';
import { assertionError, withFrame } from '../wire/chain-error';
import { NOTHING, type ApplyContext } from './apply-context';
import type { ChosenOptions } from '../chain/chain-options';
import { applyOperation } from './evaluators/index';
import { CHAIN_PARAMETERS } from '../chain/genesis-parameters';
import type { SignedTransaction } from '../wire/signed-transaction';
import type { OperationResult, State } from '../chain/state';
import { readWireSeconds, type WireOperation } from '../wire/wire-value';

const FILE = 'db_block.cpp';
const METHOD = '_apply_transaction';
const EMPTY_SUMMARY_PREFIX = 0;

/** Applies transactions to the state, and remembers the operations that they made. */
export class TransactionApplier implements ApplyContext {
  /** What was in a block already is not checked once more when a journal is replayed. */
  trustsSignatures = false;
  readonly maximumProposalLifetimeSeconds = CHAIN_PARAMETERS.maximum_proposal_lifetime;
  private applied: AppliedOperation[] = [];
  private trxInBlock = 0;
  private opInTrx = 0;
  /** Counts everything that was ever applied, pending transactions too: differs from node to node. */
  private virtualOp = 0;

  constructor(
    readonly state: State,
    private readonly options: Pick<ChosenOptions, 'chainId' | 'checkSignatures'>,
  ) {}

  get headTimeSeconds(): number {
    return readWireSeconds(this.state.head.time);
  }

  /** Starts a new list of applied operations; transactions are numbered from 0. */
  startBlock(): void {
    this.applied = [];
    this.trxInBlock = 0;
  }

  /** What was applied since `startBlock`. */
  get appliedOperations(): readonly AppliedOperation[] {
    return this.applied;
  }

  /**
   * Applies one transaction; when it is refused nothing of it remains.
   * @throws {ChainError} the node's refusal.
   */
  apply(transaction: SignedTransaction): OperationResult[] {
    const frame = () => ({
      ...{ file: FILE, line: 688, method: METHOD, format: '' },
      data: { trx: transaction.body },
    });
    const results = withFrame(frame, () => this.atomically(() => this.applyUnframed(transaction)));
    this.trxInBlock += 1;
    return results;
  }

  private applyUnframed(transaction: SignedTransaction): OperationResult[] {
    this.demandNew(transaction);
    this.demandSignatures(transaction);
    if (this.state.head.head_block_number > 0) {
      this.demandReferenceBlock(transaction);
      this.demandTimely(transaction);
    }
    const id = this.state.nextId('2.7');
    this.state.recentTransactions.set(id, { id, trx: transaction.body, trx_id: transaction.id });
    this.state.transactionIds.set(transaction.id, id);
    this.state.expirations.set(id, readWireSeconds(transaction.body.expiration));
    this.opInTrx = 0;
    return transaction.body.operations.map((operation) => {
      const result = this.applyOne(operation);
      this.opInTrx += 1;
      return result;
    });
  }

  private demandNew(transaction: SignedTransaction): void {
    if (!this.state.transactionIds.has(transaction.id)) return;
    const index = 'trx_idx.indices().get<by_trx_id>()';
    throw assertionError(
      { file: FILE, line: 635, method: METHOD },
      `${index}.find(trx.id()) == ${index}.end()`,
    );
  }

  private demandSignatures(transaction: SignedTransaction): void {
    if (!this.options.checkSignatures || this.trustsSignatures) return;
    const frame = () => ({
      ...{ file: 'transaction.cpp', line: 411, method: 'verify_authority', format: '' },
      data: { '*this': transaction.body },
    });
    withFrame(frame, () => {
      verifyAuthority(
        (id) => this.state.accounts.get(id),
        transaction.body.operations,
        transaction.signatureKeys(this.options.chainId),
      );
    });
  }

  private demandReferenceBlock({ body }: SignedTransaction): void {
    const summary = this.state.blockSummaries.get(`2.8.${body.ref_block_num}`);
    const prefix =
      summary === undefined ? EMPTY_SUMMARY_PREFIX : taposOf(summary.block_id).ref_block_prefix;
    if (body.ref_block_prefix !== prefix) {
      throw assertionError(
        { file: FILE, line: 656, method: METHOD },
        'trx.ref_block_prefix == tapos_block_summary.block_id._hash[1]',
      );
    }
  }

  private demandTimely({ body }: SignedTransaction): void {
    const now = this.headTimeSeconds;
    const expiration = readWireSeconds(body.expiration);
    const maximum = CHAIN_PARAMETERS.maximum_time_until_expiration;
    if (expiration > now + maximum) {
      throw assertionError(
        { file: FILE, line: 661, method: METHOD },
        'trx.expiration <= now + chain_parameters.maximum_time_until_expiration',
        '',
        { 'trx.expiration': body.expiration, now: this.state.head.time, max_til_exp: maximum },
      );
    }
    if (now > expiration) {
      throw assertionError({ file: FILE, line: 663, method: METHOD }, 'now <= trx.expiration', '', {
        now: this.state.head.time,
        'trx.exp': body.expiration,
      });
    }
  }

  private applyOne(operation: WireOperation): OperationResult {
    const index = this.record(operation);
    const result = applyOperation(this, operation);
    const entry = this.applied[index];
    if (entry !== undefined) this.applied[index] = { ...entry, result };
    return result;
  }

  /** Takes the operation's place in the block before it is applied: its own children come after it. */
  private record(operation: WireOperation): number {
    this.virtualOp += 1;
    return (
      this.applied.push({
        op: operation,
        result: NOTHING,
        trxInBlock: this.trxInBlock,
        opInTrx: this.opInTrx,
        virtualOp: this.virtualOp,
      }) - 1
    );
  }

  applyNested(operation: WireOperation): OperationResult {
    return this.applyOne(operation);
  }

  recordVirtual(operation: WireOperation): void {
    this.record(operation);
  }

  atomically<Result>(work: () => Result): Result {
    const { journal } = this.state;
    const session = journal.begin();
    const appliedBefore = this.applied.length;
    try {
      const result = work();
      journal.merge(session);
      return result;
    } catch (error) {
      journal.undo(session);
      this.applied.length = appliedBefore;
      throw error;
    }
  }
}
