import { Injectable } from '@nestjs/common';
import {
  type ActivityFrame,
  type ActivityOfStep,
  ActivitySource,
} from 'crowdwiz-gateway/internal/desk/index';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from '../database/memory-database';
import { DEPOSITS } from '../deposits/deposit-tables';
import { WITHDRAWALS } from '../withdrawals/withdrawal-tables';

const UNDONE: readonly string[] = ['cancelled', 'rejected'];

@Injectable()
export class MemoryActivitySource extends ActivitySource {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override look(frame: ActivityFrame): Promise<readonly ActivityOfStep[]> {
    return this.database.read(() => {
      const deposits = this.database
        .in(DEPOSITS)
        .rows()
        .map(({ deposit }) => deposit)
        .filter(({ state }) => state === 'credited');
      const withdrawals = this.database
        .in(WITHDRAWALS)
        .rows()
        .map(({ withdrawal }) => withdrawal)
        .filter(({ state }) => !UNDONE.includes(state));
      const steps = Array.from({ length: frame.steps }, (_, step) => {
        const came = deposits.filter(({ blockTime }) => stepOf(blockTime, frame) === step);
        const went = withdrawals.filter(({ requestedAt }) => stepOf(requestedAt, frame) === step);
        const took = came.map(
          ({ createdAt, blockTime }) => (createdAt.getTime() - blockTime.getTime()) / 1000,
        );
        return {
          step,
          deposits: movedOf(came.map(({ units }) => units)),
          latency: latencyOf(took),
          withdrawals: movedOf(went.map(({ net }) => net.units)),
        };
      });
      return steps.filter((each) => each.deposits.count + each.withdrawals.count > 0);
    });
  }
}

function stepOf(at: Date, { from, stepSeconds }: ActivityFrame): number {
  return Math.floor((at.getTime() - from.getTime()) / 1000 / stepSeconds);
}

function movedOf(units: readonly bigint[]) {
  const sum = units.reduce((total, each) => total + each, 0n);
  return { count: units.length, amount: Money.of(sum, CWD) };
}

function latencyOf(took: readonly number[]) {
  const inOrder = took.toSorted((one, other) => one - other);
  const [median, most] = [0.5, 0.95].map((part) => inOrder[Math.ceil(part * took.length) - 1]);
  return median === undefined || most === undefined ? null : { median, most };
}
