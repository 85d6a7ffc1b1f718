import { idOf } from '../wire/id-types';

/** The kinds of objects that operations name. */

export const account = idOf('1.2');
export const asset = idOf('1.3');
export const settlement = idOf('1.4');
export const committeeMember = idOf('1.5');
export const witness = idOf('1.6');
export const limitOrder = idOf('1.7');
export const proposal = idOf('1.10');
export const withdrawPermission = idOf('1.12');
export const vestingBalance = idOf('1.13');
export const balance = idOf('1.15');
export const flipcoin = idOf('1.16');
export const lottery = idOf('1.17');
export const matrix = idOf('1.18');
export const matrixRoom = idOf('1.19');
export const p2pAdvertisement = idOf('1.20');
export const p2pOrder = idOf('1.21');
export const creditOffer = idOf('1.22');
export const pledgeOffer = idOf('1.23');
export const approvedTransfer = idOf('1.24');
export const team = idOf('1.25');
export const invite = idOf('1.26');
export const rangeBet = idOf('1.28');
export const teamBet = idOf('1.29');
export const feeAccumulator = idOf('2.16');
