import { DomainError } from '../kernel';

const MAX_LENGTH = 63;
const LABEL = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Reads the name of a CrowdWiz account: labels of a-z, 0-9 and dashes joined by dots, 1 to 63
 * characters, case sensitive (FACTS §1). Throws `account_name_malformed`.
 */
export function parseAccountName(text: string): string {
  const name = text.trim().replace(/^@/, '');
  const isValid =
    name.length > 0 &&
    name.length <= MAX_LENGTH &&
    name.split('.').every((label) => LABEL.test(label));
  if (!isValid) throw new DomainError('account_name_malformed', { given: name.slice(0, 80) });
  return name;
}
