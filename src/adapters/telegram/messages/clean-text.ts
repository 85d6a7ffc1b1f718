/**
 * Cuts a text from outside and takes out NUL and halves of surrogate pairs: PostgreSQL's jsonb
 * refuses both, and no sentence needs them.
 */
export function cleanText(text: string, maxLength: number): string {
  const wellFormed = Buffer.from(text.slice(0, maxLength), 'utf8').toString('utf8');
  return wellFormed.replaceAll('\0', '');
}
