import { Injectable } from '@nestjs/common';
import { type ChainAccount, ChainAccounts } from '../../../wallet';
import { askChain } from '../chain-question';
import { ChainError, listOf, NodePool, reachedBy, readHead } from '../connection';
import {
  accountStatement,
  HotWallet,
  readAccountStatement,
  type WireAccount,
  wireAccountOf,
} from './hot-wallet';
import { contentDigest } from '../operations/operation-facts';
import { isEncryptableTo } from 'crowdwiz-protocol';
import { readAtHead } from '../read-at-head';

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
      const [account] = await this.pool.agreement.onEach(name, async (node) => {
        return [await readAccountStatement(node, name)];
      });
      if (account?.value) return chainAccountOf(account.value);
      if (account) return null;
      throw new ChainError('unavailable', 'nodes differ about an account that is being changed');
    });
  }

  override findByIds(ids: readonly string[]): Promise<readonly (ChainAccount | null)[]> {
    return askChain(async () => {
      const wellFormed = [...new Set(ids.filter((id) => ACCOUNT_ID.test(id)))];
      const found = new Map<string, ChainAccount>();
      for (let start = 0; start < wellFormed.length; start += IDS_PER_QUESTION) {
        const slice = wellFormed.slice(start, start + IDS_PER_QUESTION);
        for (const account of await this.readEach(slice)) {
          if (account !== null) found.set(account.id, chainAccountOf(account));
        }
      }
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  override hotWallet(): Promise<ChainAccount> {
    return askChain(async () => chainAccountOf(await this.wallet.read()));
  }

  override head(): Promise<{ readonly number: number; readonly time: Date }> {
    return askChain(async () => {
      const { quorum } = this.pool;
      if (quorum === 1) return readHead(this.pool);
      const heads = [...(await this.pool.survey(readHead)).values()];
      // As many as the quorum have reached it: none of them alone can move it on.
      const number = reachedBy(
        quorum,
        heads.map((head) => head.number),
      );
      const time = reachedBy(
        quorum,
        heads.map((head) => head.time.getTime()),
      );
      if (number !== undefined && time !== undefined) return { number, time: new Date(time) };
      throw new ChainError('unavailable', `fewer than ${quorum} nodes say where the chain ends`);
    });
  }

  override async headNumber(): Promise<number> {
    return (await this.head()).number;
  }

  /** Null for an account about which nodes differ: it is being changed, and is there the next time. */
  private async readEach(ids: readonly string[]): Promise<readonly (WireAccount | null)[]> {
    const statements = await this.pool.agreement.onEach('linked accounts', async (node) => {
      const { head, value } = await readAtHead(node, () =>
        node.call('database', 'get_objects', [ids]),
      );
      const objects = listOf(value, 'a list of objects');
      return ids.map((_, index) => {
        const item = objects[index] ?? null;
        return accountStatement(item === null ? null : wireAccountOf(item), head);
      });
    });
    return statements.map((statement) => statement?.value ?? null);
  }
}

function chainAccountOf({ id, name, memoKey, fields }: WireAccount): ChainAccount {
  return {
    id,
    name,
    memoKey,
    memoKeyUsable: isEncryptableTo(memoKey),
    authorityFingerprint: contentDigest([fields['owner'], fields['active'], memoKey]),
  };
}
