import { DomainError } from './domain-error';

const OPERATOR = /^[\w.@-][\w .@-]{0,63}$/;
/** Under these names the gateway, its settings and customers appear in the histories. */
const NOT_OPERATORS: readonly string[] = ['gateway', 'configuration', 'customer'];

/** Who decided, as the histories tell it. */
export function isOperatorName(name: string): boolean {
  return OPERATOR.test(name) && !NOT_OPERATORS.includes(name.toLowerCase());
}

/** Throws `operator_malformed`: no person may decide in the name of the gateway or of a customer. */
export function requireOperator(name: string): string {
  if (!isOperatorName(name)) throw new DomainError('operator_malformed');
  return name;
}
