import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  decryptMemo,
  encryptMemo,
  formatWireTime,
  InvalidKeyError,
  type PrivateKey,
  SEND_MESSAGE_OPERATION,
  signTransaction,
  taposOf,
  TRANSFER_OPERATION,
  type WireOperation,
} from 'crowdwiz-protocol';
import { DomainError } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import {
  type EncryptedMemo,
  type OutgoingIntent,
  type SignerKeys,
  type SigningAnswer,
  type TransactionDraft,
  TransactionSigner,
} from '../../../wallet';
import { CrowdWizOptions } from '../crowdwiz-options';

/** Each signature takes about two milliseconds: others get their turn in between. */
const SIGNATURES_PER_TURN = 10;

/** Signs with the keys of the settings, in this process. */
@Injectable()
export class CrowdWizSigner extends TransactionSigner {
  private readonly active: PrivateKey;
  private readonly memo: PrivateKey;

  constructor({ activeKey, memoKey }: CrowdWizOptions) {
    super();
    if (activeKey === null || memoKey === null) {
      throw new Error('GATEWAY_ACTIVE_KEY and GATEWAY_MEMO_KEY are not set');
    }
    this.active = activeKey;
    this.memo = memoKey;
  }

  override keys(): Promise<SignerKeys> {
    return Promise.resolve({ active: this.active.publicKey, memo: this.memo.publicKey });
  }

  override async sign(drafts: readonly TransactionDraft[]): Promise<readonly SigningAnswer[]> {
    const answers: SigningAnswer[] = [];
    for (const draft of drafts) {
      answers.push({ wire: this.signOne(draft) });
      if (answers.length % SIGNATURES_PER_TURN === 0) await nextTurn();
    }
    return answers;
  }

  override decrypt(memos: readonly EncryptedMemo[]): Promise<readonly (string | null)[]> {
    return Promise.resolve(memos.map((memo) => decryptMemo(this.memo, memo) ?? null));
  }

  private signOne(draft: TransactionDraft): string {
    const transaction = {
      ...taposOf(draft.referenceBlockId),
      expiration: formatWireTime(draft.expiresAt),
      operations: draft.payments.map((intent) => this.operationOf(intent, draft.fromAccountId)),
      extensions: [],
    };
    return JSON.stringify(signTransaction(draft.chainId, transaction, [this.active]));
  }

  private operationOf(intent: OutgoingIntent, from: string): WireOperation {
    const shared = {
      fee: wireAmount(intent.fee.units),
      from,
      to: intent.toAccountId,
      memo: this.memoOf(intent),
    };
    if (intent.amount === null) return [SEND_MESSAGE_OPERATION, shared];
    const amount = wireAmount(intent.amount.units);
    return [TRANSFER_OPERATION, { ...shared, amount, extensions: [] }];
  }

  private memoOf({ toMemoKey, memoText, toAccountId }: OutgoingIntent) {
    try {
      return encryptMemo(this.memo, toMemoKey, memoText);
    } catch (error) {
      if (!(error instanceof InvalidKeyError)) throw error;
      throw new DomainError('account_memo_key_unusable', { accountId: toAccountId });
    }
  }
}

/** Nodes read integers as numbers and as texts; a text holds any amount exactly. */
function wireAmount(units: bigint): { amount: string; asset_id: string } {
  return { amount: units.toString(), asset_id: CORE_ASSET_ID };
}
