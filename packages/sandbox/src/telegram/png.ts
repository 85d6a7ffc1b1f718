const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Signature, length, name, width, height. */
const HEAD_BYTES = 24;

/** In pixels; undefined when it is no PNG. */
export function sizeOfPng(file: Buffer): { width: number; height: number } | undefined {
  const isPng = file.length > HEAD_BYTES && file.subarray(0, SIGNATURE.length).equals(SIGNATURE);
  if (!isPng || file.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
