/** Why a text cannot be the name of an account, told before the chain is asked. */
export type AccountNameProblem =
  'account_id' | 'address' | 'upper_case' | 'spaces' | 'too_long' | 'not_latin';

export interface AccountNameTrouble {
  readonly problem: AccountNameProblem;
  readonly suggestion: string | null;
}

const MAX_LENGTH = 63;

/** Null when nothing speaks against asking the chain. The rules themselves are the domain's. */
export function accountNameTrouble(typed: string): AccountNameTrouble | null {
  const text = typed.trim();
  if (/^\d+\.\d+\.\d+$/.test(text)) return trouble('account_id');
  if (text.includes('/') || text.includes(':')) return trouble('address');
  if (/\s/.test(text)) return trouble('spaces');
  if (/[^\x21-\x7e]/.test(text)) return trouble('not_latin');
  if (text.replace(/^@/, '').length > MAX_LENGTH) return trouble('too_long');
  if (/[A-Z]/.test(text)) return trouble('upper_case', text.toLowerCase());
  return null;
}

function trouble(
  problem: AccountNameProblem,
  suggestion: string | null = null,
): AccountNameTrouble {
  return { problem, suggestion };
}
