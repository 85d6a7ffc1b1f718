import { Injectable } from '@nestjs/common';
import { CreditWaiting, OfferDeposits } from '../deposits';
import { ConfirmMessages } from '../linking';
import {
  ChainDisagreement,
  ReportDisagreement,
  RescanBlocks,
  ScanChain,
  type RescanReport,
  type ReversibleView,
  type ScanReport,
} from '../scan';
import { BroadcastTransactions, CheckBalance, SendOutgoing, type OutgoingPurpose } from '../wallet';
import { CycleTroubles } from './ports/cycle-troubles';
import { WatchRound } from './watch-round';

/** What one run did, for tests and the demo. */
export interface CycleReport {
  readonly scan: ScanReport['outcome'] | 'failed';
  readonly blocksRead: number;
  /** Blocks that an operator has had read again. */
  readonly blocksReadAgain: number;
  /** Deposits that had waited for the end of a halt. */
  readonly waitingSettled: number;
  /** Link requests that ended because their message came. */
  readonly messagesSettled: number;
  /** Codes, payouts and refunds that were signed. */
  readonly signed: Readonly<Partial<Record<OutgoingPurpose, number>>>;
  readonly resent: number;
  /** So long after it, what waits to share a transaction with others is signed; null: nothing waits so. */
  readonly dueInMilliseconds: number | null;
}

const NOTHING: CycleReport = {
  scan: 'failed',
  blocksRead: 0,
  blocksReadAgain: 0,
  waitingSettled: 0,
  messagesSettled: 0,
  signed: {},
  resent: 0,
  dueInMilliseconds: null,
};

const NOTHING_SIGNED: Pick<CycleReport, 'signed' | 'dueInMilliseconds'> = {
  signed: {},
  dueInMilliseconds: null,
};

const NOTHING_READ_AGAIN: RescanReport = { blocksRead: 0, hasMore: false };

/**
 * One cycle of the gateway: read the chain, reconcile the books with it, then send codes, payouts
 * and refunds; finally check for flows that wait too long. Cycles never
 * overlap in one process; a call during a cycle starts one more after it, so that no notice is
 * lost. A part that fails is reported to `CycleTroubles`, and the others still run.
 */
@Injectable()
export class GatewayCycle {
  private current: Promise<CycleReport> | null = null;
  private next: Promise<CycleReport> | null = null;
  private stopping = false;

  constructor(
    private readonly scanChain: ScanChain,
    private readonly rescanBlocks: RescanBlocks,
    private readonly creditWaiting: CreditWaiting,
    private readonly confirmMessages: ConfirmMessages,
    private readonly offerDeposits: OfferDeposits,
    private readonly checkBalance: CheckBalance,
    private readonly sendOutgoing: SendOutgoing,
    private readonly broadcastTransactions: BroadcastTransactions,
    private readonly watchRound: WatchRound,
    private readonly reportDisagreement: ReportDisagreement,
    private readonly troubles: CycleTroubles,
  ) {}

  /** Resolves when a cycle that began after this call has ended. Never rejects. Not inside a transaction. */
  run(): Promise<CycleReport> {
    if (this.stopping) return Promise.resolve(NOTHING);
    if (!this.current) return this.start();
    this.next ??= this.current.then(() => {
      this.next = null;
      return this.stopping ? NOTHING : this.start();
    });
    return this.next;
  }

  /** Finishes the current cycle and ends; later calls of `run` do nothing. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.current;
  }

  private start(): Promise<CycleReport> {
    const round = this.round().finally(() => {
      this.current = null;
    });
    this.current = round;
    return round;
  }

  private async round(): Promise<CycleReport> {
    const shouldStop = () => this.stopping;
    const scan = await this.attempt('scan', () => this.scanChain.run(shouldStop), null);
    const report = await this.moveMoney(scan, shouldStop);
    await this.attempt('watch over the flows', () => this.watchRound.run(), null);
    return report;
  }

  private async moveMoney(
    scan: ScanReport | null,
    shouldStop: () => boolean,
  ): Promise<CycleReport> {
    // Another process is at work, or the chain cannot be trusted or reached: nothing is signed.
    if (scan?.outcome !== 'done') return { ...NOTHING, scan: scan?.outcome ?? 'failed' };
    const rescan = await this.attempt(
      're-scan',
      () => this.rescanBlocks.run(shouldStop),
      NOTHING_READ_AGAIN,
    );
    if (rescan.hasMore) void this.run();
    const { outcome, blocksRead, view } = scan;
    const blocksReadAgain = rescan.blocksRead;
    const credit = () => this.creditWaiting.run(shouldStop);
    const waitingSettled = await this.attempt('waiting deposits', credit, 0);
    const confirm = () => this.confirmMessages.run();
    const messagesSettled = await this.attempt('messages that link', confirm, 0);
    await this.attempt('offers of deposits', () => this.offerDeposits.run(shouldStop), 0);
    if (view) await this.attempt('balance check', () => this.compareBalance(view), null);
    return {
      ...NOTHING,
      scan: outcome,
      blocksRead,
      blocksReadAgain,
      waitingSettled,
      messagesSettled,
      // Signed transactions are broadcast even if the payment gate could not be asked.
      ...(await this.attempt('payment gate', () => this.sign(shouldStop), NOTHING_SIGNED)),
      resent: await this.attempt('re-sending', () => this.broadcastTransactions.resend(), 0),
    };
  }

  private async compareBalance(view: ReversibleView): Promise<void> {
    await this.checkBalance.run(view);
    await this.reportDisagreement.isOver('balance');
  }

  private async sign(shouldStop: () => boolean): Promise<typeof NOTHING_SIGNED> {
    const reports = await this.sendOutgoing.run(shouldStop);
    for (const { purpose, failure } of reports) {
      if (failure) await this.report(`${purpose}s`, failure.error);
      else this.troubles.succeeded(`${purpose}s`);
    }
    const waits = reports.flatMap(({ dueInMilliseconds }) => dueInMilliseconds ?? []);
    return {
      signed: Object.fromEntries(reports.map(({ purpose, signed }) => [purpose, signed])),
      dueInMilliseconds: waits.length === 0 ? null : Math.min(...waits),
    };
  }

  private async attempt<T>(part: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.stopping) return otherwise;
    try {
      const result = await work();
      this.troubles.succeeded(part);
      return result;
    } catch (error) {
      await this.report(part, error);
      return otherwise;
    }
  }

  private async report(part: string, error: unknown): Promise<void> {
    this.troubles.failed(part, error);
    if (error instanceof ChainDisagreement) {
      await this.attempt('report', () => this.reportDisagreement.execute(error), undefined);
    }
  }
}
