import { MEMO_SEAL_BYTES, type PricedOperation } from '../wallet';
import { PAYOUT_MEMO_BYTES } from '../withdrawals';

const CODE_BYTES = 8;

/** What a payout costs depends on its memo. */
export const PAYOUT: PricedOperation = { operation: 'transfer', memoTextBytes: PAYOUT_MEMO_BYTES };

/** A one-time code, sealed as all that is signed. */
export const CODE: PricedOperation = {
  operation: 'message',
  memoTextBytes: CODE_BYTES + MEMO_SEAL_BYTES,
};
