import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ChainAccount, ChainAccounts } from '../../wallet';
import { askChain } from './chain-question';
import { headOf, listOf, NodePool } from './connection';
import {
  accountStatement,
  HotWallet,
  readAgreedAccount,
  type WireAccount,
  wireAccountOf,
} from './hot-wallet';
import { canonicalJson } from './operation-facts';
import { isEncryptableTo } from './protocol';
import { readAtHead } from './read-at-head';

const ACCOUNT_ID = /^1\.2\.\d{1,15}$/;
const IDS_PER_QUESTION = 100;

/** Accounts, asked from the chain each time: a cached memo key may be yesterday's. */
@Injectable()
export class CrowdWizAccounts extends ChainAccounts {
  constructor(
    private readonly pool: NodePool,
    private readonly wallet: HotWallet,
  ) {
    super();
  }

  override findByName(name: string): Promise<ChainAccount | null> {
    return askChain(async () => {
      const account = await readAgreedAccount(this.pool, name);
      return account === null ? null : chainAccountOf(account);
    });
  }

  override findByIds(ids: readonly string[]): Promise<readonly (ChainAccount | null)[]> {
    return askChain(async () => {
      const wellFormed = [...new Set(ids.filter((id) => ACCOUNT_ID.test(id)))];
      const found = new Map<string, ChainAccount>();
      for (let start = 0; start < wellFormed.length; start += IDS_PER_QUESTION) {
        const slice = wellFormed.slice(start, start + IDS_PER_QUESTION);
        for (const account of await this.readAgreed(slice)) {
          if (account !== null) found.set(account.id, chainAccountOf(account));
        }
      }
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  override hotWallet(): Promise<ChainAccount> {
    return askChain(async () => chainAccountOf(await this.wallet.read()));
  }

  override headNumber(): Promise<number> {
    return askChain(async () => {
      const answer = await this.pool.call('database', 'get_dynamic_global_properties', []);
      return headOf(answer).number;
    });
  }

  private readAgreed(ids: readonly string[]): Promise<readonly (WireAccount | null)[]> {
    return this.pool.agreement.on({
      what: 'account',
      subject: ids.length === 1 ? (ids[0] ?? '') : 'linked accounts',
      ask: async (node) => {
        const { head, value } = await readAtHead(node, () =>
          node.call('database', 'get_objects', [ids]),
        );
        const accounts = listOf(value, 'a list of objects').map((item) =>
          item === null ? null : wireAccountOf(item),
        );
        return accountStatement(accounts, accounts, head);
      },
    });
  }
}

function chainAccountOf({ id, name, memoKey, fields }: WireAccount): ChainAccount {
  const authorities = canonicalJson([fields['owner'], fields['active'], memoKey]);
  return {
    id,
    name,
    memoKey,
    memoKeyUsable: isEncryptableTo(memoKey),
    authorityFingerprint: createHash('sha256').update(authorities).digest('hex'),
  };
}
