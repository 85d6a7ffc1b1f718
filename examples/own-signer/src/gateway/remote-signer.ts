import { Injectable } from '@nestjs/common';
import {
  type EncryptedMemo,
  type OutgoingIntent,
  type SignerKeys,
  type SigningAnswer,
  type TransactionDraft,
} from 'crowdwiz-gateway';
import { Deposits, TransactionSigner } from 'crowdwiz-gateway/ports';
import { DRAFTS_MAXIMUM, MEMOS_MAXIMUM, type Place, type WireDraft } from '../wire';
import { SignerConnection } from './signer-connection';

/** Stands behind the gateway's port: the keys are in the signer's process. */
@Injectable()
export class RemoteSigner extends TransactionSigner {
  constructor(
    private readonly connection: SignerConnection,
    private readonly deposits: Deposits,
  ) {
    super();
  }

  override async keys(): Promise<SignerKeys> {
    return (await this.connection.call('keys', {})) as SignerKeys;
  }

  override async sign(drafts: readonly TransactionDraft[]): Promise<readonly SigningAnswer[]> {
    const wire: WireDraft[] = [];
    for (const draft of drafts) wire.push(await this.wireOf(draft));
    return this.inParts(wire, DRAFTS_MAXIMUM, (part) =>
      this.connection.call('sign', { drafts: part }),
    );
  }

  override decrypt(memos: readonly EncryptedMemo[]): Promise<readonly (string | null)[]> {
    return this.inParts(memos, MEMOS_MAXIMUM, (part) =>
      this.connection.call('decrypt', { memos: part }),
    );
  }

  private async inParts<Given, Answer>(
    given: readonly Given[],
    size: number,
    ask: (part: readonly Given[]) => Promise<unknown>,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let from = 0; from < given.length; from += size) {
      answers.push(...((await ask(given.slice(from, from + size))) as Answer[]));
    }
    return answers;
  }

  private async wireOf({ expiresAt, payments, ...rest }: TransactionDraft): Promise<WireDraft> {
    const wired: WireDraft['payments'][number][] = [];
    for (const payment of payments) {
      const { purpose, purposeId, toAccountId, toMemoKey, amount, fee, memoText } = payment;
      wired.push({
        ...{ purpose, purposeId, toAccountId, toMemoKey, memoText },
        amount: amount && String(amount.units),
        fee: String(fee.units),
        deposit: await this.depositOf(payment),
      });
    }
    return { ...rest, expiresAt: expiresAt.toISOString(), payments: wired };
  }

  /** Where the signer can look up what a refund gives back; it does not believe us that it is one. */
  private async depositOf({ purpose, purposeId }: OutgoingIntent): Promise<Place | null> {
    if (purpose !== 'refund') return null;
    const deposit = await this.deposits.find(purposeId);
    // One that only the account history shows has no place in a block's transactions.
    const [, transactionId = '', index = ''] =
      /^([0-9a-f]{40}):(\d+)$/.exec(deposit?.chainKey ?? '') ?? [];
    if (!deposit || transactionId === '') return null;
    return { blockNumber: deposit.blockNumber, transactionId, operationIndex: Number(index) };
  }
}
