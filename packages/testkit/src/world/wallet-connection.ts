import {
  DEFAULT_CONNECTION_OPTIONS,
  fieldsOf,
  listOf,
  type Head,
  NodeConnection,
  type NodeApi,
  readHead,
  unitsOf,
} from 'crowdwiz-gateway/internal/adapters/crowdwiz/connection/index';
import { transactionId, type WireTransaction } from 'crowdwiz-protocol';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';

export const CORE_ASSET_ID = '1.3.0';

/** What wallets ask a node, over the wire; one connection, opened again after a loss. */
export class WalletConnection {
  private current: Promise<NodeConnection> | undefined;
  private readonly names = new Map<string, string>();
  private readonly blocks = new Map<number, readonly string[]>();

  constructor(private readonly url: string) {}

  /** @throws {ChainError} the node's refusal, or that there is no answer. */
  async call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown> {
    const connection = await this.open();
    return connection.call(api, method, parameters);
  }

  head(): Promise<Head> {
    return readHead(this);
  }

  /** CWD of an account; pending transactions count. */
  async balanceOf(accountId: string): Promise<Money> {
    const parameters = [accountId, [CORE_ASSET_ID]];
    const answer = await this.call('database', 'get_account_balances', parameters);
    const [amount] = listOf(answer, 'a list of balances');
    return Money.of(unitsOf(fieldsOf(amount, 'a balance')['amount'], 'minor units'), CWD);
  }

  /** Null when the chain has no such account. */
  async findAccount(name: string): Promise<{ id: string; memoKey: string } | null> {
    const answer = await this.call('database', 'lookup_account_names', [[name]]);
    const [found] = listOf(answer, 'a list of accounts');
    if (found === null || found === undefined) return null;
    const account = fieldsOf(found, 'an account');
    const options = fieldsOf(account['options'], 'account options');
    return { id: String(account['id']), memoKey: String(options['memo_key']) };
  }

  /** Names never change. An account that does not exist is called by its id. */
  async nameOf(accountId: string): Promise<string> {
    const known = this.names.get(accountId);
    if (known !== undefined) return known;
    const answer = await this.call('database', 'get_objects', [[accountId]]);
    const [found] = listOf(answer, 'a list of objects');
    if (found === null) return accountId;
    const name = String(fieldsOf(found, 'an account')['name']);
    this.names.set(accountId, name);
    return name;
  }

  /** Ids of a block's transactions in their order, computed from the block: it does not carry them. */
  async transactionIds(
    blockNumber: number,
    irreversibleNumber: number,
  ): Promise<readonly string[]> {
    const known = this.blocks.get(blockNumber);
    if (known !== undefined) return known;
    const block = fieldsOf(await this.call('database', 'get_block', [blockNumber]), 'a block');
    const ids = listOf(block['transactions'], 'transactions').map((transaction) =>
      transactionId(transaction as WireTransaction),
    );
    // A fork may put other transactions into a block which is not irreversible.
    if (blockNumber <= irreversibleNumber) this.blocks.set(blockNumber, ids);
    return ids;
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    (await current?.catch(() => undefined))?.close();
  }

  private async open(): Promise<NodeConnection> {
    const known = await this.current?.catch(() => undefined);
    if (known?.isOpen === true) return known;
    this.current = NodeConnection.open(this.url, DEFAULT_CONNECTION_OPTIONS);
    return this.current;
  }
}
