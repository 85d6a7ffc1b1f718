import type { Money } from '../../kernel';
import type { ChainAccount } from '../ports/chain/chain-accounts';
import type { OutgoingOrder } from '../ports/outgoing/outgoing-source';

/** An order to whose account, as the chain has it now, a memo can be encrypted. */
export interface PayableOrder {
  readonly order: OutgoingOrder;
  readonly account: ChainAccount;
}

/** The same with what is sent, and what the network takes for it. */
export interface PricedOrder extends PayableOrder {
  /** Null for a message. */
  readonly amount: Money | null;
  readonly fee: Money;
}

/** Of what may be spent, in CWD units. */
export function costOf({ order, amount, fee }: PricedOrder): bigint {
  return (amount?.units ?? 0n) + fee.units - order.reserved.units;
}
