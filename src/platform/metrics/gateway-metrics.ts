import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { SEVERITIES } from '../../alarms';
import type { BalanceCheck } from '../../wallet';
import { ENDPOINT_STATES } from '../../webhooks';
import { GATEWAY_ROLES, GatewayConfig } from '../config';
import { type GatewayStatus, LedgerAuditor, StatusReader } from '../status';
import { METRIC_PREFIX, MetricsRegistry } from './event-counters';
import { FiguresReader, type Figures } from './figures-reader';

const STATUS_AGE_MAXIMUM_SECONDS = 5;
const SCOPES = ['payouts', 'deposits'] as const;
const LIVING_STATES = ['open', 'acknowledged'] as const;

/** Everything on /metrics; its gauges come from one look at the status. */
@Injectable()
export class GatewayMetrics {
  private readonly gauges: ReturnType<GatewayMetrics['createGauges']>;

  constructor(
    private readonly registry: MetricsRegistry,
    private readonly status: StatusReader,
    private readonly auditor: LedgerAuditor,
    private readonly figures: FiguresReader,
    private readonly config: GatewayConfig,
  ) {
    collectDefaultMetrics({ register: registry });
    this.gauges = this.createGauges();
  }

  /** The page in Prometheus' text format. */
  async render(): Promise<string> {
    this.apply(await this.status.read(STATUS_AGE_MAXIMUM_SECONDS));
    this.applyFigures(await this.figures.read());
    return this.registry.metrics();
  }

  private apply(status: GatewayStatus): void {
    for (const role of GATEWAY_ROLES) {
      this.gauges.role.set({ role }, status.roles.includes(role) ? 1 : 0);
    }
    this.applyChain(status);
    this.applyDatabase(status);
    this.applyEvents(status);
    const audit = this.auditor.last;
    set(this.gauges.ledgerProblems, audit?.problems.length);
    set(this.gauges.ledgerAuditedAt, audit && audit.auditedAt.getTime() / 1000);
    const { state } = status.telegram;
    set(this.gauges.telegramConnected, state === 'disabled' ? null : Number(state === 'connected'));
  }

  private applyChain({ chain, nodes, scanLag }: GatewayStatus): void {
    const { gauges } = this;
    set(gauges.headNumber, chain?.headNumber);
    set(gauges.headAge, chain?.headAgeSeconds);
    set(gauges.irreversibleNumber, chain?.irreversibleNumber);
    set(gauges.scanLagSeconds, scanLag?.seconds);
    set(gauges.scanLagBlocks, scanLag?.blocks);
    gauges.nodeHealthy.reset();
    for (const { node, state } of nodes) {
      gauges.nodeHealthy.set({ node, state }, state === 'healthy' ? 1 : 0);
    }
  }

  private applyDatabase({ database }: GatewayStatus): void {
    const { gauges } = this;
    gauges.databaseUp.set(database === null ? 0 : 1);
    set(gauges.cursorNumber, database?.cursor?.blockNumber);
    this.applyBalance(database?.balance ?? null);
    gauges.findingsByKind.reset();
    for (const [kind, count] of database?.openFindingsByKind ?? []) {
      gauges.findingsByKind.set({ kind }, count);
    }
    set(gauges.openFindings, database?.openFindings);
    set(gauges.openWithdrawals, database?.openWithdrawals);
    set(gauges.livingTransactions, database?.livingTransactions);
    set(gauges.outboxBacklog, database?.outboxBacklog);
    for (const scope of SCOPES) {
      const halted = database?.halts.some((halt) => halt.scope === scope);
      if (halted === undefined) gauges.halted.remove({ scope });
      else gauges.halted.set({ scope }, halted ? 1 : 0);
    }
  }

  private applyEvents({ database, takenAt }: GatewayStatus): void {
    const { gauges } = this;
    const { count, oldestAt } = database?.eventBacklog ?? {};
    set(gauges.eventsUnpublished, count);
    const oldest = oldestAt ?? takenAt;
    const age = Math.max(0, (takenAt.getTime() - oldest.getTime()) / 1000);
    set(gauges.eventsUnpublishedAge, count === undefined ? undefined : age);
    const webhooks = database?.webhooks;
    set(gauges.webhookDeliveriesWaiting, webhooks?.waiting);
    set(gauges.webhookEventsBehind, webhooks?.eventsBehind);
    for (const state of ENDPOINT_STATES.filter((each) => each !== 'deleted')) {
      if (webhooks === undefined) gauges.webhookEndpoints.remove({ state });
      else gauges.webhookEndpoints.set({ state }, webhooks.endpoints.get(state) ?? 0);
    }
  }

  /** A gauge holds a double: beyond 90 billion CWD it would lose the last units. */
  private applyBalance(check: BalanceCheck | null): void {
    const { gauges } = this;
    set(gauges.balanceOnChain, check && Number(check.onChain.units));
    set(gauges.balanceExpected, check && Number(check.expected.units));
    set(gauges.balancePending, check && Number(check.pending.units));
    set(gauges.balanceInFlight, check && Number(check.inFlight.units));
    set(gauges.balanceDifference, check && Number(check.difference.units));
    set(gauges.balanceDiffersSince, check?.differsSince && check.differsSince.getTime() / 1000);
    set(gauges.balanceCheckedAt, check && check.checkedAt.getTime() / 1000);
    set(gauges.balanceExplained, check?.differsSince && (check.explanation === null ? 0 : 1));
  }

  private applyFigures(figures: Figures | null): void {
    const { gauges } = this;
    this.resetFigures();
    const { walletBelow } = this.config.alarms;
    set(gauges.walletThreshold, walletBelow && Number(walletBelow.units));
    set(gauges.custody, figures && Number(figures.custody.units));
    set(gauges.owed, figures && Number(figures.owed.units));
    set(gauges.approvals, figures?.approvals.count);
    set(gauges.oldestApproval, secondsOf(figures?.approvals.oldestAt));
    set(gauges.decisions, figures?.decisions.count);
    set(gauges.oldestDecision, secondsOf(figures?.decisions.oldestAt));
    set(gauges.endpointsFailing, figures?.failingEndpoints);
    set(gauges.backupVerifiedAt, figures?.backupAt && figures.backupAt.getTime() / 1000);
    if (figures === null) return;
    // The series of an open gate says so: one that is missing would say nothing.
    gauges.gateClosed.set({ reason: figures.gateClosed ?? 'none' }, figures.gateClosed ? 1 : 0);
    for (const { severity, state, count } of figures.alarms) {
      gauges.alarms.set({ severity, state }, count);
    }
    for (const { channel, waiting, failures } of figures.channels) {
      gauges.noticesWaiting.set({ channel }, waiting);
      gauges.tellingFailures.set({ channel }, failures);
    }
  }

  /** Their labels come and go. */
  private resetFigures(): void {
    const { gateClosed, alarms, noticesWaiting, tellingFailures } = this.gauges;
    for (const gauge of [gateClosed, alarms, noticesWaiting, tellingFailures]) {
      gauge.reset();
    }
    for (const severity of SEVERITIES) {
      for (const state of LIVING_STATES) alarms.set({ severity, state }, 0);
    }
  }

  private createGauges() {
    return {
      role: this.gauge('role', '1: this process has the role', ['role']),
      headNumber: this.gauge('chain_head_number', 'Head block of the best healthy node'),
      headAge: this.gauge('chain_head_age_seconds', 'Age of that head block'),
      irreversibleNumber: this.gauge('chain_irreversible_number', 'Last irreversible block'),
      nodeHealthy: this.gauge('chain_node_healthy', '1: the node is used', ['node', 'state']),
      cursorNumber: this.gauge('scan_cursor_number', 'Last block that was read'),
      scanLagBlocks: this.gauge('scan_lag_blocks', 'Irreversible blocks that were not read yet'),
      scanLagSeconds: this.gauge('scan_lag_seconds', 'The same in seconds of the chain'),
      databaseUp: this.gauge('database_up', '1: the database answers'),
      ...this.createBalanceGauges(),
      ...this.createFigureGauges(),
      findingsByKind: this.gauge('findings_open_by_kind', 'The same by kind', ['kind']),
      openFindings: this.gauge('findings_open', 'Findings that wait for a person'),
      openWithdrawals: this.gauge('withdrawals_open', 'Withdrawals that are not final'),
      livingTransactions: this.gauge(
        'outgoing_transactions_living',
        'Signed transactions whose outcome is not proven',
      ),
      halted: this.gauge('halted', '1: money of this scope is stopped', ['scope']),
      outboxBacklog: this.gauge('outbox_backlog', 'Notifications that wait to be delivered'),
      ...this.createEventGauges(),
      ledgerProblems: this.gauge('ledger_audit_problems', 'Differences that the last audit found'),
      ledgerAuditedAt: this.gauge(
        'ledger_audit_timestamp_seconds',
        'When the books were audited last',
      ),
      telegramConnected: this.gauge(
        'telegram_connected',
        '1: the bot is connected; absent without one',
      ),
    };
  }

  private createEventGauges() {
    return {
      eventsUnpublished: this.gauge(
        'events_unpublished',
        'Committed events of services that no reader is shown yet',
      ),
      eventsUnpublishedAge: this.gauge(
        'events_unpublished_age_seconds',
        'Age of the oldest of them; 0 when there is none',
      ),
      webhookEndpoints: this.gauge('webhook_endpoints', 'Endpoints of webhooks', ['state']),
      webhookDeliveriesWaiting: this.gauge(
        'webhook_deliveries_waiting',
        'Deliveries that wait for their next attempt',
      ),
      webhookEventsBehind: this.gauge(
        'webhook_events_behind',
        'Events to which an enabled endpoint has not come: of the one that is furthest behind',
      ),
    };
  }

  /** In units of 0.00001 CWD: difference = on chain - pending - expected, less what is in flight. */
  private createBalanceGauges() {
    const units = (name: string, what: string) =>
      this.gauge(`balance_${name}_cwd_units`, `${what}, in units of 0.00001 CWD`);
    return {
      balanceOnChain: units('on_chain', 'What the chain says the hot wallet holds'),
      balanceExpected: units('expected', 'What books and reversible blocks say'),
      balancePending: units('pending', 'What known pending transactions add'),
      balanceInFlight: units('in_flight', 'Our own that the node has not announced'),
      balanceDifference: units('difference', 'What the chain holds beyond what the books say'),
      balanceDiffersSince: this.gauge(
        'balance_differs_since_timestamp_seconds',
        'Since when there is a difference; absent when there is none',
      ),
      balanceCheckedAt: this.gauge(
        'balance_checked_timestamp_seconds',
        'When chain and books were compared last',
      ),
      balanceExplained: this.gauge(
        'balance_difference_explained',
        '1: an operation that is known explains the difference; absent when there is none',
      ),
    };
  }

  private createFigureGauges() {
    return {
      gateClosed: this.gauge('gate_closed', '1: nothing is paid out, for the reason', ['reason']),
      approvals: this.gauge('approvals_waiting', 'Withdrawals that wait for a decision'),
      oldestApproval: this.gauge(
        'approvals_oldest_timestamp_seconds',
        'When the oldest of them was requested; absent when there is none',
      ),
      decisions: this.gauge('decisions_waiting', 'Acts that wait for a second person'),
      oldestDecision: this.gauge(
        'decisions_oldest_timestamp_seconds',
        'When the oldest of them was asked for; absent when there is none',
      ),
      endpointsFailing: this.gauge('webhook_endpoints_failing', 'Enabled ones that take nothing'),
      backupVerifiedAt: this.gauge(
        'backup_verified_timestamp_seconds',
        'When the newest verified copy of the database was made',
      ),
      alarms: this.gauge('alarms', 'Alarms that are not over', ['severity', 'state']),
      noticesWaiting: this.gauge('alarm_notices_waiting', 'What a channel has not told yet', [
        'channel',
      ]),
      tellingFailures: this.gauge('alarm_telling_failures', 'Failed attempts at the oldest one', [
        'channel',
      ]),
      walletThreshold: this.gauge(
        'wallet_low_threshold_cwd_units',
        'ALARM_WALLET_BELOW, in units of 0.00001 CWD; absent without it',
      ),
      custody: this.gauge(
        'custody_cwd_units',
        'What hot and cold wallet must hold by the books, in units of 0.00001 CWD',
      ),
      owed: this.gauge(
        'owed_cwd_units',
        'For what all points could be withdrawn now, and what is owed besides, in units of 0.00001 CWD',
      ),
    };
  }

  private gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Gauge<Label> {
    return new Gauge({ name: METRIC_PREFIX + name, help, labelNames, registers: [this.registry] });
  }
}

function secondsOf(time: Date | null | undefined): number | null {
  return time ? time.getTime() / 1000 : null;
}

/** An unknown figure is left out: a zero in its place would look like good news. */
function set(gauge: Gauge, value: number | null | undefined): void {
  if (value === null || value === undefined) gauge.remove();
  else gauge.set(value);
}
