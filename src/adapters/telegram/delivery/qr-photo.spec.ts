import { crc32, inflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import { qrPng } from './qr-photo';

interface Picture {
  readonly side: number;
  readonly isWhite: (x: number, y: number) => boolean;
}

/** What a viewer makes of the file, each checksum looked at. */
function decoded(file: Buffer): Picture {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const end = at + 8 + file.readUInt32BE(at);
    expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at + 4, end)));
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end));
    at = end + 4;
  }
  const head = chunks.get('IHDR') ?? Buffer.alloc(13);
  expect([...head.subarray(8)]).toEqual([1, 0, 0, 0, 0]);
  const side = head.readUInt32BE(0);
  expect(head.readUInt32BE(4)).toBe(side);
  const pixels = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const bytesPerRow = 1 + Math.ceil(side / 8);
  expect(pixels).toHaveLength(side * bytesPerRow);
  return {
    side,
    isWhite: (x, y) =>
      ((pixels[y * bytesPerRow + 1 + Math.floor(x / 8)] ?? 0) & (0x80 >> (x % 8))) > 0,
  };
}

function readBack({ side, isWhite }: Picture): string | null {
  const colours = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1) {
    if (!isWhite(at % side, Math.floor(at / side))) colours.fill(0, at * 4, at * 4 + 3);
  }
  return jsQR(colours, side, side)?.data ?? null;
}

describe('the picture of a QR code', () => {
  it.each([
    'my-gateway1',
    'https://wallet.example/send?to=my-gateway1&asset=CWD',
    `https://wallet.example/${'x'.repeat(340)}`,
  ])('is a PNG that is read back: %s', (text) => {
    const file = qrPng(text);
    const picture = decoded(file);
    expect(picture.side).toBeGreaterThanOrEqual(480);
    expect(readBack(picture)).toBe(text);
    expect(file.length).toBeLessThan(10_000);
  });
});
