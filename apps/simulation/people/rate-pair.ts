import { Rate } from 'crowdwiz-gateway/internal/kernel/index';

/** The lower one for deposits: no gateway starts with rates that give money away. */
export function ratePair(
  one: string,
  other: string,
): { readonly deposit: string; readonly withdrawal: string } {
  const isOrdered = !Rate.parse(one).isMoreThan(Rate.parse(other));
  return isOrdered ? { deposit: one, withdrawal: other } : { deposit: other, withdrawal: one };
}
