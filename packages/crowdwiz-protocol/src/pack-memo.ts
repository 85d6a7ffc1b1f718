import type { WireMemo } from './memo';
import { memo as memoType } from './operations/structures';
import { ByteWriter } from './wire/byte-writer';

/** The bytes of a memo in a transaction; data fees are charged for their number. */
export function packMemo(memo: WireMemo): Buffer {
  const writer = new ByteWriter('sent');
  memoType.write(writer, memo);
  return writer.toBuffer();
}
