import { chainParameters, gamezoneParameters, stakingParameters } from '../chain-parameters';
import { account, committeeMember, witness } from '../ids';
import { operation, type OperationTable } from '../operation';
import { extensions, predicate, workerInitializer } from '../structures';
import { listOf, optional, setOf } from '../../wire/composed-types';
import { bytes, int64, publicKey, string, time, uint16 } from '../../wire/plain-types';

/** Witnesses, the committee, workers, and the rules of the chain. Proposals stand apart. */
export const GOVERNANCE: OperationTable = {
  20: operation('witness_create', {
    witness_account: account,
    url: string,
    block_signing_key: publicKey,
  }),
  21: operation('witness_update', {
    witness,
    witness_account: account,
    new_url: optional(string),
    new_signing_key: optional(publicKey),
  }),
  29: operation('committee_member_create', { committee_member_account: account, url: string }),
  30: operation('committee_member_update', {
    committee_member: committeeMember,
    committee_member_account: account,
    new_url: optional(string),
  }),
  31: operation('committee_member_update_global_parameters', { new_parameters: chainParameters }),
  34: operation('worker_create', {
    owner: account,
    work_begin_date: time,
    work_end_date: time,
    daily_pay: int64,
    name: string,
    url: string,
    initializer: workerInitializer,
  }),
  35: operation('custom', {
    payer: account,
    required_auths: setOf(account),
    id: uint16,
    data: bytes,
  }),
  36: operation('assert', {
    fee_paying_account: account,
    predicates: listOf(predicate),
    required_auths: setOf(account),
    extensions,
  }),
  92: operation('committee_member_update_gamezone_parameters', {
    new_parameters: gamezoneParameters,
  }),
  93: operation('committee_member_update_staking_parameters', {
    new_parameters: stakingParameters,
  }),
};
