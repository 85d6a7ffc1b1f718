/** The other reading of an amount whose point may have been meant to part the thousands. */
export function withoutPoint(amount: string | null): string {
  return (amount ?? '1.500').replace('.', '');
}
