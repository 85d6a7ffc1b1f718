import type { Page, PageRequest } from '../../kernel';
import type { HoldName, ServiceHold, ServiceHoldState } from '../holds/service-hold';

export interface ServiceHoldFilter {
  readonly customerId: string;
  /** Null: of any. */
  readonly state: ServiceHoldState | null;
  /** Null: of any. */
  readonly reference: string | null;
}

/**
 * What the service has set aside, beside what the books know of it. Writes join the unit of work in which the
 * books were written, and the customers are locked. The database refuses a hold that the books do not have, and
 * an end that they do not show.
 */
export abstract class ServiceHolds {
  abstract add(holds: readonly ServiceHold[]): Promise<void>;

  /** Keeps the state in which they are given, and how they ended. */
  abstract end(holds: readonly ServiceHold[]): Promise<void>;

  abstract find(id: string): Promise<ServiceHold | null>;

  /** Those that there are, in no order. */
  abstract findNamed(names: readonly HoldName[]): Promise<readonly ServiceHold[]>;

  /** Newest first. */
  abstract list(filter: ServiceHoldFilter, page: PageRequest): Promise<Page<ServiceHold>>;

  /** Those whose time is over, whoever has waited longest first. */
  abstract due(at: Date, limit: number): Promise<readonly ServiceHold[]>;
}
