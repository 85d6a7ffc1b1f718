import { crc32, deflateSync } from 'node:zlib';
import qrcode from 'qrcode-generator';

/** What readers need around a code, in modules. */
const QUIET_ZONE = 4;
/** Of a picture, so that a phone shows it sharp; a module is a whole number of them. */
const LEAST_PIXELS = 480;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_PIXEL = 1;
const GRAYSCALE = 0;
const WHITE = 0xff;

/** As telegraf takes the content of a file. */
export function photoOf(text: string): { source: Buffer; filename: string } {
  return { source: qrPng(text), filename: 'qr.png' };
}

/** A QR code of visible ASCII as a PNG, black on white, a bit for each pixel. */
export function qrPng(text: string): Buffer {
  // As the interface of services draws it.
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount() + 2 * QUIET_ZONE;
  const scale = Math.ceil(LEAST_PIXELS / modules);
  const side = modules * scale;
  const rows = Array.from({ length: side }, (_, y) =>
    rowOf(side, (x) => {
      const [row, column] = [y, x].map((pixel) => Math.floor(pixel / scale) - QUIET_ZONE);
      return isDarkAt(code, row ?? -1, column ?? -1);
    }),
  );
  const pixels = deflateSync(Buffer.concat(rows));
  return Buffer.concat([SIGNATURE, headOf(side), chunk('IDAT', pixels), chunk('IEND')]);
}

function isDarkAt(code: ReturnType<typeof qrcode>, row: number, column: number): boolean {
  const count = code.getModuleCount();
  const isInside = row >= 0 && column >= 0 && row < count && column < count;
  return isInside && code.isDark(row, column);
}

/** A byte says that nothing is filtered; then eight pixels in each, the first one in the highest bit. */
function rowOf(side: number, isDark: (x: number) => boolean): Buffer {
  const row = Buffer.alloc(1 + Math.ceil(side / 8), WHITE).fill(0, 0, 1);
  for (let x = 0; x < side; x += 1) {
    const at = 1 + (x >> 3);
    if (isDark(x)) row.writeUInt8(row.readUInt8(at) & ~(0x80 >> (x & 7)), at);
  }
  return row;
}

function headOf(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.writeUInt8(BITS_PER_PIXEL, 8);
  head.writeUInt8(GRAYSCALE, 9);
  return chunk('IHDR', head);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
