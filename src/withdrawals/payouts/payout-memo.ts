import { MEMO_SEAL_BYTES } from '../../wallet';

/** Text of a payout's encrypted memo: names the withdrawal, so no two payouts share a transaction id. */
export function payoutMemo(withdrawalId: string): string {
  return `W:${withdrawalId}`;
}

/** UTF-8 bytes of every payout memo, the wallet's seal included: the network fee depends on it. */
export const PAYOUT_MEMO_BYTES =
  Buffer.byteLength(payoutMemo('00000000-0000-0000-0000-000000000000')) + MEMO_SEAL_BYTES;
