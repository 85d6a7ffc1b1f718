import { Injectable } from '@nestjs/common';
import { Clock, DomainError, isFresh, UnitOfWork } from '../../kernel';
import { RaiseFinding, type Finding } from '../../safety';
import {
  ListensToBlocks,
  BlockListener,
  type RealOperation,
  type ReversibleView,
} from '../../scan';
import { ownOperations } from './own-operations';
import { AnnouncedSpendings } from '../ports/chain/announced-spendings';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { ReadSeal } from './read-seal';
import { foreignOperations } from './report-foreign-spending';
import { WatchDatabaseHistory } from '../watch-database-history';

/** What spends from the hot wallet without the database knowing of it. */
export interface UnknownSpending {
  /** Transaction id and operation index, a virtual operation's key, or the id of what is pending. */
  readonly key: string;
  readonly explanation: string;
}

/** Beyond that, a look at the reversible blocks says nothing about now. */
const LOOK_VALID_MILLISECONDS = 60_000;

/** An operator needs no more of them at once. */
const SHOWN_MAXIMUM = 20;

interface Look {
  readonly at: Date;
  readonly headTime: Date;
  readonly inBlocks: readonly UnknownSpending[];
}

/**
 * Looks for what the hot wallet has spent and the database does not know, long before it is
 * irreversible: in the reversible blocks, and among what nodes announce, where a key of the wallet
 * has signed it. Either somebody else has the key, or the database has forgotten a payment.
 */
@Injectable()
@ListensToBlocks({ order: 300 })
export class WatchSpending extends BlockListener {
  private look: Look | null = null;
  private waiting: readonly UnknownSpending[] = [];
  /** Keys that a quarantine began with already. */
  private readonly noted = new Set<string>();
  /** Of the findings that are open; null until another process's were looked for. */
  private raised: Set<string> | null = null;

  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly announced: AnnouncedSpendings,
    private readonly readSeal: ReadSeal,
    private readonly history: WatchDatabaseHistory,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  /** What is irreversible is proven elsewhere: here it need not be waited for any more. */
  override onIrreversible(batch: Pick<ReversibleView, 'hotWalletId' | 'blocks'>): Promise<void> {
    this.announced.settle(ownOperations(batch).map(({ transactionId }) => transactionId));
    return Promise.resolve();
  }

  /** Without the signer, what is unknown is told to be ours by a later look, or when it is irreversible. */
  override async prepareReversible(view: ReversibleView): Promise<void> {
    try {
      await this.readSeal.prefetch(await this.unknownOf(ownOperations(view)));
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'signer_unavailable')) throw error;
    }
  }

  override async onReversible(view: ReversibleView): Promise<void> {
    const own = ownOperations(view);
    this.announced.settle(own.map(({ transactionId }) => transactionId));
    const unknown = await this.unknownOf(own);
    for (const operation of unknown) await this.noteForgotten(view, operation);
    const headTime = view.blocks.at(-1)?.time ?? this.clock.now();
    const inBlocks = foreignOperations(view, unknown).map(({ key, blockNumber }) => ({
      key,
      explanation: `in block ${blockNumber}`,
    }));
    const stillWait = new Set(this.announced.current(headTime).map((each) => each.transactionId));
    this.waiting = this.waiting.filter(({ key }) => stillWait.has(key));
    this.look = { at: this.clock.now(), headTime, inBlocks };
    await this.report([...inBlocks, ...this.waiting]);
  }

  hasLookedLately(): boolean {
    const { look } = this;
    return look !== null && isFresh(look.at, this.clock.now(), LOOK_VALID_MILLISECONDS);
  }

  /**
   * What is known of now: in the reversible blocks as they were looked at last, and what waits.
   * Throws `chain_unavailable` when the keys of the wallet are needed and cannot be read.
   */
  async run(): Promise<readonly UnknownSpending[]> {
    if (this.look === null) return [];
    this.waiting = await this.unknownPending(this.look.headTime);
    const unknown = [...this.look.inBlocks, ...this.waiting];
    await this.report(unknown);
    return unknown;
  }

  private async unknownPending(headTime: Date): Promise<readonly UnknownSpending[]> {
    const announced = this.announced.current(headTime);
    if (announced.length === 0) return [];
    const ids = announced.map(({ transactionId }) => transactionId);
    const unknown = await this.outgoing.unknownAmong(ids);
    const strange = new Set(unknown);
    this.announced.settle(ids.filter((id) => !strange.has(id)));
    if (unknown.length === 0) return [];
    const signed = await this.announced.signedByWallet(unknown);
    const ours = announced.filter(({ transactionId }) => signed.has(transactionId));
    for (const { transactionId, node } of ours) {
      await this.note(transactionId, { transactionId, announcedBy: node }, null);
    }
    return ours.map(({ transactionId, node }) => ({
      key: transactionId,
      explanation: `announced by ${node}`,
    }));
  }

  private async unknownOf(operations: readonly RealOperation[]): Promise<RealOperation[]> {
    if (operations.length === 0) return [];
    const ids = new Set(operations.map(({ transactionId }) => transactionId));
    const unknown = new Set(await this.outgoing.unknownAmong([...ids]));
    return operations.filter(({ transactionId }) => unknown.has(transactionId));
  }

  /** A seal tells that the database signed it once. Without one, it is looked at when irreversible. */
  private async noteForgotten({ blocks }: ReversibleView, operation: RealOperation): Promise<void> {
    if (!this.readSeal.wasPrefetched(operation)) return;
    const sealed = this.readSeal.of(operation);
    if (!sealed) return;
    const { transactionId, blockNumber } = operation;
    const { purpose, purposeId, counter } = sealed;
    const evidence = {
      ...{ transactionId, blockNumber: String(blockNumber) },
      ...{ purpose, purposeId, counter: String(counter) },
    };
    const includedAt = blocks.find(({ number }) => number === blockNumber)?.time ?? null;
    await this.note(transactionId, evidence, includedAt);
  }

  private async note(
    key: string,
    evidence: Readonly<Record<string, string>>,
    includedAt: Date | null,
  ): Promise<void> {
    if (this.noted.has(key)) return;
    await this.unitOfWork.run(() => this.history.noteUnknownSignature(evidence, includedAt));
    this.noted.add(key);
  }

  private async report(unknown: readonly UnknownSpending[]): Promise<void> {
    if (unknown.length === 0 && this.raised?.size === 0) return;
    const shown = unknown.slice(0, SHOWN_MAXIMUM);
    const present = new Set(shown.map(({ key }) => key));
    for (const { key, explanation } of shown) {
      if (!this.raised?.has(key)) await this.raise(key, explanation);
    }
    const isGone = ({ subject }: Finding) => !present.has(subject);
    const reason = 'Its block is irreversible by now, or it has gone.';
    await this.raiseFinding.causesAreGone(['unknown_spending'], isGone, reason);
    this.raised = present;
  }

  private raise(key: string, explanation: string): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: 'unknown_spending',
      subject: key,
      summary:
        'The hot wallet spends in a transaction that the database does not know. Nothing is signed ' +
        'until its block is irreversible, or it has gone.',
      evidence: { seen: explanation },
      halts: [],
    });
  }
}
