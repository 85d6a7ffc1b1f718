import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../kernel';
import { Books } from '../../ledger';

/** It reads every posting there is: often enough to notice, seldom enough not to be felt. */
const AUDIT_EVERY_MILLISECONDS = 6 * 60 * 60 * 1000;

/** What an audit of the books found. */
export interface LedgerAudit {
  readonly auditedAt: Date;
  readonly tookMilliseconds: number;
  /** One sentence per difference; empty when the books are right. */
  readonly problems: readonly string[];
}

/** Runs the audit, one at a time, and remembers the last one: it reads every posting. */
@Injectable()
export class LedgerAuditor {
  private readonly logger = new Logger(LedgerAuditor.name);
  private lastAudit: LedgerAudit | null = null;
  private underWay: Promise<LedgerAudit> | null = null;

  constructor(
    private readonly books: Books,
    private readonly clock: Clock,
  ) {}

  /** Null until the first audit since the start. */
  get last(): LedgerAudit | null {
    return this.lastAudit;
  }

  /** Without an operator who asks, a broken book would be noticed by nobody. */
  @Interval(AUDIT_EVERY_MILLISECONDS)
  async runRegularly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.logger.warn({ err: error }, 'The books could not be audited');
    }
  }

  async run(): Promise<LedgerAudit> {
    this.underWay ??= this.audit().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  private async audit(): Promise<LedgerAudit> {
    const startedAt = this.clock.now();
    const problems = await this.books.audit();
    const auditedAt = this.clock.now();
    const tookMilliseconds = auditedAt.getTime() - startedAt.getTime();
    if (problems.length > 0) this.logger.error({ problems }, 'The books are not right');
    this.lastAudit = { auditedAt, tookMilliseconds, problems };
    return this.lastAudit;
  }
}
