import type { ChainPosition } from './ports/chain-reader';

/** Why the first start cannot begin at this block; null when it can. */
export function startInFuture(
  scanFromBlock: number | null,
  { headNumber, irreversibleNumber }: Pick<ChainPosition, 'headNumber' | 'irreversibleNumber'>,
): string | null {
  if (scanFromBlock === null || scanFromBlock <= headNumber) return null;
  return (
    `SCAN_FROM_BLOCK is ${scanFromBlock}, which the chain has not reached: its head is block ` +
    `${headNumber}. Set SCAN_FROM_BLOCK to ${irreversibleNumber} or less, or leave it out.`
  );
}
