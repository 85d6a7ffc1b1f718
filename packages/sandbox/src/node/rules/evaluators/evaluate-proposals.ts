import { isApproved, objectNotFound, requiredAuthoritiesOf } from '../authority';
import { accountOf } from '../balances';
import { assertionError, ChainError, withFrame } from '../../wire/chain-error';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { Fields } from '../../wire/operation-shapes';
import type { OperationResult, ProposalObject, State } from '../../chain/state';
import { compareInstances, readWireSeconds } from '../../wire/wire-value';

const FILE = 'proposal_evaluator.cpp';

export function evaluateProposalCreate(context: ApplyContext, fields: Fields<22>): OperationResult {
  const { state, headTimeSeconds } = context;
  const place = { file: FILE, method: 'do_evaluate' };
  const expiration = readWireSeconds(fields.expiration_time);
  if (expiration <= headTimeSeconds) {
    throw assertionError(
      { ...place, line: 240 },
      'o.expiration_time > block_time',
      'Proposal has already expired on creation.',
    );
  }
  if (expiration > headTimeSeconds + context.maximumProposalLifetimeSeconds) {
    throw assertionError(
      { ...place, line: 242 },
      'o.expiration_time <= block_time + global_parameters.maximum_proposal_lifetime',
      'Proposal expiration time is too far in the future.',
    );
  }
  const operations = fields.proposed_ops.map(({ op }) => op);
  const required = requiredAuthoritiesOf(operations);
  const id = state.nextId('1.10');
  state.proposals.set(id, {
    id,
    expiration_time: fields.expiration_time,
    proposed_transaction: {
      ref_block_num: 0,
      ref_block_prefix: 0,
      expiration: fields.expiration_time,
      operations,
      extensions: [],
    },
    required_active_approvals: [...required.active]
      .filter((account) => !required.owner.has(account))
      .sort(compareInstances),
    available_active_approvals: [],
    required_owner_approvals: [...required.owner].sort(compareInstances),
    available_owner_approvals: [],
    available_key_approvals: [],
    proposer: fields.fee_paying_account,
  });
  return [1, id];
}

export function evaluateProposalUpdate(context: ApplyContext, fields: Fields<23>): OperationResult {
  const { state } = context;
  const proposal = state.proposals.get(fields.proposal);
  if (proposal === undefined) throw objectNotFound(fields.proposal);
  for (const account of [...fields.active_approvals_to_add, ...fields.owner_approvals_to_add]) {
    accountOf(state, account);
  }
  demandPresent(proposal.available_active_approvals, fields.active_approvals_to_remove);
  demandPresent(proposal.available_owner_approvals, fields.owner_approvals_to_remove);
  const updated: ProposalObject = {
    ...proposal,
    available_active_approvals: changed(
      proposal.available_active_approvals,
      fields.active_approvals_to_add,
      fields.active_approvals_to_remove,
    ).sort(compareInstances),
    available_owner_approvals: changed(
      proposal.available_owner_approvals,
      fields.owner_approvals_to_add,
      fields.owner_approvals_to_remove,
    ).sort(compareInstances),
    available_key_approvals: changed(
      proposal.available_key_approvals,
      fields.key_approvals_to_add,
      fields.key_approvals_to_remove,
    ).sort(),
  };
  state.proposals.set(proposal.id, updated);
  // A proposal whose operations fail stays, and is tried once more when it expires.
  executeIfApproved(context, updated);
  return NOTHING;
}

/** Executes a proposal that has its approvals. A failure is the proposal's own and undoes only it. */
function executeIfApproved(context: ApplyContext, proposal: ProposalObject): void {
  if (!hasApprovals(context.state, proposal)) return;
  try {
    context.atomically(() => {
      for (const operation of proposal.proposed_transaction.operations) {
        context.applyNested(operation);
      }
      context.state.proposals.delete(proposal.id);
    });
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
  }
}

function hasApprovals(state: State, proposal: ProposalObject): boolean {
  const { operations } = proposal.proposed_transaction;
  return isApproved((id) => state.accounts.get(id), operations, {
    active: new Set(proposal.available_active_approvals),
    owner: new Set(proposal.available_owner_approvals),
    keys: new Set(proposal.available_key_approvals),
  });
}

/** Proposals whose time has come are tried a last time and removed. */
export function clearExpiredProposals(context: ApplyContext): void {
  const { state, headTimeSeconds } = context;
  for (const proposal of [...state.proposals.values()]) {
    if (readWireSeconds(proposal.expiration_time) > headTimeSeconds) continue;
    executeIfApproved(context, proposal);
    state.proposals.delete(proposal.id);
  }
}

function demandPresent(present: readonly string[], removed: readonly string[]): void {
  const frame = () => ({ file: FILE, line: 300, method: 'do_evaluate', format: '', data: {} });
  withFrame(frame, () => {
    for (const id of removed) {
      if (present.includes(id)) continue;
      const place = { file: FILE, line: 292, method: 'do_evaluate' };
      throw assertionError(place, '_proposal->available_active_approvals.find(id) != end', '', {
        id,
      });
    }
  });
}

function changed(
  present: readonly string[],
  added: readonly string[],
  removed: readonly string[],
): string[] {
  const gone = new Set(removed);
  return [...new Set([...present, ...added])].filter((id) => !gone.has(id));
}
