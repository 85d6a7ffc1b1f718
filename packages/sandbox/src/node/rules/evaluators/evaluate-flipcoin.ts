import { accountOf, adjustBalance } from '../balances';
import { objectNotFound } from '../authority';
import { NOTHING, type ApplyContext } from '../apply-context';
import { GAMEZONE_PARAMETERS } from '../../chain/genesis-parameters';
import { CORE_ASSET_ID, type FlipcoinObject, type OperationResult } from '../../chain/state';
import { assertionError } from '../../wire/chain-error';
import type { Amount, Fields } from '../../wire/operation-shapes';
import { amountOf, readWireSeconds, writeInt64, writeWireSeconds } from '../../wire/wire-value';

/** [T 16e, 24]: one bets, another calls, and ten seconds later one of both has won. */

const PLACE = { file: 'flipcoin_evaluator.cpp', line: 40, method: 'do_evaluate' };
const NOT_CALLED_SECONDS = 3_600;
const DRAWN_AFTER_SECONDS = 10;
const OPEN = 0;
const CALLED = 1;
/** Of a bet, in tenths, rounded down each: the winner's, and that of those who invited him. */
const PAYOUT_TENTHS = 18n;
const REFERRAL_TENTHS = 2n;
const NO_FEE: Amount = { amount: 0, asset_id: CORE_ASSET_ID };

export function evaluateBet(context: ApplyContext, fields: Fields<50>): OperationResult {
  const { state, headTimeSeconds } = context;
  const { bettor, bet, nonce } = fields;
  accountOf(state, bettor);
  if (amountOf(bet.amount) < BigInt(GAMEZONE_PARAMETERS.flipcoin_min_bet_amount)) {
    throw assertionError(
      PLACE,
      'op.bet.amount >= gz_params.flipcoin_min_bet_amount',
      'Bet amount must be more or equal than minimal bet',
    );
  }
  adjustBalance(state, bettor, -amountOf(bet.amount), bet.asset_id);
  const id = state.nextId('1.16');
  const expiration = writeWireSeconds(headTimeSeconds + NOT_CALLED_SECONDS);
  state.flipcoins.set(id, { id, bettor, bet, nonce, expiration, status: OPEN });
  return [1, id];
}

/** Of the bet only the number is compared, not its asset. */
export function evaluateCall(context: ApplyContext, fields: Fields<51>): OperationResult {
  const { state, headTimeSeconds } = context;
  const { flipcoin: id, caller, bet } = fields;
  const flipcoin = state.flipcoins.get(id);
  if (flipcoin === undefined) throw objectNotFound(id);
  accountOf(state, caller);
  if (flipcoin.status !== OPEN) throw assertionError(PLACE, 'flipcoin->status == 0');
  if (amountOf(flipcoin.bet.amount) !== amountOf(bet.amount)) {
    throw assertionError(
      PLACE,
      'flipcoin->bet.amount == op.bet.amount',
      'flipcoin bet amount must match',
    );
  }
  adjustBalance(state, caller, -amountOf(bet.amount), bet.asset_id);
  const expiration = writeWireSeconds(headTimeSeconds + DRAWN_AFTER_SECONDS);
  state.flipcoins.set(id, { ...flipcoin, caller, expiration, status: CALLED });
  return NOTHING;
}

/** Draws what was called, and gives back what nobody called in time, by virtual operations. */
export function settleFlipcoins(context: ApplyContext): void {
  const { state, headTimeSeconds } = context;
  for (const flipcoin of [...state.flipcoins.values()]) {
    if (readWireSeconds(flipcoin.expiration) > headTimeSeconds) continue;
    state.flipcoins.delete(flipcoin.id);
    if (flipcoin.caller === undefined) giveBack(context, flipcoin);
    else draw(context, flipcoin, flipcoin.caller);
  }
}

/** The node draws by lot; here the nonce decides, so that a test can choose: even for the bettor. */
function draw(context: ApplyContext, flipcoin: FlipcoinObject, caller: string): void {
  const { id, bettor, bet, nonce } = flipcoin;
  const [winner, looser] = nonce % 2 === 0 ? [bettor, caller] : [caller, bettor];
  const share = (tenths: bigint): Amount => ({
    amount: writeInt64((amountOf(bet.amount) * tenths) / 10n),
    asset_id: bet.asset_id,
  });
  const payout = share(PAYOUT_TENTHS);
  adjustBalance(context.state, winner, amountOf(payout.amount), bet.asset_id);
  const won = { winner, payout, referral_payout: share(REFERRAL_TENTHS) };
  context.recordVirtual([52, { fee: NO_FEE, flipcoin: id, ...won }]);
  context.recordVirtual([54, { fee: NO_FEE, flipcoin: id, looser, bet }]);
}

function giveBack(context: ApplyContext, { id, bettor, bet }: FlipcoinObject): void {
  adjustBalance(context.state, bettor, amountOf(bet.amount), bet.asset_id);
  context.recordVirtual([53, { fee: NO_FEE, flipcoin: id, bettor, bet }]);
}
