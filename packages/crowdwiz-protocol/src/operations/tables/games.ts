import { account, flipcoin, lottery, matrix, matrixRoom } from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount, memo } from '../structures';
import { string, uint16, uint32, uint8 } from '../../wire/plain-types';

/** Flipcoin, lotteries and the matrix. */
export const GAMES: OperationTable = {
  50: operation('flipcoin_bet', { bettor: account, bet: amount, nonce: uint8 }),
  51: operation('flipcoin_call', { flipcoin, caller: account, bet: amount }),
  52: operation('flipcoin_win', {
    flipcoin,
    winner: account,
    payout: amount,
    referral_payout: amount,
  }),
  53: operation('flipcoin_cancel', { flipcoin, bettor: account, bet: amount }),
  54: operation('flipcoin_loose', { flipcoin, looser: account, bet: amount }),
  55: operation('lottery_goods_create_lot', {
    owner: account,
    total_participants: uint32,
    ticket_price: amount,
    latency_sec: uint16,
    img_url: string,
    description: string,
  }),
  56: operation('lottery_goods_buy_ticket', {
    lot_id: lottery,
    participant: account,
    ticket_price: amount,
  }),
  57: operation('lottery_goods_send_contacts', {
    lot_id: lottery,
    winner: account,
    owner: account,
    winner_contacts: memo,
  }),
  58: operation('lottery_goods_confirm_delivery', {
    lot_id: lottery,
    winner: account,
    owner: account,
  }),
  59: operation('lottery_goods_win', { lot_id: lottery, winner: account }),
  60: operation('lottery_goods_loose', { lot_id: lottery, looser: account }),
  62: operation('matrix_open_room', {
    matrix_id: matrix,
    player: account,
    matrix_level: uint8,
    level_price: amount,
  }),
  63: operation('matrix_room_closed', {
    player: account,
    matrix_room: matrixRoom,
    matrix_level: uint8,
    level_reward: amount,
  }),
  64: operation('matrix_cell_filled', {
    player: account,
    matrix_room: matrixRoom,
    matrix_level: uint8,
    cell_player: account,
  }),
  79: operation('lottery_goods_refund', {
    lot_id: lottery,
    participant: account,
    ticket_price: amount,
  }),
};
