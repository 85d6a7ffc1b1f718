import type { StoredBlock } from './block';
import type { ChosenOptions } from './chain-options';
import { CORE_ASSET_ID, type DynamicProperties, type State, type WitnessObject } from './state';
import { instanceOf, readWireSeconds, writeWireSeconds } from '../wire/wire-value';
import { lastIrreversible, shuffleWitnesses } from './witness-schedule';
import { statisticsId } from '../rules/account-history';

/** The place of a block: whose turn it is, and when. */
export interface Slot {
  readonly witness: string;
  readonly timestamp: string;
  readonly absoluteSlot: number;
  /** Slots since the last block; above 1, some were missed. */
  readonly slots: number;
}

const SLOTS_REMEMBERED = 128n;
const MISSED_WEIGHT = 4;
const SUMMARY_RING_MASK = 0xffff;
const SCHEDULE_ID = '2.12.0';

/** Brings the chain's own objects up to date when a block is applied. */
export class HeadUpdater {
  /** How many witnesses produce; undefined: all of them. */
  productiveWitnesses: number | undefined;

  constructor(
    private readonly state: State,
    private readonly options: ChosenOptions,
  ) {}

  /** The next slot whose witness produces, at least `slots` after the head and not before the time. */
  nextSlot(slots: number, notBeforeSeconds: number): Slot {
    const { head } = this.state;
    const interval = this.options.blockIntervalSeconds;
    const headSeconds = readWireSeconds(head.time);
    const wanted = Math.floor((notBeforeSeconds - headSeconds) / interval);
    let distance = Math.max(slots, wanted);
    while (!this.produces(this.witnessAt(head.current_aslot + distance))) distance += 1;
    return {
      witness: this.witnessAt(head.current_aslot + distance),
      timestamp: writeWireSeconds(headSeconds + distance * interval),
      absoluteSlot: head.current_aslot + distance,
      slots: distance,
    };
  }

  private witnessAt(absoluteSlot: number): string {
    const order = this.schedule;
    return order[absoluteSlot % order.length] ?? '1.6.1';
  }

  private produces(witness: string): boolean {
    const { productiveWitnesses } = this;
    return productiveWitnesses === undefined || instanceOf(witness) <= productiveWitnesses;
  }

  private get schedule(): readonly string[] {
    return this.state.witnessSchedule.get(SCHEDULE_ID)?.current_shuffled_witnesses ?? [];
  }

  apply(block: StoredBlock, slot: Slot): void {
    const { state } = this;
    const { witness, timestamp, absoluteSlot, slots } = slot;
    this.confirm(witness, block.number, absoluteSlot);
    const { head } = state;
    const changes: Partial<DynamicProperties> = {
      head_block_number: block.number,
      head_block_id: block.id,
      time: timestamp,
      current_witness: witness,
      current_aslot: absoluteSlot,
      recently_missed_count: missedCount(head.recently_missed_count, slots - 1),
      recent_slots_filled: filledSlots(head.recent_slots_filled, slots),
      last_irreversible_block_num: this.irreversible(head.last_irreversible_block_num),
    };
    state.changeHead(changes);
    this.maintain();
    const summaryId = `2.8.${block.number & SUMMARY_RING_MASK}`;
    state.blockSummaries.set(summaryId, { id: summaryId, block_id: block.id });
    this.clearExpiredTransactions(readWireSeconds(timestamp));
    this.reschedule(block.number, readWireSeconds(timestamp));
  }

  private confirm(witness: string, blockNumber: number, absoluteSlot: number): void {
    const object = this.state.witnesses.get(witness);
    if (object === undefined) return;
    const updated: WitnessObject = {
      ...object,
      last_aslot: absoluteSlot,
      last_confirmed_block_num: blockNumber,
    };
    this.state.witnesses.set(witness, updated);
  }

  private irreversible(before: number): number {
    const confirmed = [...this.state.witnesses.values()].map(
      ({ last_confirmed_block_num: number }) => number,
    );
    return Math.max(before, lastIrreversible(confirmed));
  }

  private clearExpiredTransactions(nowSeconds: number): void {
    const { recentTransactions, transactionIds, expirations } = this.state;
    for (const [id, expiresAtSeconds] of expirations.entries()) {
      if (expiresAtSeconds >= nowSeconds) continue;
      const expired = recentTransactions.get(id);
      expirations.delete(id);
      recentTransactions.delete(id);
      if (expired !== undefined) transactionIds.delete(expired.trx_id);
    }
  }

  private reschedule(blockNumber: number, nowSeconds: number): void {
    const order = this.schedule;
    if (blockNumber % order.length !== 0) return;
    this.state.witnessSchedule.set(SCHEDULE_ID, {
      id: SCHEDULE_ID,
      current_shuffled_witnesses: shuffleWitnesses(order, nowSeconds),
    });
  }

  /** At maintenance the statistics learn what each account holds. */
  private maintain(): void {
    const { state, options } = this;
    const now = readWireSeconds(state.head.time);
    if (now < readWireSeconds(state.head.next_maintenance_time)) return;
    for (const balance of [...state.balances.values()]) {
      if (!balance.maintenance_flag || balance.asset_type !== CORE_ASSET_ID) continue;
      const statistics = state.statistics.get(statisticsId(balance.owner));
      if (statistics === undefined) continue;
      state.statistics.set(statistics.id, { ...statistics, core_in_balance: balance.balance });
      state.balances.set(balance.id, { ...balance, maintenance_flag: false });
    }
    const interval = options.maintenanceIntervalSeconds;
    state.changeHead({
      accounts_registered_this_interval: 0,
      next_maintenance_time: writeWireSeconds((Math.floor(now / interval) + 1) * interval),
    });
  }
}

function missedCount(before: number, missed: number): number {
  return missed > 0 ? before + MISSED_WEIGHT * missed : Math.max(0, before - 1);
}

function filledSlots(before: bigint, slots: number): bigint {
  return BigInt.asUintN(Number(SLOTS_REMEMBERED), (before << BigInt(slots)) | 1n);
}
