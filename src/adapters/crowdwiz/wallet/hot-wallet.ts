import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import {
  type ChainNode,
  fieldsOf,
  type Head,
  NodePool,
  type Statement,
  textOf,
  type WireFields,
} from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { contentDigest } from '../operations/operation-facts';
import { readAtHead } from '../read-at-head';

/** The nodes' answer to `get_account_by_name`, as far as it is read here. */
export interface WireAccount {
  readonly id: string;
  readonly name: string;
  readonly memoKey: string;
  readonly statisticsId: string;
  readonly fields: WireFields;
}

/** The gateway's own account: found by name once, since an account's id never changes. */
@Injectable()
export class HotWallet {
  #ids: { readonly accountId: string; readonly statisticsId: string } | undefined;

  constructor(
    private readonly pool: NodePool,
    private readonly options: CrowdWizOptions,
  ) {}

  /** Undefined until it was asked for the first time. */
  get knownAccountId(): string | undefined {
    return this.#ids?.accountId;
  }

  /** Throws ChainError, and DomainError `account_unknown`. */
  async ids(): Promise<{ readonly accountId: string; readonly statisticsId: string }> {
    if (this.#ids === undefined) {
      const account = await this.read();
      this.#ids = { accountId: account.id, statisticsId: account.statisticsId };
    }
    return this.#ids;
  }

  /** The account as it is now. */
  async read(): Promise<WireAccount> {
    const name = this.options.gatewayAccountName;
    const account = await readAgreedAccount(this.pool, name);
    if (account === null) throw new DomainError('account_unknown', { accountName: name });
    return account;
  }
}

/** By exact name; null when there is none. */
async function readAccount(node: ChainNode, name: string): Promise<WireAccount | null> {
  const answer = await node.call('database', 'get_account_by_name', [name]);
  if (answer === null) return null;
  const account = wireAccountOf(answer);
  return account.name === name ? account : null;
}

/** By exact name, as a quorum of nodes has it now; null when there is none. */
export function readAgreedAccount(pool: NodePool, name: string): Promise<WireAccount | null> {
  return pool.agreement.on({
    what: 'account',
    subject: name,
    ask: (node) => readAccountStatement(node, name),
  });
}

/** What one node says about the account of this exact name. */
export async function readAccountStatement(
  node: ChainNode,
  name: string,
): Promise<Statement<WireAccount | null>> {
  const { head, value } = await readAtHead(node, () => readAccount(node, name));
  return accountStatement(value, head);
}

/** Everything about an account that the gateway relies on: a false key would read its messages. */
export function accountStatement(
  value: WireAccount | null,
  head: Head,
): Statement<WireAccount | null> {
  const facts = value && [
    value.id,
    value.name,
    value.memoKey,
    value.fields['owner'],
    value.fields['active'],
  ];
  return { value, head, text: `keys ${contentDigest(facts)}` };
}

export function wireAccountOf(answer: unknown): WireAccount {
  const fields = fieldsOf(answer, 'an account');
  const options = fieldsOf(fields['options'], 'account options');
  return {
    id: textOf(fields['id'], 'an account id'),
    name: textOf(fields['name'], 'an account name'),
    memoKey: textOf(options['memo_key'], 'a memo key'),
    statisticsId: textOf(fields['statistics'], 'the id of account statistics'),
    fields,
  };
}
