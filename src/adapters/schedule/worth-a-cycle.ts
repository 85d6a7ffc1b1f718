import type { DomainEvent, DomainEventType } from '../../kernel';

const WORTH_A_CYCLE: ReadonlySet<DomainEventType> = new Set<DomainEventType>([
  'link_requested',
  'link_renewed',
  'link_taken_over',
  'withdrawal_requested',
  'withdrawal_approved',
  'resumed',
  'rescan_requested',
  'block_accepted',
]);

/** Whether somebody waits for what a cycle does about this. */
export function isWorthACycle({ type }: DomainEvent): boolean {
  return WORTH_A_CYCLE.has(type);
}
