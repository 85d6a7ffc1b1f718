import { Injectable } from '@nestjs/common';
import { Clock, DomainError, type Money, UnitOfWork } from '../../kernel';
import { AdjustPoints } from '../adjust-points';
import { adjustmentKey } from '../adjustment-entry';
import { customerAccount } from '../chart-of-accounts';
import { type HoldName, type ServiceHold } from '../holds/service-hold';
import { AccountHolders } from '../ports/account-holders';
import { Books } from '../ports/books';
import { ServiceHolds } from '../ports/service-holds';
import { WaitingDebits } from '../ports/waiting-debits';
import { TakeWaitingDebits } from '../take-waiting-debits';
import { OperationsPlan } from './operations-plan';
import {
  type ChangePoints,
  isRefusal,
  type OperationDone,
  type OperationResult,
  type PointsOperation,
} from './points-operation';
import { RecordPlan } from './record-plan';

export const OPERATIONS_MAXIMUM = 1_000;
/** So often a plan is made anew where the books refuse it: nothing was written then. */
const ATTEMPTS = 3;

/** `all`: all or none. `each`: each by itself, whatever becomes of the others. */
export type BatchMode = 'all' | 'each';

/** An operation, and the customer whom it concerns; null for a hold that nobody knows. */
interface Addressed {
  readonly operation: PointsOperation;
  readonly customerId: string | null;
}

/** Undoes the whole batch. */
class OneWasRefused extends Error {
  constructor(readonly results: readonly OperationResult[]) {
    super('An operation was refused, and all or none are to be done');
  }
}

/**
 * The service gives, takes, holds, captures and releases points: one by one or many at once, in one unit of work
 * and with the same result. Operations of one customer happen in the order given.
 */
@Injectable()
export class PerformOperations {
  constructor(
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly holds: ServiceHolds,
    private readonly waiting: WaitingDebits,
    private readonly adjustPoints: AdjustPoints,
    private readonly takeWaitingDebits: TakeWaitingDebits,
    private readonly recordPlan: RecordPlan,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws the refusal. */
  async one(operation: PointsOperation): Promise<OperationDone> {
    const [result] = await this.execute([operation], 'each');
    if (result?.outcome === 'refused') throw result.error;
    if (result?.outcome !== 'done') throw new Error('An operation has no result');
    return result;
  }

  /** A result for each, in order. */
  async execute(
    operations: readonly PointsOperation[],
    mode: BatchMode,
  ): Promise<readonly OperationResult[]> {
    if (operations.length > OPERATIONS_MAXIMUM) {
      throw new RangeError(`At most ${OPERATIONS_MAXIMUM} operations happen at once`);
    }
    // One that is refused leaves nothing behind by itself: without a unit of its own it costs less.
    if (mode === 'each' && this.unitOfWork.isActive()) return this.perform(operations);
    try {
      return await this.unitOfWork.run(async () => {
        const results = await this.perform(operations);
        const isUndone = mode === 'all' && results.some(({ outcome }) => outcome === 'refused');
        if (isUndone) throw new OneWasRefused(results);
        return results;
      });
    } catch (error) {
      if (!(error instanceof OneWasRefused)) throw error;
      return error.results.map((each) =>
        each.outcome === 'refused' ? each : { outcome: 'not_done' },
      );
    }
  }

  private async perform(
    operations: readonly PointsOperation[],
  ): Promise<readonly OperationResult[]> {
    const addressed = await this.address(operations);
    const customers = await this.holders.lockAll(
      addressed.flatMap((each) => each.customerId ?? []),
    );
    const apart = new Set(await this.waiting.among([...customers]));
    for (const { operation, customerId } of addressed) {
      const waits = operation.kind === 'debit' && operation.wait;
      if (waits && customerId !== null) apart.add(customerId);
    }
    const isApart = ({ customerId }: Addressed) => customerId !== null && apart.has(customerId);
    const together = addressed.filter((each) => !isApart(each));
    const planned = (await this.planAndRecord(together, customers))[Symbol.iterator]();
    const results: OperationResult[] = [];
    for (const each of addressed) {
      const result = isApart(each) ? await this.apart(each, customers) : planned.next().value;
      if (!result) throw new Error('An operation has no result');
      results.push(result);
    }
    return results;
  }

  /** Where debits wait, what comes back is theirs before the next operation can use it. */
  private async apart(each: Addressed, customers: ReadonlySet<string>): Promise<OperationResult> {
    const { operation } = each;
    if (operation.kind === 'credit' || operation.kind === 'debit') return this.change(operation);
    const [result] = await this.planAndRecord([each], customers);
    if (result?.outcome !== 'done') return result ?? { outcome: 'not_done' };
    const { customerId } = result;
    await this.takeWaitingDebits.execute(customerId);
    return { ...result, balance: await this.books.balanceOf(customerAccount(customerId)) };
  }

  private async change(operation: ChangePoints): Promise<OperationResult> {
    const { customerId, kind, reference: key, reason, by, wait } = operation;
    const points = kind === 'debit' ? negated(operation.points) : operation.points;
    try {
      if (!operation.points.isPositive) throw new DomainError('amount_not_positive');
      const command = { customerId, points, key, reason, by, wait: kind === 'debit' && wait };
      // A nested run: what a refused one did is undone.
      const { balance, isWaiting } = await this.unitOfWork.run(() =>
        this.adjustPoints.execute(command),
      );
      return { outcome: 'done', customerId, balance, isWaiting, hold: null };
    } catch (error) {
      return refused(error);
    }
  }

  private async planAndRecord(
    addressed: readonly Addressed[],
    customers: ReadonlySet<string>,
  ): Promise<readonly OperationResult[]> {
    if (addressed.length === 0) return [];
    for (let attempt = 1; ; attempt += 1) {
      const plan = new OperationsPlan(await this.snapshot(addressed, customers), this.clock.now());
      const results = addressed.map(({ operation }) => resultOf(plan, operation));
      try {
        await this.recordPlan.execute(plan);
        return results;
      } catch (error) {
        // An operator's decision about points does not wait for the customer: it was faster.
        if (!isShortage(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async snapshot(addressed: readonly Addressed[], customers: ReadonlySet<string>) {
    const operations = addressed.map(({ operation }) => operation);
    const concerned = new Set(addressed.flatMap(({ customerId }) => customerId ?? []));
    const known = [...concerned].filter((id) => customers.has(id));
    const found = await this.books.balancesOf(known.map(customerAccount));
    const keys = operations.flatMap((each) =>
      each.kind === 'credit' || each.kind === 'debit'
        ? adjustmentKey(each.customerId, each.reference)
        : [],
    );
    const names = operations.flatMap(namesOf);
    return {
      balances: new Map(
        known.flatMap((id, index): [string, Money][] => {
          const balance = found[index];
          return balance ? [[id, balance]] : [];
        }),
      ),
      holds: names.length === 0 ? [] : await this.holds.findNamed(names),
      posted: keys.length === 0 ? new Map() : await this.books.linesOf(keys),
    };
  }

  /** A hold's customer never changes: it is known before the customer is locked. */
  private async address(operations: readonly PointsOperation[]): Promise<readonly Addressed[]> {
    const byId = operations.flatMap(namesOf).filter((name) => 'id' in name);
    const holds = byId.length === 0 ? [] : await this.holds.findNamed(byId);
    const byHold = new Map(holds.map((hold): [string, ServiceHold] => [hold.id, hold]));
    return operations.map((operation) => {
      if (!('hold' in operation)) return { operation, customerId: operation.customerId };
      const { hold } = operation;
      const customerId = 'id' in hold ? byHold.get(hold.id)?.customerId : hold.customerId;
      return { operation, customerId: customerId ?? null };
    });
  }
}

function namesOf(operation: PointsOperation): readonly HoldName[] {
  if ('hold' in operation) return [operation.hold];
  return operation.kind === 'hold' ? [operation] : [];
}

function resultOf(plan: OperationsPlan, operation: PointsOperation): OperationResult {
  try {
    return plan.perform(operation);
  } catch (error) {
    return refused(error);
  }
}

function isShortage(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'insufficient_points';
}

function refused(error: unknown): OperationResult {
  if (error instanceof DomainError && isRefusal(error)) return { outcome: 'refused', error };
  throw error;
}

function negated(points: Money): Money {
  return points.minus(points).minus(points);
}
