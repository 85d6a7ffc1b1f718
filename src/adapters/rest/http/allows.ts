import { SetMetadata } from '@nestjs/common';
import type { Role, Scope } from '../../../api-keys';

export const ALLOWED_ROLES = Symbol('which roles a route is open to');
export const NEEDED_SCOPE = Symbol('which scope a route needs');

/** Roles that only look, and those that do more and therefore look as well. */
export const READERS: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

/** Whoever may stop something. */
export const WORKERS: readonly Role[] = ['operator', 'approver', 'admin'];
/** The daily work, by which no money leaves and nobody gains points. */
export const OPERATORS: readonly Role[] = ['operator', 'admin'];
/** Decisions by which money leaves, or changes hands. */
export const APPROVERS: readonly Role[] = ['approver', 'admin'];
/** The terms for all, what makes points out of nothing, and keys. */
export const ADMINS: readonly Role[] = ['admin'];

/**
 * Which keys a route is open to; docs/ACCESS.md has the same table. Without it a route that only reads is open
 * to all roles of its interface, and one that changes something to none.
 */
export const Allows = (...roles: readonly Role[]) => SetMetadata(ALLOWED_ROLES, roles);

/** Which parts of the service's interface a route, or all routes of a class, belong to: a key needs each of them. */
export const NeedsScope = (...scopes: readonly Scope[]) => SetMetadata(NEEDED_SCOPE, scopes);
