import { account } from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount, blindInput, blindOutput } from '../structures';
import { listOf } from '../../wire/composed-types';
import { bytesOf } from '../../wire/plain-types';

/** Transfers of hidden amounts. */
export const BLIND: OperationTable = {
  39: operation('transfer_to_blind', {
    amount,
    from: account,
    blinding_factor: bytesOf(32),
    outputs: listOf(blindOutput),
  }),
  40: operation('blind_transfer', { inputs: listOf(blindInput), outputs: listOf(blindOutput) }),
  41: operation('transfer_from_blind', {
    amount,
    to: account,
    blinding_factor: bytesOf(32),
    inputs: listOf(blindInput),
  }),
};
