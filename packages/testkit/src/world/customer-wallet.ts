import {
  countOf,
  fieldsOf,
  listOf,
  unitsOf,
} from 'crowdwiz-gateway/internal/adapters/crowdwiz/connection/index';
import {
  blockId,
  decryptMemo,
  encryptMemo,
  formatWireTime,
  SEND_MESSAGE_OPERATION,
  signTransaction,
  taposOf,
  TRANSFER_OPERATION,
  transactionId,
  type PrintedMemo,
  type WireBlock,
  type WireOperation,
} from 'crowdwiz-protocol';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { CORE_ASSET_ID, type WalletConnection } from './wallet-connection';

/** One line of a wallet's history: a transfer of CWD, or a message. */
export interface WalletEntry {
  /** Of the node's history; unique on one branch of the chain. */
  readonly id: string;
  readonly kind: 'transfer' | 'message';
  readonly direction: 'in' | 'out';
  /** Name of the other account. */
  readonly other: string;
  /** Null for a message. */
  readonly amount: Money | null;
  readonly fee: Money;
  /** Decrypted with this wallet's key; null when there is none, or it cannot be read. */
  readonly text: string | null;
  readonly blockNumber: number;
  readonly isIrreversible: boolean;
  readonly transactionId: string;
}

export interface WalletTransfer {
  /** Account name. */
  readonly to: string;
  readonly amount: Money;
  /** Encrypted for the receiver; absent: none. */
  readonly memo?: string;
}

export interface WalletMessage {
  /** Account name. */
  readonly to: string;
  /** Encrypted for the receiver. */
  readonly text: string;
}

/** What a wallet cannot do for a reason that its owner can fix. */
export class WalletRefusal extends Error {
  override readonly name = 'WalletRefusal';
}

const ENTRIES_SHOWN = 50;
const EXPIRES_IN_SECONDS = 120;
/** Equal transfers at one moment differ by their expiration, so they are two transactions. */
const EXPIRATION_SPREAD_SECONDS = 300;

/** A customer's own CrowdWiz wallet: it has the keys, and knows of the chain what a node tells it. */
export class CustomerWallet {
  private sent = 0;

  constructor(
    private readonly connection: WalletConnection,
    private readonly account: SandboxAccount,
    private readonly chainId: string,
  ) {}

  get accountName(): string {
    return this.account.name;
  }

  get accountId(): string {
    return this.account.id;
  }

  balance(): Promise<Money> {
    return this.connection.balanceOf(this.account.id);
  }

  /** The newest transfers of CWD and messages, newest first. */
  async history(): Promise<WalletEntry[]> {
    const { irreversibleNumber } = await this.connection.head();
    const parameters = [this.account.id, '1.11.0', ENTRIES_SHOWN, '1.11.0'];
    const answer = await this.connection.call('history', 'get_account_history', parameters);
    const entries: WalletEntry[] = [];
    for (const value of listOf(answer, 'account history')) {
      const entry = await this.readEntry(value, irreversibleNumber);
      if (entry !== null) entries.push(entry);
    }
    return entries;
  }

  /**
   * Signs a transfer and hands it to the node; gives the transaction id.
   * @throws {WalletRefusal} when there is no such account.
   * @throws {ChainError} the node's refusal, such as `insufficient-balance`.
   */
  async transfer({ to, amount, memo }: WalletTransfer): Promise<string> {
    const receiver = await this.receiver(to);
    const text =
      memo === undefined
        ? {}
        : { memo: encryptMemo(this.account.keys.memo, receiver.memoKey, memo) };
    const fields = {
      from: this.account.id,
      to: receiver.id,
      amount: { amount: amount.units.toString(), asset_id: CORE_ASSET_ID },
      ...text,
      extensions: [],
    };
    return this.send(TRANSFER_OPERATION, fields);
  }

  /**
   * Signs an encrypted message and hands it to the node; gives the transaction id.
   * @throws {WalletRefusal} when there is no such account.
   * @throws {ChainError} the node's refusal.
   */
  async sendMessage({ to, text }: WalletMessage): Promise<string> {
    const receiver = await this.receiver(to);
    const memo = encryptMemo(this.account.keys.memo, receiver.memoKey, text);
    return this.send(SEND_MESSAGE_OPERATION, { from: this.account.id, to: receiver.id, memo });
  }

  private async receiver(name: string): Promise<{ id: string; memoKey: string }> {
    const receiver = await this.connection.findAccount(name);
    if (receiver === null) throw new WalletRefusal(`CrowdWiz has no account "${name}"`);
    return receiver;
  }

  private async send(number: number, fields: Record<string, unknown>): Promise<string> {
    const operation: WireOperation = [number, { ...fields, fee: await this.feeOf(number, fields) }];
    const head = await this.connection.head();
    const reference = await this.connection.call('database', 'get_block', [
      head.irreversibleNumber,
    ]);
    this.sent += 1;
    const lifetimeSeconds = EXPIRES_IN_SECONDS + (this.sent % EXPIRATION_SPREAD_SECONDS);
    const transaction = {
      ...taposOf(blockId(reference as WireBlock)),
      expiration: formatWireTime(new Date(head.time.getTime() + lifetimeSeconds * 1000)),
      operations: [operation],
      extensions: [],
    };
    const signed = signTransaction(this.chainId, transaction, [this.account.keys.active]);
    await this.connection.call('network_broadcast', 'broadcast_transaction', [signed]);
    return transactionId(signed);
  }

  private async feeOf(number: number, fields: Record<string, unknown>): Promise<unknown> {
    const question = [number, { ...fields, fee: { amount: 0, asset_id: CORE_ASSET_ID } }];
    const answer = await this.connection.call('database', 'get_required_fees', [
      [question],
      CORE_ASSET_ID,
    ]);
    const [fee] = listOf(answer, 'a list of fees');
    return fee;
  }

  private async readEntry(value: unknown, irreversibleNumber: number): Promise<WalletEntry | null> {
    const entry = fieldsOf(value, 'a history entry');
    const [number, rest] = listOf(entry['op'], 'an operation');
    const fields = fieldsOf(rest, 'the fields of an operation');
    if (number !== TRANSFER_OPERATION && number !== SEND_MESSAGE_OPERATION) return null;
    const isTransfer = number === TRANSFER_OPERATION;
    if (isTransfer && fieldsOf(fields['amount'], 'an amount')['asset_id'] !== CORE_ASSET_ID) {
      return null;
    }
    const direction = fields['from'] === this.account.id ? 'out' : 'in';
    const blockNumber = countOf(entry['block_num'], 'a block number');
    const ids = await this.connection.transactionIds(blockNumber, irreversibleNumber);
    return {
      id: String(entry['id']),
      kind: isTransfer ? 'transfer' : 'message',
      direction,
      other: await this.connection.nameOf(String(fields[direction === 'out' ? 'to' : 'from'])),
      amount: isTransfer ? moneyOf(fields['amount']) : null,
      fee: moneyOf(fields['fee']),
      text: this.read(fields['memo']),
      blockNumber,
      isIrreversible: blockNumber <= irreversibleNumber,
      transactionId: ids[countOf(entry['trx_in_block'], 'a place in a block')] ?? '',
    };
  }

  private read(memo: unknown): string | null {
    if (memo === undefined || memo === null) return null;
    const { from, to, nonce, message } = fieldsOf(memo, 'a memo');
    const printed: PrintedMemo = {
      from: String(from),
      to: String(to),
      nonce: String(nonce),
      message: String(message),
    };
    return decryptMemo(this.account.keys.memo, printed) ?? null;
  }
}

function moneyOf(value: unknown): Money {
  return Money.of(unitsOf(fieldsOf(value, 'an amount')['amount'], 'minor units'), CWD);
}
