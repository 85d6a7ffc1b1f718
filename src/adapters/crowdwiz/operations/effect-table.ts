import { bare, fivePercentOf, inAnyAsset, restOf, unitsOfAsset, type UnitsOf } from './units-of';

/** Whom an operation gives CWD (`+`) or takes it from (`-`), by the field that names the account. */
export interface Move {
  readonly party: string;
  readonly sign: '+' | '-';
  readonly units: UnitsOf;
}

export interface Effect {
  /** The field that names who pays the fee; null where nobody pays one. */
  readonly payer: string | null;
  readonly moves: readonly Move[];
  /** Fields that name accounts whose CWD it changes by what no field tells. */
  readonly untold: readonly string[];
}

function paidBy(payer: string | null, ...moves: Move[]): Effect {
  return { payer, moves, untold: [] };
}

/** Made by the chain: it costs nothing, and moves what it says. */
function made(...moves: Move[]): Effect {
  return paidBy(null, ...moves);
}

function untold(payer: string | null, ...parties: string[]): Effect {
  return { payer, moves: [], untold: parties };
}

function gains(party: string, units: string | UnitsOf): Move {
  return { party, sign: '+', units: typeof units === 'string' ? unitsOfAsset(units) : units };
}

function loses(party: string, units: string | UnitsOf): Move {
  return { ...gains(party, units), sign: '-' };
}

/**
 * Every way in which CWD comes or goes (transfers, messages and payments of a mass payment apart, which are
 * facts of their own): what was recorded of the real chain, and what its source says of the others.
 */
export const EFFECTS: Readonly<Record<number, Effect>> = {
  1: paidBy('seller', loses('seller', 'amount_to_sell')),
  // The unsold rest and a fee come back.
  2: untold('fee_paying_account', 'fee_paying_account'),
  3: paidBy(
    'funding_account',
    loses('funding_account', 'delta_collateral'),
    gains('funding_account', 'delta_debt'),
  ),
  // Its fee is taken from what is received.
  4: made(gains('account_id', 'receives'), loses('account_id', 'fee')),
  5: paidBy('registrar'),
  6: paidBy('account'),
  7: paidBy('authorizing_account'),
  8: paidBy('account_to_upgrade'),
  9: paidBy('account_id'),
  ...same([10, 11, 12, 13, 14, 18, 48], paidBy('issuer')),
  15: paidBy('payer', loses('payer', 'amount_to_reserve')),
  16: paidBy('from_account', loses('from_account', bare('amount'))),
  // Of an asset that is settled, what stands behind it comes.
  17: untold('account', 'account'),
  19: paidBy('publisher'),
  20: paidBy('witness_account'),
  21: paidBy('witness_account'),
  ...same([22, 23, 24, 36], paidBy('fee_paying_account')),
  ...same([25, 26, 28], paidBy('withdraw_from_account')),
  27: paidBy(
    'withdraw_to_account',
    loses('withdraw_from_account', 'amount_to_withdraw'),
    gains('withdraw_to_account', 'amount_to_withdraw'),
  ),
  29: paidBy('committee_member_account'),
  30: paidBy('committee_member_account'),
  ...same([31, 92, 93], made()),
  32: paidBy('creator', loses('creator', 'amount')),
  33: paidBy('owner', gains('owner', 'amount')),
  34: paidBy('owner'),
  35: paidBy('payer'),
  37: paidBy('deposit_to_account', gains('deposit_to_account', 'total_claimed')),
  38: paidBy('issuer', loses('from', 'amount'), gains('to', 'amount')),
  39: paidBy('from', loses('from', 'amount')),
  40: made(),
  41: made(gains('to', 'amount')),
  42: made(gains('account', 'amount')),
  43: paidBy('issuer', gains('issuer', 'amount_to_claim')),
  44: made(gains('account_id', bare('amount'))),
  // A former bid comes back; and the chain makes it to give one back.
  45: untold('bidder', 'bidder'),
  46: made(),
  47: paidBy('issuer', gains('issuer', 'amount_to_claim')),
  49: paidBy('account_to_upgrade'),
  50: paidBy('bettor', loses('bettor', 'bet')),
  51: paidBy('caller', loses('caller', 'bet')),
  52: made(gains('winner', 'payout')),
  53: made(gains('bettor', 'bet')),
  ...same([54, 59, 60, 64, 71, 114, 117, 121, 123], made()),
  55: paidBy('owner'),
  56: paidBy('participant', loses('participant', 'ticket_price')),
  57: paidBy('winner'),
  58: untold('winner', 'owner'),
  62: paidBy('player', loses('player', 'level_price')),
  63: made(gains('player', 'level_reward')),
  ...same([65, 66, 67, 68], paidBy('p2p_gateway')),
  // What the advertisement says decides whose CWD is locked.
  69: untold('p2p_client', 'p2p_client'),
  70: untold('p2p_gateway', 'p2p_client'),
  72: made(gains('refund_to', 'amount')),
  73: paidBy('p2p_gateway', loses('p2p_gateway', 'amount')),
  74: paidBy('paying_account'),
  75: untold('recieving_account', 'paying_account'),
  76: paidBy('account'),
  77: paidBy('account'),
  78: untold('arbitr', 'winner', 'arbitr'),
  79: made(gains('participant', 'ticket_price')),
  80: paidBy('debitor', gains('debitor', 'credit_amount')),
  81: made(gains('creditor', 'repay_amount')),
  82: paidBy('creditor', gains('creditor', 'repay_amount')),
  ...same([83, 84, 86], paidBy('creditor')),
  85: paidBy('debitor', loses('creditor', 'credit_amount'), gains('debitor', 'credit_amount')),
  87: paidBy('debitor'),
  88: paidBy('creator'),
  89: paidBy(
    'account',
    loses('creditor', 'credit_amount'),
    loses('debitor', 'pledge_amount'),
    gains('debitor', 'credit_amount'),
  ),
  90: paidBy(
    'debitor',
    loses('debitor', 'repay_amount'),
    gains('creditor', 'repay_amount'),
    gains('debitor', 'pledge_amount'),
  ),
  91: made(gains('creditor', 'pledge_amount')),
  94: paidBy(
    'account',
    loses('account', 'poc3_vote'),
    loses('account', 'poc6_vote'),
    loses('account', 'poc12_vote'),
  ),
  95: paidBy('account', loses('account', 'stak_amount')),
  96: made(gains('referrer', 'reward')),
  // Silver is given away, and as many units of CWD come.
  97: paidBy('account', loses('account', 'amount'), gains('account', inAnyAsset('amount'))),
  98: paidBy('account', loses('account', 'amount')),
  99: paidBy('from', loses('from', 'amount')),
  101: made(gains('from', 'amount')),
  102: paidBy('to'),
  // Neither share is written: the arbiter's is rounded down (recorded with 100001 and with 19 units).
  103: paidBy(
    'arbitr',
    gains('winner', restOf('amount')),
    gains('arbitr', fivePercentOf('amount')),
  ),
  104: paidBy('from'),
  106: paidBy('account_id'),
  ...same([107, 108, 109, 111], paidBy('captain')),
  ...same([110, 112, 113], paidBy('player')),
  ...same([115, 116], made(gains('captain', 'amount'))),
  ...same([118, 119], paidBy('bettor', loses('bettor', 'bet'))),
  ...same([120, 122], made(gains('bettor', 'reward'))),
  ...same([124, 125], made(gains('bettor', 'payback'))),
};

function same(operations: readonly number[], effect: Effect): Record<number, Effect> {
  return Object.fromEntries(operations.map((operation) => [operation, effect]));
}
