import { CWD, Money } from '../../kernel';
import { credit, CUSTODY, debit, entry, NETWORK_FEES, type Entry } from '../../ledger';
import { spendsFrom, type IrreversibleBatch, type RealOperation } from '../../scan';
import type { OutgoingTransaction } from '../sending/outgoing-transaction';
import type { Inclusion } from '../ports/outgoing/outgoing-transactions';

type OwnBlocks = Pick<IrreversibleBatch, 'hotWalletId' | 'blocks'>;

/** Transfers and messages that the hot wallet sent, and whatever else it paid for or lost by. */
export function ownOperations(source: OwnBlocks): readonly RealOperation[] {
  return source.blocks.flatMap(({ operations }) =>
    operations.filter(({ fact }) => spendsFrom(source.hotWalletId, fact)),
  );
}

export function inclusionsOf(operations: readonly RealOperation[]): Inclusion[] {
  const blocks = new Map(operations.map((each) => [each.transactionId, each.blockNumber]));
  return [...blocks].map(([transactionId, blockNumber]) => ({ transactionId, blockNumber }));
}

/** What the network took for a transaction of ours that has become irreversible. */
export function feeEntry(
  { transactionId, fee, blockNumber }: OutgoingTransaction,
  times: ReadonlyMap<number, Date>,
): Entry[] {
  const time = blockNumber === null ? undefined : times.get(blockNumber);
  if (!time)
    throw new Error(`Transaction ${transactionId} is irreversible in no block of the batch`);
  const fees = Money.of(fee.units, CWD);
  const built = entry(`fee:${transactionId}`, 'network_fee', time, [
    debit(NETWORK_FEES, fees),
    credit(CUSTODY, fees),
  ]);
  return built ? [built] : [];
}
