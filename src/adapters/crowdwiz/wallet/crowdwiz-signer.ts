import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CWD, DomainError, Money } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import {
  type OutgoingIntent,
  type OutgoingPayment,
  type SignedTransaction,
  TransactionSigner,
} from '../../../wallet';
import { askChain } from '../chain-question';
import {
  ChainError,
  nameOfBlock,
  NodePool,
  readHead,
  signedHeaderOf,
  type ChainNode,
} from '../connection';
import { CrowdWizAnnouncedSpendings } from './crowdwiz-announced-spendings';
import { CrowdWizOptions } from '../crowdwiz-options';
import { HotWallet } from './hot-wallet';
import {
  encryptMemo,
  formatWireTime,
  InvalidKeyError,
  signTransaction,
  taposOf,
  transactionId,
  type WireOperation,
  type WireTransaction,
} from 'crowdwiz-protocol';

/** Each signature takes about two milliseconds: others get their turn in between. */
const SIGNATURES_PER_TURN = 10;

/** What all transactions of one call have in common. */
interface Circumstances {
  readonly gatewayId: string;
  readonly referenceBlockNumber: number;
  readonly tapos: { readonly ref_block_num: number; readonly ref_block_prefix: number };
  readonly headTime: Date;
  readonly expiresAt: Date;
}

interface Reference {
  readonly number: number;
  readonly id: string;
  readonly headTime: Date;
}

/** Builds and signs with the gateway's keys, referring to the last irreversible block. */
@Injectable()
export class CrowdWizSigner extends TransactionSigner {
  constructor(
    private readonly pool: NodePool,
    private readonly wallet: HotWallet,
    private readonly announced: CrowdWizAnnouncedSpendings,
    private readonly options: CrowdWizOptions,
  ) {
    super();
  }

  override async sign(
    groups: readonly (readonly OutgoingIntent[])[],
    lifetimeSeconds: number,
  ): Promise<readonly SignedTransaction[]> {
    if (groups.length === 0) return [];
    const circumstances = await askChain(() => this.look(lifetimeSeconds));
    const signed: SignedTransaction[] = [];
    for (const intents of groups) {
      signed.push(this.signOne(intents, circumstances));
      if (signed.length % SIGNATURES_PER_TURN === 0) await nextTurn();
    }
    return signed;
  }

  private async look(lifetimeSeconds: number): Promise<Circumstances> {
    const { accountId } = await this.wallet.ids();
    const { number, id, headTime } = await this.reference();
    return {
      gatewayId: accountId,
      referenceBlockNumber: number,
      tapos: taposOf(id),
      headTime,
      // Counted from the chain's own time: that is the clock by which it expires.
      expiresAt: new Date(headTime.getTime() + lifetimeSeconds * 1000),
    };
  }

  /** The last irreversible block and the time of the head, by the quorum. */
  private async reference(): Promise<Reference> {
    if (this.pool.quorum === 1) {
      return this.pool.use(async (node) => {
        const { irreversibleNumber: number, time: headTime } = await readHead(node);
        return { number, id: await idOf(node, number), headTime };
      });
    }
    const number = await this.pool.irreversibleNumberAgreed();
    const { id } = await this.pool.blockIdAgreedBy(number);
    return { number, id, headTime: await this.pool.headTimeAgreed() };
  }

  private signOne(
    intents: readonly OutgoingIntent[],
    circumstances: Circumstances,
  ): SignedTransaction {
    if (intents.length === 0) throw new Error('A transaction without a payment');
    const transaction: WireTransaction = {
      ...circumstances.tapos,
      expiration: formatWireTime(circumstances.expiresAt),
      operations: intents.map((intent) => this.operationOf(intent, circumstances.gatewayId)),
      extensions: [],
    };
    const signed = signTransaction(this.options.chainId, transaction, [this.options.activeKey]);
    const [signature = ''] = signed.signatures;
    this.announced.expectOwn(signature, circumstances.expiresAt, circumstances.headTime);
    return {
      payments: intents.map(paymentOf),
      transactionId: transactionId(transaction),
      wire: JSON.stringify(signed),
      fee: intents.reduce((sum, { fee }) => sum.plus(fee), Money.zero(CWD)),
      expiresAt: circumstances.expiresAt,
      referenceBlockNumber: circumstances.referenceBlockNumber,
    };
  }

  private operationOf(intent: OutgoingIntent, from: string): WireOperation {
    const shared = {
      fee: wireAmount(intent.fee.units),
      from,
      to: intent.toAccountId,
      memo: this.memoOf(intent),
    };
    if (intent.amount === null) return [61, shared];
    if (intent.amount.asset.code !== 'CWD' || !intent.amount.isPositive) {
      throw new Error('Only a positive amount of CWD can be sent');
    }
    return [0, { ...shared, amount: wireAmount(intent.amount.units), extensions: [] }];
  }

  private memoOf({ toMemoKey, memoText, toAccountId }: OutgoingIntent) {
    try {
      return encryptMemo(this.options.memoKey, toMemoKey, memoText);
    } catch (error) {
      if (!(error instanceof InvalidKeyError)) throw error;
      throw new DomainError('account_memo_key_unusable', { accountId: toAccountId });
    }
  }
}

async function idOf(node: ChainNode, number: number): Promise<string> {
  const block = await node.call('database', 'get_block', [number]);
  if (block === null)
    throw new ChainError('garbage', 'an irreversible block is missing', node.node);
  return (await nameOfBlock(node, signedHeaderOf(block), number)).id;
}

/** Without the memo's text, which may be a code. */
function paymentOf(intent: OutgoingIntent): OutgoingPayment {
  const { purpose, purposeId, toAccountId, toMemoKey, amount, counter } = intent;
  const sealed = counter === undefined ? {} : { counter };
  return { purpose, purposeId, toAccountId, toMemoKey, amount, ...sealed };
}

/** Nodes read integers as numbers and as texts; a text holds any amount exactly. */
function wireAmount(units: bigint): { amount: string; asset_id: string } {
  return { amount: units.toString(), asset_id: CORE_ASSET_ID };
}
