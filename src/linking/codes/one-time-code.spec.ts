import fc from 'fast-check';
import {
  codeMatches,
  formatCode,
  generateCode,
  hashCode,
  looksLikeCode,
  messageCode,
  normaliseCode,
} from '..';

describe('one-time codes', () => {
  const secret = 'test secret of these tests';

  it('are 8 unambiguous characters, and do not repeat', () => {
    const codes = Array.from({ length: 2_000 }, () => generateCode());
    expect(new Set(codes).size).toBe(2_000);
    for (const code of codes) expect(code).toMatch(/^[ACDEFGHJKMNPQRTWXY34679]{8}$/);
  });

  it('for messages are made anew from the secret and the request, and look like the others', () => {
    const codes = Array.from({ length: 2_000 }, (_, index) => messageCode(secret, `id ${index}`));
    expect(new Set(codes).size).toBe(2_000);
    for (const code of codes) expect(code).toMatch(/^[ACDEFGHJKMNPQRTWXY34679]{8}$/);
    expect(messageCode(secret, 'id 7')).toBe(codes[7]);
    expect(messageCode('other secret', 'id 7')).not.toBe(codes[7]);
    const letters = new Map<string, number>();
    for (const letter of codes.join('')) letters.set(letter, (letters.get(letter) ?? 0) + 1);
    const counts = [...letters.values()];
    // 16,000 letters over 23: about 696 each, within six standard deviations.
    expect(counts).toHaveLength(23);
    expect(Math.min(...counts)).toBeGreaterThan(540);
    expect(Math.max(...counts)).toBeLessThan(850);
  });

  it('are recognised however they are typed', () => {
    fc.assert(
      fc.property(
        fc.constant(null).map(generateCode),
        fc.integer({ min: 0, max: 7 }),
        (code, at) => {
          const hash = hashCode(secret, 'request', code);
          const typed = ` ${code.slice(0, at).toLowerCase()} – ${code.slice(at)} `;
          expect(codeMatches(secret, 'request', typed, hash)).toBe(true);
          expect(codeMatches(secret, 'request', formatCode(code), hash)).toBe(true);
        },
      ),
    );
  });

  it('are read out of the whole message, with the seal behind them', () => {
    const hash = hashCode(secret, 'request', 'ACDEFGHJ');
    const message = `ACDE-FGHJ #${'AbC-_9'.repeat(8).slice(0, 47)}`;
    expect(looksLikeCode(message)).toBe(true);
    expect(codeMatches(secret, 'request', message, hash)).toBe(true);
    expect(looksLikeCode('hello #ACDEFGHJ')).toBe(false);
  });

  it('forgives letters of the Cyrillic keyboard that look the same', () => {
    expect(normaliseCode('АСЕН-КМРТ')).toBe('ACEHKMPT');
  });

  it('count for one request and one secret only', () => {
    const hash = hashCode(secret, 'request', 'ACDEFGHJ');
    expect(codeMatches(secret, 'another', 'ACDEFGHJ', hash)).toBe(false);
    expect(codeMatches('other secret', 'request', 'ACDEFGHJ', hash)).toBe(false);
    expect(codeMatches(secret, 'request', 'ACDEFGHK', hash)).toBe(false);
  });

  it('are told from other texts', () => {
    expect(looksLikeCode('abcd-efgh')).toBe(true);
    expect(looksLikeCode('hello')).toBe(false);
    expect(looksLikeCode('/withdraw 10')).toBe(false);
  });
});
