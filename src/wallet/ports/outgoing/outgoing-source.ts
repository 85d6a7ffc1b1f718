import { CWD, listDecorator, Money } from '../../../kernel';
import type { ClosedReason } from '../../gate/gate-condition';
import type { OutgoingPurpose, SignedTransaction } from '../../sending/outgoing-transaction';
import type { ChainAccount } from '../chain/chain-accounts';

/** Something that waits to be signed. A source adds what it needs to record the signature. */
export interface OutgoingOrder {
  /** Of the link request, withdrawal or deposit that it serves. */
  readonly id: string;
  readonly toAccountId: string;
  /** Plain text of the encrypted memo: names its purpose, so no two transactions share an id. */
  readonly memoText: string;
  /** CWD that the books keep for it already: it takes so much less of what may be spent. */
  readonly reserved: Money;
  /**
   * Since when the wallet has lacked what it costs; null while it has not, or when those behind it never
   * pass it.
   */
  readonly shortSince: Date | null;
  /** Set where it leaves what all orders that are not signed yet will take: see `owed`. */
  readonly sparesOwed?: boolean;
}

/** An order, the account as the chain had it a moment ago, and the signed transaction, perhaps with others. */
export interface SignedOrder<Order extends OutgoingOrder> {
  readonly order: Order;
  readonly account: ChainAccount;
  readonly transaction: SignedTransaction;
}

/** Why an order stays unsigned for now; it is looked at again in the next cycle. */
export type WaitingReason =
  ClosedReason | 'account_unreadable' | 'hot_wallet_low' | 'fee_not_believed';

/** Why an order cannot be signed as things are. */
export type OutgoingRefusal =
  | { readonly reason: 'memo_key_unusable' }
  | { readonly reason: 'network_fee_too_high'; readonly fee: Money }
  | { readonly reason: 'signer_refused'; readonly explanation: string };

/** One purpose of the hot wallet: what waits to be signed, and what a signature changes. */
export abstract class OutgoingSource<Order extends OutgoingOrder = OutgoingOrder> {
  abstract readonly purpose: OutgoingPurpose;

  /** Orders that may be signed now, oldest first, without those of the given ids. */
  abstract next(limit: number, except: readonly string[]): Promise<readonly Order[]>;

  /** What is sent at this network fee; null for a message. Not asked unless the fee is bearable. */
  abstract amount(order: Order, fee: Money): Money | null;

  /** An order whose fee is not bearable is refused with `network_fee_too_high`. */
  isFeeBearable(_order: Order, _fee: Money): boolean {
    return true;
  }

  /**
   * Since when an order waits that may share its transaction with others, by the chain's time; null: it has
   * one of its own.
   */
  joinableSince(_order: Order): Date | null {
    return null;
  }

  /** Whether it waits already for something else than to be joined by others. */
  waitsForElse({ shortSince }: Order): boolean {
    return shortSince !== null;
  }

  /** Ids of those among these accounts to which nothing may be sent now, for a reason kept elsewhere. */
  suspended(_accounts: readonly ChainAccount[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set());
  }

  /** CWD of what may be spent that its orders will take, whatever they wait for; nothing of what is signed. */
  owed(): Promise<Money> {
    return Promise.resolve(Money.zero(CWD));
  }

  /** Notes why these are not signed now. */
  wait(_orders: readonly Order[], _reason: WaitingReason): Promise<void> {
    return Promise.resolve();
  }

  /** Keeps since when the wallet lacks what it costs, unless that is known; until it is signed or ends. */
  noteShort(_order: Order): Promise<void> {
    return Promise.resolve();
  }

  /** Ends the order, or sets it aside until an operator acts. */
  abstract refuse(order: Order, refusal: OutgoingRefusal): Promise<void>;

  /**
   * The change of state that belongs to the signature; runs in the transaction that records it.
   * Returns the ids whose state changed: of the others the signature is discarded, unseen.
   */
  abstract markSigned(signed: readonly SignedOrder<Order>[]): Promise<ReadonlySet<string>>;
}

/** Every source, in the order in which they are served. A symbol because it stands for a list. */
export const OUTGOING_SOURCES = Symbol('OUTGOING_SOURCES');

/** Has what waits in the class signed and sent. */
export const SourceOfOutgoing = listDecorator<OutgoingSource>(OUTGOING_SOURCES);
