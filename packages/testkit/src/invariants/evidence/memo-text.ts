import { decryptMemo, type PrivateKey } from 'crowdwiz-protocol';
import { recordOf, textOf } from './chain-truth';

/** What the memo of an operation says; undefined when there is none, or this key cannot read it. */
export function memoText(key: PrivateKey, memo: unknown): string | undefined {
  const { from, to, nonce, message } = recordOf(memo);
  return decryptMemo(key, {
    from: textOf(from),
    to: textOf(to),
    nonce: String(nonce),
    message: textOf(message),
  });
}
