import { Injectable } from '@nestjs/common';
import { Clock, DomainError, UnitOfWork } from '../../kernel';
import { adjustmentKey } from '../adjustment-entry';
import type { HoldName } from '../holds/service-hold';
import { AccountHolders } from '../ports/account-holders';
import { ServiceHolds } from '../ports/service-holds';
import { OperationsPlan } from './operations-plan';
import {
  isRefusal,
  type OperationDone,
  type OperationResult,
  type PointsOperation,
} from './points-operation';
import { ReadPoints } from './read-points';
import { RecordPlan } from './record-plan';

export const OPERATIONS_MAXIMUM = 1_000;
/** So often a plan is made anew where the books refuse it: nothing was written then. */
const ATTEMPTS = 3;

/** `all`: all or none. `each`: each by itself, whatever becomes of the others. */
export type BatchMode = 'all' | 'each';

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
    private readonly holds: ServiceHolds,
    private readonly readPoints: ReadPoints,
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

  /**
   * A result for each, in order. Throws `database_busy`, nothing being done, where others hold one of the customers:
   * after a moment where it is not patient, as those who share the unit of work wait with it.
   */
  async execute(
    operations: readonly PointsOperation[],
    mode: BatchMode,
    { isPatient = true }: { isPatient?: boolean } = {},
  ): Promise<readonly OperationResult[]> {
    if (operations.length > OPERATIONS_MAXIMUM) {
      throw new RangeError(`At most ${OPERATIONS_MAXIMUM} operations happen at once`);
    }
    // One that is refused leaves nothing behind by itself: without a unit of its own it costs less.
    if (mode === 'each' && this.unitOfWork.isActive()) return this.perform(operations, isPatient);
    try {
      return await this.unitOfWork.runRepeatable(async () => {
        const results = await this.perform(operations, isPatient);
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

  /** Whom each concerns, in order; null for a hold that nobody knows. A hold's customer never changes. */
  async customersOf(operations: readonly PointsOperation[]): Promise<readonly (string | null)[]> {
    const byId = operations.flatMap(namesOf).filter((name) => 'id' in name);
    const holds = byId.length === 0 ? [] : await this.holds.findNamed(byId);
    const byHold = new Map(holds.map(({ id, customerId }) => [id, customerId]));
    return operations.map((operation) => {
      if (!('hold' in operation)) return operation.customerId;
      const { hold } = operation;
      return 'id' in hold ? (byHold.get(hold.id) ?? null) : hold.customerId;
    });
  }

  private async perform(
    operations: readonly PointsOperation[],
    isPatient: boolean,
  ): Promise<readonly OperationResult[]> {
    const asked = (await this.customersOf(operations)).flatMap((id) => id ?? []);
    const customers = isPatient
      ? await this.holders.lockAll(asked)
      : await this.holders.lockAllSoon(asked);
    for (let attempt = 1; ; attempt += 1) {
      const plan = new OperationsPlan(await this.read(operations, customers), this.clock.now());
      const results = operations.map((operation) => resultOf(plan, operation));
      try {
        await this.recordPlan.execute(plan);
        return results;
      } catch (error) {
        if (!isShortage(error)) throw error;
        // Somebody takes points without locking the customer first: no refusal of any of these operations.
        if (attempt === ATTEMPTS) throw new DomainError('database_busy', {}, { cause: error });
      }
    }
  }

  private read(operations: readonly PointsOperation[], customers: ReadonlySet<string>) {
    return this.readPoints.execute({
      customerIds: [...customers],
      holds: operations.flatMap(namesOf),
      keys: operations.flatMap((each) =>
        each.kind === 'credit' || each.kind === 'debit'
          ? adjustmentKey(each.customerId, each.reference)
          : [],
      ),
      mayWait: operations.flatMap((each) => {
        const waits = each.kind === 'debit' && each.wait && customers.has(each.customerId);
        return waits ? each.customerId : [];
      }),
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
