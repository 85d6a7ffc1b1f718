/** `2026-03-01 14:05:09`: the same in every language, as the chain's explorers write it. */
export function utcTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
