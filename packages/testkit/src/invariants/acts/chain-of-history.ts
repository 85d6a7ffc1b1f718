import type { PrivateKey } from 'crowdwiz-protocol';
import type { SandboxChain } from 'crowdwiz-sandbox/node';
import { CORE_ASSET_ID, recordOf, textOf, unitsOf } from '../evidence/chain-truth';
import { memoText } from '../evidence/memo-text';

const TRANSFER = 0;
const ACCOUNT_UPDATE = 6;
const PAYOUT_MEMO = /^W:(\S+)/;
const REFUND_MEMO = /^Refund (\S+)/;

/** Where something stands on the chain. */
export interface Place {
  readonly block: number;
  /** In the block. */
  readonly index: number;
}

export interface Came extends Place {
  readonly transactionId: string;
  readonly account: string;
  readonly units: bigint;
  readonly at: number;
}

export interface Paid extends Place {
  readonly transactionId: string;
  readonly account: string;
  readonly units: bigint;
  readonly fee: bigint;
  readonly at: number;
  /** The quote that its memo names; null for any other spending. */
  readonly quote: string | null;
  /** The deposit that its memo names; null for any other spending. */
  readonly refundOf: string | null;
}

/** What blocks did to the hot wallet and to the keys of accounts, told from what they applied. */
export class ChainOfHistory {
  readonly came: Came[] = [];
  readonly paid: Paid[] = [];
  private readonly keyChanges: (Place & { readonly account: string; readonly at: number })[] = [];

  constructor(chain: SandboxChain, { hotWalletId, memoKey, fromBlock }: HotWalletOfHistory) {
    for (let block = fromBlock; block <= chain.headNumber; block += 1) {
      const stored = chain.block(block);
      if (stored === undefined) continue;
      const at = Date.parse(`${stored.body.timestamp}Z`);
      for (const [index, { op, trxInBlock }] of chain.appliedIn(block).entries()) {
        const [kind, fields] = op;
        const place = { block, index, at };
        const transactionId = stored.transactionIds[trxInBlock] ?? '';
        if (kind === ACCOUNT_UPDATE) {
          this.keyChanges.push({ ...place, account: textOf(fields['account']) });
        }
        const { amount, asset_id: asset } = recordOf(fields['amount']);
        if (kind !== TRANSFER || asset !== CORE_ASSET_ID) continue;
        const [from, to] = [textOf(fields['from']), textOf(fields['to'])];
        const units = unitsOf(amount);
        if (to === hotWalletId) this.came.push({ ...place, transactionId, account: from, units });
        if (from !== hotWalletId) continue;
        const fee = unitsOf(recordOf(fields['fee'])['amount']);
        const memo = memoText(memoKey, fields['memo']) ?? '';
        const [, quote = null] = PAYOUT_MEMO.exec(memo) ?? [];
        const [, refundOf = null] = REFUND_MEMO.exec(memo) ?? [];
        this.paid.push({ ...place, transactionId, account: to, units, fee, quote, refundOf });
      }
    }
  }

  /** How often an account's keys had changed by then: two numbers that differ are other keys. */
  keysAt(account: string, { block, index }: Place): number {
    return this.keyChanges.filter(
      (change) =>
        change.account === account &&
        (change.block < block || (change.block === block && change.index <= index)),
    ).length;
  }

  /** As they were once the block was there. */
  keysAfter(account: string, block: number): number {
    return this.keysAt(account, { block, index: Infinity });
  }

  /** The first change of an account's keys after a block; undefined when there was none. */
  firstKeyChangeAfter(account: string, block: number): { block: number; at: number } | undefined {
    return this.keyChanges.find((change) => change.account === account && change.block > block);
  }
}

export interface HotWalletOfHistory {
  /** `1.2.n`. */
  readonly hotWalletId: string;
  readonly memoKey: PrivateKey;
  /** What came earlier belongs to another history. */
  readonly fromBlock: number;
}
