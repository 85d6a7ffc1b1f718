import { asExecutable, isExecutable, type Operation } from '../wire/operation-shapes';
import { firstAccountField } from '../pack';
import type { OperationResult } from '../chain/state';
import { compareInstances, type WireOperation } from '../wire/wire-value';

/** Whose signature an operation needs. */
export interface RequiredAuthorities {
  readonly active: Set<string>;
  readonly owner: Set<string>;
}

export function noAuthorities(): RequiredAuthorities {
  return { active: new Set(), owner: new Set() };
}

/** The account that pays the fee. */
export function feePayerOf(operation: Operation): string {
  const [number, fields] = operation;
  switch (number) {
    case 5:
      return fields.registrar;
    case 6:
      return fields.account;
    case 10:
    case 14:
    case 38:
      return fields.issuer;
    case 22:
    case 23:
      return fields.fee_paying_account;
    case 25:
    case 26:
    case 28:
      return fields.withdraw_from_account;
    case 27:
      return fields.withdraw_to_account;
    case 32:
      return fields.creator;
    case 33:
      return fields.owner;
    case 49:
      return fields.account_to_upgrade;
    case 50:
      return fields.bettor;
    case 51:
      return fields.caller;
    case 102:
      return fields.to;
    case 103:
      return fields.arbitr;
    default:
      return fields.from;
  }
}

/** Adds the accounts whose signatures this operation needs. */
export function addRequiredAuthorities(
  wireOperation: WireOperation,
  required: RequiredAuthorities,
): void {
  if (!isExecutable(wireOperation)) {
    // Only in a proposal, which waits for approvals that change nothing.
    addFirstAccount(wireOperation, required.active);
    return;
  }
  const operation = wireOperation;
  const [number, fields] = operation;
  if (number === 6) {
    const changesOwner = fields.owner !== undefined;
    (changesOwner ? required.owner : required.active).add(fields.account);
    return;
  }
  required.active.add(feePayerOf(operation));
  if (number === 23) {
    for (const account of [...fields.active_approvals_to_add, ...fields.active_approvals_to_remove])
      required.active.add(account);
    for (const account of [...fields.owner_approvals_to_add, ...fields.owner_approvals_to_remove])
      required.owner.add(account);
  }
}

function addFirstAccount([number, fields]: WireOperation, accounts: Set<string>): void {
  const field = firstAccountField(number);
  const account = field === undefined ? undefined : fields[field];
  if (typeof account === 'string') accounts.add(account);
}

const NAMED_BY_VIRTUAL: Readonly<Record<number, readonly string[]>> = {
  52: ['winner'],
  53: ['bettor'],
  54: ['looser'],
  101: ['from', 'to', 'arbitr'],
  105: ['from', 'to'],
};

/** The account ids in whose history an operation appears, in the order of their numbers. */
export function impactedAccounts(operation: WireOperation, result: OperationResult): string[] {
  const [number, fields] = operation;
  const accounts = new Set<string>();
  const named = NAMED_BY_VIRTUAL[number];
  if (named !== undefined) {
    // Virtual operations show between whom money moved; nobody signs them.
    addAccounts(
      accounts,
      named.map((field) => fields[field]),
    );
  } else {
    const required = noAuthorities();
    addRequiredAuthorities(operation, required);
    addAccounts(accounts, [...required.active, ...required.owner]);
    addOthers(accounts, asExecutable(operation));
  }
  const [kind, created] = result;
  if (kind === 1 && created.startsWith('1.2.')) accounts.add(created);
  return [...accounts].sort(compareInstances);
}

function addAccounts(accounts: Set<string>, candidates: readonly unknown[]): void {
  for (const candidate of candidates) {
    if (typeof candidate === 'string') accounts.add(candidate);
  }
}

function addOthers(accounts: Set<string>, operation: Operation): void {
  const [number, fields] = operation;
  switch (number) {
    case 0:
    case 61:
      accounts.add(fields.to);
      return;
    case 38:
      addAccounts(accounts, [fields.from, fields.to]);
      return;
    case 99:
    case 100:
    case 102:
    case 103:
      addAccounts(accounts, [fields.from, fields.to, fields.arbitr]);
      return;
    case 25:
    case 26:
    case 28:
      addAccounts(accounts, [fields.withdraw_from_account, fields.authorized_account]);
      return;
    case 27:
      accounts.add(fields.withdraw_from_account);
      return;
    case 32:
      accounts.add(fields.owner);
      return;
    case 5:
      addAccounts(accounts, [fields.referrer]);
      addAccounts(
        accounts,
        [...fields.owner.account_auths, ...fields.active.account_auths].map(([account]) => account),
      );
      return;
    case 14:
      accounts.add(fields.issue_to_account);
      return;
    case 22: {
      const nested = noAuthorities();
      for (const proposed of fields.proposed_ops) addRequiredAuthorities(proposed.op, nested);
      addAccounts(accounts, [...nested.active, ...nested.owner]);
      return;
    }
    default:
  }
}
