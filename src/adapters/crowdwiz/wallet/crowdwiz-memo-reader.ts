import { Injectable } from '@nestjs/common';
import type { RealOperation } from '../../../scan';
import { type EncryptedMemo, MemoReader, type PlainMemo, TransactionSigner } from '../../../wallet';
import { fieldsOf } from '../connection';

/** Has memos decrypted by the signer, from the operation as it stands in its block. */
@Injectable()
export class CrowdWizMemoReader extends MemoReader {
  constructor(private readonly signer: TransactionSigner) {
    super();
  }

  override async read(
    operations: readonly Pick<RealOperation, 'content'>[],
  ): Promise<readonly (PlainMemo | null)[]> {
    const memos = operations.map(memoOf);
    const encrypted = memos.filter((memo) => memo !== null);
    const texts = encrypted.length === 0 ? [] : await this.signer.decrypt(encrypted);
    const textOf = new Map(encrypted.map((memo, index) => [memo, texts[index] ?? null]));
    return memos.map((memo) => {
      const text = memo === null ? null : (textOf.get(memo) ?? null);
      return memo === null || text === null ? null : { text, toMemoKey: memo.to };
    });
  }
}

function memoOf({ content }: Pick<RealOperation, 'content'>): EncryptedMemo | null {
  const [, body] = JSON.parse(content) as [unknown, unknown];
  const { memo } = fieldsOf(body, 'operation fields');
  return isMemo(memo) ? memo : null;
}

function isMemo(value: unknown): value is EncryptedMemo {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to, nonce, message } = value as Record<keyof EncryptedMemo, unknown>;
  return [from, to, nonce, message].every((part) => typeof part === 'string');
}
