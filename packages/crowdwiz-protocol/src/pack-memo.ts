import { ByteWriter } from './byte-writer';
import { decodePublicKey } from './keys';
import type { WireMemo } from './memo';

/** The bytes of a memo in a transaction; data fees are charged for their number. */
export function packMemo(memo: WireMemo): Buffer {
  const writer = new ByteWriter();
  writeMemo(writer, memo);
  return writer.toBuffer();
}

export function writeMemo(writer: ByteWriter, memo: WireMemo): void {
  writer.bytes(decodePublicKey(memo.from));
  writer.bytes(decodePublicKey(memo.to));
  writer.uint64(memo.nonce);
  writer.hexWithLength(memo.message);
}
