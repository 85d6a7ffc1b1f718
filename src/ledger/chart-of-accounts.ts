import type { AssetCode } from '../kernel';

export type Side = 'debit' | 'credit';

/**
 * One account of the books. Its balance grows on its normal side. The database refuses a balance
 * below zero unless `overdraftAllowed`.
 */
export interface LedgerAccount {
  readonly code: string;
  readonly asset: AssetCode;
  readonly normalSide: Side;
  readonly overdraftAllowed: boolean;
  readonly customerId: string | null;
}

function house(code: string, asset: AssetCode, normalSide: Side): LedgerAccount {
  return { code, asset, normalSide, overdraftAllowed: true, customerId: null };
}

/** CWD that the hot wallet must hold on the chain, by irreversible blocks. */
export const CUSTODY = house('custody', 'CWD', 'debit');
/** CWD of the service in its cold wallet: what was swept there, less what came back. */
export const COLD_STORAGE: LedgerAccount = {
  ...house('cold-storage', 'CWD', 'debit'),
  overdraftAllowed: false,
};
/** Fees that the chain took from the hot wallet. */
export const NETWORK_FEES = house('network-fees', 'CWD', 'debit');
/** The service's own CWD: what deposits brought and withdrawals take. */
export const TREASURY = house('treasury', 'CWD', 'credit');
/** CWD that conversions kept because it was too little for one minor unit of points. */
export const CWD_ROUNDING = house('cwd-rounding', 'CWD', 'credit');
/** Points in the customers' hands, held ones included, plus what rounding kept. */
export const POINTS_ISSUED = house('points-issued', 'POINTS', 'debit');
/** Points that conversions kept because they were too few for one minor unit of CWD. */
export const POINTS_ROUNDING = house('points-rounding', 'POINTS', 'credit');
/** CWD that came from nobody we know: owed until it is attributed or refunded. */
export const UNATTRIBUTED: LedgerAccount = {
  ...house('unattributed', 'CWD', 'credit'),
  overdraftAllowed: false,
};

/** CWD that left for a customer, or for nobody known, without points being taken for it. */
export function owedBackAccount(customerId: string | null): LedgerAccount {
  const code = customerId === null ? 'owed-back' : `owed-back:${customerId}`;
  return { ...house(code, 'CWD', 'debit'), overdraftAllowed: false };
}

/** CWD that the chain shows and nothing explains yet: owed until it is explained or decided about. */
export const UNEXPLAINED: LedgerAccount = {
  ...house('unexplained', 'CWD', 'credit'),
  overdraftAllowed: false,
};

/** CWD of payouts that the chain does not hold any more, until it is known what becomes of their bytes. */
export const UNDONE_PAYOUTS: LedgerAccount = {
  ...house('undone-payouts', 'CWD', 'credit'),
  overdraftAllowed: false,
};
/** CWD of deposits that the chain does not hold any more, whose points are spent: lost until made good. */
export const CHAIN_LOSS: LedgerAccount = {
  ...house('chain-loss', 'CWD', 'debit'),
  overdraftAllowed: false,
};

/** In the order in which the database has opened them. */
export const HOUSE_ACCOUNTS: readonly LedgerAccount[] = [
  CUSTODY,
  NETWORK_FEES,
  TREASURY,
  CWD_ROUNDING,
  UNATTRIBUTED,
  POINTS_ISSUED,
  POINTS_ROUNDING,
  UNEXPLAINED,
  UNDONE_PAYOUTS,
  CHAIN_LOSS,
  COLD_STORAGE,
];

/** Points that the customer may spend or withdraw. */
export function customerAccount(customerId: string): LedgerAccount {
  return customersOwn(`customer:${customerId}`, customerId);
}

/** Points of the customer's withdrawals that are not final yet. */
export function customerHeldAccount(customerId: string): LedgerAccount {
  return customersOwn(`customer:${customerId}:held`, customerId);
}

/** CWD of the customer that has bought no points yet: too little by itself, it adds up. */
export function customerUncreditedAccount(customerId: string): LedgerAccount {
  return { ...customersOwn(`customer:${customerId}:uncredited`, customerId), asset: 'CWD' };
}

function customersOwn(code: string, customerId: string): LedgerAccount {
  return { code, asset: 'POINTS', normalSide: 'credit', overdraftAllowed: false, customerId };
}
