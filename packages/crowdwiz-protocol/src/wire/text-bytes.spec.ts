import fc from 'fast-check';
import { MalformedWireError } from '../errors';
import { decodeText, encodeText } from './text-bytes';

/** Bytes near those that make characters, so that broken ones are frequent. */
const bytes = fc
  .array(
    fc.oneof(fc.constantFrom(0, 0x41, 0x80, 0xbf, 0xc3, 0xd0, 0xe0, 0xed, 0xf0, 0xff), fc.nat(255)),
  )
  .map((values) => Buffer.from(values));

describe('texts of the chain', () => {
  it.each(['', 'plain', 'Ёжик', '😀', '\u0000\u001f', '\ufeffmark', '\ufffd'])(
    '%j is its UTF-8',
    (text) => {
      expect(encodeText(text)).toEqual(Buffer.from(text, 'utf8'));
      expect(decodeText(Buffer.from(text, 'utf8'))).toBe(text);
    },
  );

  it.each([
    ['ff', '\udcff'],
    ['4180', 'A\udc80'],
    ['eda080', '\udced\udca0\udc80'],
    ['c3', '\udcc3'],
    ['e282', '\udce2\udc82'],
    ['f09f9880ff', '😀\udcff'],
    ['c080', '\udcc0\udc80'],
  ])('bytes that are no UTF-8 (%s) stand for themselves', (hex, text) => {
    expect(decodeText(Buffer.from(hex, 'hex'))).toBe(text);
    expect(encodeText(text).toString('hex')).toBe(hex);
  });

  it('any bytes are read, and written again', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(encodeText(decodeText(value)).equals(value)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['\ud800', 'a\udfff', '\udc7f', '\udcc3\udca9'])('%j is no text of any bytes', (text) => {
    expect(() => encodeText(text)).toThrow(MalformedWireError);
  });
});
