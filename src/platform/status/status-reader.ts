import { Injectable } from '@nestjs/common';
import { EventStore } from '../../events';
import { Clock, isFresh, UnitOfWork } from '../../kernel';
import { GatewayConfig } from '../config';
import { Findings, HaltSwitch } from '../../safety';
import { ScanCursor } from '../../scan';
import {
  BalanceChecks,
  ChainHealth,
  chainFacts,
  type IdentityCheck,
  OutgoingTransactions,
  scanLag,
} from '../../wallet';
import { CountWebhooks } from '../../webhooks';
import { Withdrawals } from '../../withdrawals';
import type { DatabaseFacts, GatewayStatus } from './gateway-status';
import { OutboxBacklog } from './outbox-backlog';
import { TelegramStatus } from './telegram-status';
import { within } from './within';

const DATABASE_ANSWERS_WITHIN_MILLISECONDS = 3000;
const IDENTITY_ANSWERS_WITHIN_MILLISECONDS = 3000;

/** Looks at everything that health, metrics and operators ask for. Never throws. */
@Injectable()
export class StatusReader {
  private last: GatewayStatus | null = null;
  private underWay: Promise<GatewayStatus> | null = null;

  constructor(
    private readonly cursor: ScanCursor,
    private readonly haltSwitch: HaltSwitch,
    private readonly findings: Findings,
    private readonly balanceChecks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly withdrawals: Withdrawals,
    private readonly outbox: OutboxBacklog,
    private readonly events: EventStore,
    private readonly countWebhooks: CountWebhooks,
    private readonly chainHealth: ChainHealth,
    private readonly telegram: TelegramStatus,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: GatewayConfig,
  ) {}

  /** Takes a look, or gives the last one if it is not older than this. One look at a time. */
  async read(maximumAgeSeconds: number): Promise<GatewayStatus> {
    const { last } = this;
    const now = this.clock.now();
    if (last !== null && isFresh(last.takenAt, now, maximumAgeSeconds * 1000)) return last;
    this.underWay ??= this.look().finally(() => {
      this.underWay = null;
    });
    this.last = await this.underWay;
    return this.last;
  }

  private async look(): Promise<GatewayStatus> {
    const [database, identity] = await Promise.all([this.askDatabase(), this.askIdentity()]);
    const takenAt = this.clock.now();
    const nodes = this.chainHealth.nodes();
    const chain = chainFacts(nodes, takenAt);
    const facts = database instanceof Error ? null : database;
    return {
      takenAt,
      roles: this.config.roles,
      database: facts,
      databaseError: database instanceof Error ? database.message : null,
      nodes,
      chain,
      identity,
      scanLag: scanLag(chain, facts?.cursor ?? null),
      telegram: { state: this.telegram.state, lastError: this.telegram.lastError },
    };
  }

  private async askIdentity(): Promise<IdentityCheck> {
    const check = this.chainHealth.checkIdentity();
    const answer = await within(IDENTITY_ANSWERS_WITHIN_MILLISECONDS, check);
    if (!(answer instanceof Error)) return answer;
    return { status: 'unreachable', explanation: 'The chain did not answer in time.' };
  }

  private askDatabase(): Promise<DatabaseFacts | Error> {
    return within(DATABASE_ANSWERS_WITHIN_MILLISECONDS, this.readDatabase());
  }

  private async readDatabase(): Promise<DatabaseFacts> {
    // One after the other: a look must not take more than one connection of the pool.
    await this.unitOfWork.assertTakesWrites();
    const cursor = await this.cursor.load();
    const halts = await this.haltSwitch.current();
    const balance = await this.balanceChecks.latest();
    const openFindingsByKind = await this.findings.countOpenByKind();
    const openFindings = [...openFindingsByKind.values()].reduce((sum, count) => sum + count, 0);
    const openWithdrawals = await this.withdrawals.countOpen();
    const livingTransactions = await this.outgoing.countLiving();
    const outboxBacklog = await this.outbox.count();
    const eventBacklog = await this.events.backlog();
    const webhooks = await this.countWebhooks.execute();
    const counts = { openFindings, openWithdrawals, livingTransactions, outboxBacklog };
    return { cursor, halts, balance, openFindingsByKind, ...counts, eventBacklog, webhooks };
  }
}
