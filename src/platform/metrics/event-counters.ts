import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import {
  ListensToEvents,
  CWD,
  type DomainEvent,
  EventListener,
  Money,
  UnitOfWork,
} from '../../kernel';

export const METRIC_PREFIX = 'gateway_';

/** The registry of one gateway: the library's shared one would mix two in one process. */
@Injectable()
export class MetricsRegistry extends Registry {}

/**
 * Counts events since the start of this process, each once it is committed. Totals are for rates and
 * alarms, the books are for sums.
 */
@Injectable()
@ListensToEvents({ order: 320 })
export class EventCounters extends EventListener {
  private readonly depositsCredited: Counter;
  private readonly depositsUnits: Counter;
  private readonly withdrawalSteps: Counter;

  constructor(
    registry: MetricsRegistry,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
    const registers = [registry];
    this.depositsCredited = new Counter({
      name: `${METRIC_PREFIX}deposits_credited_total`,
      help: 'Deposits credited',
      registers,
    });
    this.depositsUnits = new Counter({
      name: `${METRIC_PREFIX}deposits_credited_cwd_units_total`,
      help: 'CWD of credited deposits, in units of 0.00001 CWD',
      registers,
    });
    this.withdrawalSteps = new Counter({
      name: `${METRIC_PREFIX}withdrawal_steps_total`,
      help: 'Withdrawals that reached a state',
      labelNames: ['state'],
      registers,
    });
  }

  override on(event: DomainEvent): Promise<void> {
    this.unitOfWork.afterCommit(() => {
      this.count(event);
    });
    return Promise.resolve();
  }

  private count(event: DomainEvent): void {
    if (event.type === 'deposit_credited') {
      this.depositsCredited.inc();
      // A counter holds a double: beyond 90 billion CWD it would lose the last units.
      this.depositsUnits.inc(Number(Money.parse(event.cwd, CWD).units));
    } else if (event.type.startsWith('withdrawal_')) {
      this.withdrawalSteps.inc({ state: event.type.slice('withdrawal_'.length) });
    }
  }
}
