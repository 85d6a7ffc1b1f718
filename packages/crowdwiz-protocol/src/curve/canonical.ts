const PART_LENGTH_BYTES = 32;

/** Of r ‖ s, 64 bytes: nodes demand that neither looks negative or has a leading zero byte to spare. */
export function isCanonicalPair(pair: Uint8Array): boolean {
  return isCanonicalPart(pair) && isCanonicalPart(pair.subarray(PART_LENGTH_BYTES));
}

/** Of one of the two, which begins here. */
export function isCanonicalPart(part: Uint8Array): boolean {
  const first = part[0] ?? 0;
  const second = part[1] ?? 0;
  return first < 0x80 && (first !== 0 || second >= 0x80);
}
