import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  ServiceUnavailableException,
} from '@nestjs/common';
import { Clock } from '../../kernel';
import { Books } from '../../ledger';
import { GatewayConfig } from '../config';
import { within } from './within';

/** It reads every posting there is: often enough to notice, seldom enough not to be felt. */
const AUDIT_EVERY_MILLISECONDS = 6 * 60 * 60 * 1000;
/** A database that answers ends a statement at once. */
const STOPPED_WITHIN_MILLISECONDS = 3_000;

/** What an audit of the books found. */
export interface LedgerAudit {
  readonly auditedAt: Date;
  readonly tookMilliseconds: number;
  /** One sentence per difference; empty when the books are right. */
  readonly problems: readonly string[];
}

/**
 * Runs the audit, one at a time, and remembers the last one: it reads every posting. Regularly, where the chain is
 * read as well: without an operator who asks, a broken book would be noticed by nobody.
 */
@Injectable()
export class LedgerAuditor
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger(LedgerAuditor.name);
  private lastAudit: LedgerAudit | null = null;
  private underWay: Promise<LedgerAudit> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly books: Books,
    private readonly clock: Clock,
    private readonly config: GatewayConfig,
  ) {}

  /** Null until the first audit since the start. */
  get last(): LedgerAudit | null {
    return this.lastAudit;
  }

  /** A timer of its own: the gateway's schedule looks for no decorators. */
  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    this.timer = setInterval(() => {
      this.run().catch((error: unknown) => {
        if (this.stopping.signal.aborted) return;
        this.logger.warn({ err: error }, 'The books could not be audited');
      });
    }, AUDIT_EVERY_MILLISECONDS);
    this.timer.unref();
  }

  /** An audit that is in hand is ended: what it would find is found after the next start. */
  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopping.abort();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.underWay) await within(STOPPED_WITHIN_MILLISECONDS, this.underWay);
  }

  async run(): Promise<LedgerAudit> {
    this.underWay ??= this.audit().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  private async audit(): Promise<LedgerAudit> {
    const startedAt = this.clock.now();
    const problems = await this.books.audit(this.stopping.signal).catch((error: unknown) => {
      throw this.stopping.signal.aborted ? new ServiceUnavailableException() : error;
    });
    const auditedAt = this.clock.now();
    const tookMilliseconds = auditedAt.getTime() - startedAt.getTime();
    if (problems.length > 0) this.logger.error({ problems }, 'The books are not right');
    this.lastAudit = { auditedAt, tookMilliseconds, problems };
    return this.lastAudit;
  }
}
