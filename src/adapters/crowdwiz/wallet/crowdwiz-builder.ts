import { Injectable } from '@nestjs/common';
import { transactionId } from 'crowdwiz-protocol';
import { CWD, DomainError, Money } from '../../../kernel';
import {
  type OutgoingIntent,
  type OutgoingPayment,
  type SignedTransaction,
  type SigningRefused,
  TransactionBuilder,
  type TransactionDraft,
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
import { signedAsAsked } from './signed-as-asked';

/** What all transactions of one call have in common. */
interface Circumstances {
  readonly gatewayId: string;
  readonly reference: Reference;
  readonly expiresAt: Date;
}

interface Reference {
  readonly number: number;
  readonly id: string;
  readonly headTime: Date;
}

/** Drafts transactions that refer to the last irreversible block, and has the signer sign them. */
@Injectable()
export class CrowdWizBuilder extends TransactionBuilder {
  constructor(
    private readonly pool: NodePool,
    private readonly wallet: HotWallet,
    private readonly announced: CrowdWizAnnouncedSpendings,
    private readonly signer: TransactionSigner,
    private readonly options: CrowdWizOptions,
  ) {
    super();
  }

  override async build(
    groups: readonly (readonly OutgoingIntent[])[],
    lifetimeSeconds: number,
  ): Promise<readonly (SignedTransaction | SigningRefused)[]> {
    if (groups.length === 0) return [];
    for (const intents of groups) assertPayments(intents);
    const circumstances = await askChain(() => this.look(lifetimeSeconds));
    const drafts = groups.map((payments) => this.draftOf(payments, circumstances));
    const answers = await this.signer.sign(drafts);
    return drafts.map((draft, index) => {
      const answer = answers[index];
      if (answer === undefined) {
        throw new DomainError('signer_unavailable', { reason: 'it left out an answer' });
      }
      if ('refused' in answer) return answer;
      return this.signed(draft, answer.wire, circumstances);
    });
  }

  private async look(lifetimeSeconds: number): Promise<Circumstances> {
    const { accountId } = await this.wallet.ids();
    const reference = await this.reference();
    // Counted from the chain's own time: that is the clock by which it expires.
    const expiresAt = new Date(reference.headTime.getTime() + lifetimeSeconds * 1000);
    return { gatewayId: accountId, reference, expiresAt };
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

  private draftOf(
    payments: readonly OutgoingIntent[],
    { gatewayId, reference, expiresAt }: Circumstances,
  ): TransactionDraft {
    const { chainId } = this.options;
    return {
      ...{ chainId, fromAccountId: gatewayId, referenceBlockId: reference.id },
      ...{ expiresAt, payments },
    };
  }

  private signed(
    draft: TransactionDraft,
    wire: string,
    { reference, expiresAt }: Circumstances,
  ): SignedTransaction {
    const { transaction, signature } = signedAsAsked(draft, wire);
    this.announced.expectOwn(signature, expiresAt, reference.headTime);
    return {
      payments: draft.payments.map(paymentOf),
      transactionId: transactionId(transaction),
      wire,
      fee: draft.payments.reduce((sum, { fee }) => sum.plus(fee), Money.zero(CWD)),
      expiresAt,
      referenceBlockNumber: reference.number,
    };
  }
}

function assertPayments(intents: readonly OutgoingIntent[]): void {
  if (intents.length === 0) throw new Error('A transaction without a payment');
  for (const { amount } of intents) {
    if (amount === null || (amount.asset.code === 'CWD' && amount.isPositive)) continue;
    throw new Error('Only a positive amount of CWD can be sent');
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
