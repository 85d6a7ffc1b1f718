import { assertionError } from '../wire/chain-error';
import type { SandboxChain } from '../chain/chain';
import {
  CHAIN_PARAMETERS,
  DYNAMIC_PROPERTIES,
  FEE_PARAMETERS,
  GAMEZONE_PARAMETERS,
  GREAT_RACE_PARAMETERS,
  STAKING_PARAMETERS,
  STATISTICS_DEFAULTS,
} from '../chain/genesis-parameters';
import { objectId } from '../wire/readers';
import {
  DYNAMIC_PROPERTIES_ID,
  type DynamicProperties,
  type StatisticsObject,
} from '../chain/state';
import { statisticsId } from '../rules/account-history';
import { instanceOf } from '../wire/wire-value';

/** Objects by id, written as the node writes them. */

const FEE_SCALE = 10_000;
const REFERENCE_NUMBER_MAXIMUM = 0xffff;
/** How many object types the node has in its two spaces. */
const TYPES_BY_SPACE: Record<string, number> = { '1': 31, '2': 21 };

export function writeStatistics(statistics: StatisticsObject): unknown {
  return { ...statistics, ...STATISTICS_DEFAULTS };
}

export function writeDynamicProperties(properties: DynamicProperties): unknown {
  const {
    recently_missed_count: missed,
    current_aslot: slot,
    recent_slots_filled: filled,
    last_irreversible_block_num: irreversible,
    accounts_registered_this_interval: registered,
    ...head
  } = properties;
  return {
    id: DYNAMIC_PROPERTIES_ID,
    ...head,
    next_monthly_maintenance_time: '2106-01-01T00:00:00',
    last_budget_time: head.time,
    witness_budget: 0,
    accounts_registered_this_interval: registered,
    ...DYNAMIC_PROPERTIES,
    recently_missed_count: missed,
    current_aslot: slot,
    recent_slots_filled: filled.toString(),
    dynamic_flags: 0,
    last_irreversible_block_num: irreversible,
  };
}

export function writeGlobalProperties(chain: SandboxChain): unknown {
  const witnesses = [...chain.state.witnesses.values()].map(({ id }) => id);
  return {
    id: '2.0.0',
    staking_parameters: STAKING_PARAMETERS,
    gamezone_parameters: GAMEZONE_PARAMETERS,
    greatrace_parameters: GREAT_RACE_PARAMETERS,
    parameters: {
      current_fees: { parameters: FEE_PARAMETERS, scale: FEE_SCALE },
      ...CHAIN_PARAMETERS,
      block_interval: chain.options.blockIntervalSeconds,
      maintenance_interval: chain.options.maintenanceIntervalSeconds,
    },
    next_available_vote_id: 23,
    active_committee_members: witnesses.map((_id, index) => `1.5.${index}`),
    active_witnesses: witnesses,
  };
}

export function writeChainProperties(chain: SandboxChain): unknown {
  return {
    id: '2.11.0',
    chain_id: chain.chainId,
    immutable_parameters: {
      min_committee_member_count: 11,
      min_witness_count: 11,
      num_special_accounts: 0,
      num_special_assets: 0,
    },
  };
}

function writeBudgetRecord(chain: SandboxChain): unknown {
  return {
    id: '2.13.0',
    time: chain.propertiesAt(0).time,
    record: {
      time_since_last_budget: 0,
      from_initial_reserve: '900000000000000',
      from_accumulated_fees: 0,
      from_unused_witness_budget: 0,
      requested_witness_budget: 69_000_000,
      total_budget: 0,
      witness_budget: 0,
      worker_budget: 0,
      leftover_worker_funds: 0,
      supply_delta: 0,
    },
  };
}

/**
 * The object of this id; null when there is none.
 * @throws {ChainError} when the text is no id, or names a type that the node does not have.
 */
export function readObject(chain: SandboxChain, headNumber: number, id: string): unknown {
  const [space = '', type = ''] = id.split('.');
  objectId(`${space}.${type}.`)(id);
  demandType(space, type);
  return findObject(chain, headNumber, id) ?? null;
}

function demandType(space: string, type: string): void {
  const types = TYPES_BY_SPACE[space];
  const place = { file: 'object_database.cpp', method: 'get_index' };
  if (types === undefined) {
    throw assertionError({ ...place, line: 58 }, '_index[space_id].size() > type_id', '', {
      space_id: Number(space),
      type_id: Number(type),
      'index[space_id].size': 0,
    });
  }
  if (Number(type) >= types) throw assertionError({ ...place, line: 60 }, 'tmp');
}

function findObject(chain: SandboxChain, headNumber: number, id: string): unknown {
  const { state } = chain;
  const tables: Record<string, { get(key: string): unknown } | undefined> = {
    '1.2': state.accounts,
    '1.3': state.assets,
    '1.6': state.witnesses,
    '1.10': state.proposals,
    '1.11': state.operations,
    '1.12': state.withdrawPermissions,
    '1.13': state.vestingBalances,
    '1.16': state.flipcoins,
    '1.24': state.approvedTransfers,
    '2.3': state.assetData,
    '2.5': state.balances,
    '2.7': state.recentTransactions,
    '2.9': state.accountHistory,
    '2.12': state.witnessSchedule,
  };
  const type = id.slice(0, id.lastIndexOf('.'));
  const table = tables[type];
  if (table !== undefined) return table.get(id);
  switch (type) {
    case '2.6': {
      const statistics = state.statistics.get(id);
      if (statistics === undefined) return undefined;
      const total = chain.history.totalUpTo(statistics.owner, headNumber);
      return writeStatistics({ ...statistics, total_ops: total });
    }
    case '2.8':
      return writeBlockSummary(chain, id);
    case '1.5':
      return writeCommitteeMember(chain, id);
    default:
      return findSingle(chain, headNumber, id);
  }
}

/** Summaries exist for all numbers that a transaction can refer to, used or not. */
function writeBlockSummary(chain: SandboxChain, id: string): unknown {
  const summary = chain.state.blockSummaries.get(id);
  if (summary !== undefined) return summary;
  return instanceOf(id) <= REFERENCE_NUMBER_MAXIMUM ? { id, block_id: '0'.repeat(40) } : undefined;
}

function writeCommitteeMember(chain: SandboxChain, id: string): unknown {
  const index = Number(id.slice('1.5.'.length));
  const witness = chain.state.witnesses.get(`1.6.${index + 1}`);
  if (witness === undefined) return undefined;
  return {
    id,
    committee_member_account: witness.witness_account,
    vote_id: `0:${index + chain.state.witnesses.size}`,
    total_votes: 0,
    url: '',
  };
}

function findSingle(chain: SandboxChain, headNumber: number, id: string): unknown {
  switch (id) {
    case '2.0.0':
      return writeGlobalProperties(chain);
    case '2.1.0':
      return writeDynamicProperties(chain.propertiesAt(headNumber));
    case '2.11.0':
      return writeChainProperties(chain);
    case '2.13.0':
      return writeBudgetRecord(chain);
    default:
      return undefined;
  }
}

/** Everything `get_full_accounts` tells of an account. */
export function writeFullAccount(chain: SandboxChain, accountId: string): unknown {
  const { state } = chain;
  const account = state.accounts.get(accountId);
  const statistics = state.statistics.get(statisticsId(accountId));
  if (account === undefined || statistics === undefined) return null;
  const nameOf = (id: string): string => state.accounts.get(id)?.name ?? '';
  const proposals = [...state.proposals.values()].filter(
    (proposal) =>
      proposal.required_active_approvals.includes(accountId) ||
      proposal.required_owner_approvals.includes(accountId),
  );
  return {
    account,
    statistics: writeStatistics(statistics),
    registrar_name: nameOf(account.registrar),
    referrer_name: nameOf(account.referrer),
    lifetime_referrer_name: nameOf(account.lifetime_referrer),
    votes: [],
    balances: [...state.balances.values()].filter(({ owner }) => owner === accountId),
    vesting_balances: [...state.vestingBalances.values()].filter(
      ({ owner }) => owner === accountId,
    ),
    limit_orders: [],
    call_orders: [],
    settle_orders: [],
    proposals,
    assets: [...state.assets.values()]
      .filter(({ issuer }) => issuer === accountId)
      .map(({ id }) => id),
    withdraws: [...state.withdrawPermissions.values()].filter(
      ({ withdraw_from_account: from }) => from === accountId,
    ),
  };
}
