import { account, proposal } from '../ids';
import { operation, type OperationTable } from '../operation';
import { extensions } from '../structures';
import { listOf, optional, setOf, structure } from '../../wire/composed-types';
import { bool, publicKey, time, uint32 } from '../../wire/plain-types';
import type { WireType } from '../../wire/wire-type';

/** `anyOperation`: the operations that may be proposed, these three included. */
export function proposals(anyOperation: WireType): OperationTable {
  return {
    22: operation('proposal_create', {
      fee_paying_account: account,
      expiration_time: time,
      proposed_ops: listOf(structure({ op: anyOperation })),
      review_period_seconds: optional(uint32),
      extensions,
    }),
    23: operation('proposal_update', {
      fee_paying_account: account,
      proposal,
      active_approvals_to_add: setOf(account),
      active_approvals_to_remove: setOf(account),
      owner_approvals_to_add: setOf(account),
      owner_approvals_to_remove: setOf(account),
      key_approvals_to_add: setOf(publicKey),
      key_approvals_to_remove: setOf(publicKey),
      extensions,
    }),
    24: operation('proposal_delete', {
      fee_paying_account: account,
      using_owner_authority: bool,
      proposal,
      extensions,
    }),
  };
}
