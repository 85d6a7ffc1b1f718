import { Injectable } from '@nestjs/common';
import type { RealOperation } from '../../../scan';
import { MemoReader, type PlainMemo } from '../../../wallet';
import { fieldsOf } from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { decryptMemo, type PrintedMemo } from 'crowdwiz-protocol';

/** Decrypts memos with the gateway's own key, from the operation as it stands in its block. */
@Injectable()
export class CrowdWizMemoReader extends MemoReader {
  constructor(private readonly options: CrowdWizOptions) {
    super();
  }

  override read({ content }: Pick<RealOperation, 'content'>): PlainMemo | null {
    const [, body] = JSON.parse(content) as [unknown, unknown];
    const { memo } = fieldsOf(body, 'operation fields');
    if (!isMemo(memo)) return null;
    const text = decryptMemo(this.options.memoKey, memo);
    return text === undefined ? null : { text, toMemoKey: memo.to };
  }
}

function isMemo(value: unknown): value is PrintedMemo {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to, nonce, message } = value as Record<keyof PrintedMemo, unknown>;
  return [from, to, nonce, message].every((part) => typeof part === 'string');
}
