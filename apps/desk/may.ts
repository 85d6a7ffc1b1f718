import type { Session } from './api.ts';

type Role = Session['role'];

/**
 * Which acts the page offers to a role. The gateway decides (docs/ACCESS.md has its table); what it would refuse to
 * everybody of that role is not offered.
 */
const ROLES_OF_ACTS = {
  approve: ['approver', 'admin'],
  reject: ['approver', 'admin'],
  cancel: ['operator', 'approver', 'admin'],
  refund: ['approver', 'admin'],
  attribute: ['approver', 'admin'],
  closeFinding: ['operator', 'admin'],
  decide: ['approver', 'admin'],
  acknowledge: ['operator', 'approver', 'admin'],
  decideOwed: ['approver', 'admin'],
  setTerms: ['admin'],
  halt: ['operator', 'approver', 'admin'],
  resume: ['approver', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type ActName = keyof typeof ROLES_OF_ACTS;

export function may({ role }: Session, act: ActName): boolean {
  return ROLES_OF_ACTS[act].some((each) => each === role);
}
