/** Under which name totals add up an account: all customers together, for each of their accounts. */
export function summaryAccountOf(code: string): string {
  if (code.startsWith('owed-back:')) return 'owed-back';
  if (!code.startsWith('customer:')) return code;
  if (code.endsWith(':held')) return 'customers-held';
  return code.endsWith(':uncredited') ? 'customers-uncredited' : 'customers';
}
