import jsQR from 'jsqr';
import { qrSvg } from './qr-code';

/** Pixels for each module: a reader needs more than one. */
const SCALE = 4;
const NAME = 'my-gateway1';
const LINK = 'https://wallet.example/send?to=my-gateway1&asset=CWD';

/** What a camera would see, read by another implementation than the writer's. */
function readBack(svg: string): string | null {
  const [, size = ''] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? [];
  const side = Number(size) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  const [, path = ''] = /<path fill="#000" d="([^"]+)"/.exec(svg) ?? [];
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    paint(pixels, side, { x: Number(x), y: Number(y), length: Number(length) });
  }
  return jsQR(pixels, side, side)?.data ?? null;
}

function paint(
  pixels: Uint8ClampedArray,
  side: number,
  { x, y, length }: { x: number; y: number; length: number },
): void {
  for (let row = y * SCALE; row < (y + 1) * SCALE; row += 1) {
    for (let column = x * SCALE; column < (x + length) * SCALE; column += 1) {
      pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
    }
  }
}

describe('a QR code', () => {
  it.each([NAME, LINK, `https://wallet.example/${'x'.repeat(340)}`])('is read back: %s', (text) => {
    expect(readBack(qrSvg(text))).toBe(text);
  });

  it('is two paths and nothing that runs, is loaded or says the text', () => {
    const svg = qrSvg('https://wallet.example/"/><script>alert(1)</script>');
    expect(svg).toMatch(
      /^<svg xmlns="[^"<>]+" viewBox="[\d ]+" shape-rendering="crispEdges">(?:<path fill="#(?:fff|000)" d="[Mhvz\d -]+"\/>){2}<\/svg>$/,
    );
  });

  it('is short, and the same each time', () => {
    expect(qrSvg(LINK).length).toBeLessThan(8_000);
    expect(qrSvg(LINK)).toBe(qrSvg(LINK));
  });
});
