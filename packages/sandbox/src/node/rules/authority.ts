import { assertionError, ChainError, withFrame } from '../wire/chain-error';
import type { Authority } from '../wire/operation-shapes';
import { addRequiredAuthorities, noAuthorities, type RequiredAuthorities } from './parties';
import { sortKeys } from '../wire/public-keys';
import type { AccountObject } from '../chain/state';
import type { WireOperation } from '../wire/wire-value';

/** How deep accounts may stand for one another (max_authority_depth). */
const AUTHORITY_DEPTH_MAXIMUM = 2;
const FILE = 'transaction.cpp';
const METHOD = 'verify_authority';

export type FindAccount = (accountId: string) => AccountObject | undefined;

/** @throws {ChainError} "Unable to find Object", as every look-up by id in the node. */
export function getAccount(find: FindAccount, accountId: string): AccountObject {
  const account = find(accountId);
  if (account === undefined) throw objectNotFound(accountId);
  return account;
}

export function objectNotFound(objectId: string): ChainError {
  return assertionError(
    { file: 'index.hpp', line: 114, method: 'get' },
    'maybe_found != nullptr',
    'Unable to find Object ${id}',
    { id: objectId },
  );
}

/** Checks authorities against a set of keys, and remembers which keys were of use. */
class Approvals {
  private readonly used = new Set<string>();

  constructor(
    private readonly find: FindAccount,
    private readonly keys: ReadonlySet<string>,
    private readonly approved: ReadonlySet<string> = new Set(),
  ) {}

  satisfies(authority: Authority, depth = 0): boolean {
    let weight = 0;
    for (const [key, keyWeight] of authority.key_auths) {
      if (!this.keys.has(key)) continue;
      this.used.add(key);
      weight += keyWeight;
      if (weight >= authority.weight_threshold) return true;
    }
    for (const [account, accountWeight] of authority.account_auths) {
      if (!this.accountSatisfied(account, depth)) continue;
      weight += accountWeight;
      if (weight >= authority.weight_threshold) return true;
    }
    return weight >= authority.weight_threshold;
  }

  private accountSatisfied(accountId: string, depth: number): boolean {
    if (this.approved.has(accountId)) return true;
    if (depth >= AUTHORITY_DEPTH_MAXIMUM) return false;
    return this.satisfies(getAccount(this.find, accountId).active, depth + 1);
  }

  allUsed(): boolean {
    return this.used.size === this.keys.size;
  }

  get usedKeys(): string[] {
    return [...this.used];
  }
}

export function requiredAuthoritiesOf(operations: readonly WireOperation[]): RequiredAuthorities {
  const required = noAuthorities();
  for (const operation of operations) addRequiredAuthorities(operation, required);
  return required;
}

/**
 * Checks that the keys sign for every account that the operations need, and that none is too many.
 * @throws {ChainError} 3030001, 3030002 or 3030004, with the frames of the node.
 */
export function verifyAuthority(
  find: FindAccount,
  operations: readonly WireOperation[],
  signatureKeys: readonly string[],
): void {
  withFrame(
    () => ({
      file: FILE,
      line: 300,
      method: METHOD,
      format: '',
      data: { ops: operations, sigs: signatureKeys },
    }),
    () => {
      const approvals = new Approvals(find, new Set(signatureKeys));
      const required = requiredAuthoritiesOf(operations);
      for (const accountId of required.active) {
        const { active, owner } = getAccount(find, accountId);
        if (!approvals.satisfies(active) && !approvals.satisfies(owner)) {
          throw missingAuthority('missingActive', 'Active', { id: accountId, auth: active, owner });
        }
      }
      for (const accountId of required.owner) {
        const { owner } = getAccount(find, accountId);
        if (!approvals.satisfies(owner)) {
          throw missingAuthority('missingOwner', 'Owner', { id: accountId, auth: owner });
        }
      }
      if (!approvals.allUsed()) throw unnecessarySignature();
    },
  );
}

function missingAuthority(
  kind: 'missingActive' | 'missingOwner',
  name: string,
  data: Record<string, unknown>,
): ChainError {
  const line = kind === 'missingActive' ? 289 : 282;
  const format = `Missing ${name} Authority \${id}`;
  return new ChainError(kind, { file: FILE, line, method: METHOD, format, data });
}

function unnecessarySignature(): ChainError {
  return new ChainError('irrelevantSignature', {
    file: FILE,
    line: 295,
    method: METHOD,
    format: 'Unnecessary signature(s) detected',
    data: {},
  });
}

/** Those of the offered keys that would sign for the operations. */
export function requiredKeys(
  find: FindAccount,
  operations: readonly WireOperation[],
  signatureKeys: readonly string[],
  offered: readonly string[],
): string[] {
  const required = requiredAuthoritiesOf(operations);
  const present = new Approvals(find, new Set(signatureKeys));
  const wanted = new Approvals(find, new Set([...signatureKeys, ...offered]));
  for (const accountId of [...required.active, ...required.owner]) {
    const { active, owner } = getAccount(find, accountId);
    const enough = required.owner.has(accountId) ? [owner] : [active, owner];
    if (enough.some((authority) => present.satisfies(authority))) continue;
    enough.some((authority) => wanted.satisfies(authority));
  }
  const signed = new Set(signatureKeys);
  return sortKeys(wanted.usedKeys.filter((key) => !signed.has(key)));
}

/** Every key that could sign for the operations. */
export function potentialKeys(find: FindAccount, operations: readonly WireOperation[]): string[] {
  const required = requiredAuthoritiesOf(operations);
  const keys = new Set<string>();
  for (const accountId of required.active) {
    for (const [key] of getAccount(find, accountId).active.key_auths) keys.add(key);
  }
  for (const accountId of [...required.active, ...required.owner]) {
    for (const [key] of getAccount(find, accountId).owner.key_auths) keys.add(key);
  }
  return sortKeys(keys);
}

/** Whether the approvals that a proposal has gathered are enough to execute it. */
export function isApproved(
  find: FindAccount,
  operations: readonly WireOperation[],
  approvals: { active: ReadonlySet<string>; owner: ReadonlySet<string>; keys: ReadonlySet<string> },
): boolean {
  const required = requiredAuthoritiesOf(operations);
  const byActive = new Approvals(find, approvals.keys, approvals.active);
  const byOwner = new Approvals(find, approvals.keys, approvals.owner);
  const activeApproved = [...required.active].every((accountId) => {
    if (approvals.active.has(accountId) || approvals.owner.has(accountId)) return true;
    const { active, owner } = getAccount(find, accountId);
    return byActive.satisfies(active) || byOwner.satisfies(owner);
  });
  const ownerApproved = [...required.owner].every(
    (accountId) =>
      approvals.owner.has(accountId) || byOwner.satisfies(getAccount(find, accountId).owner),
  );
  return activeApproved && ownerApproved;
}
