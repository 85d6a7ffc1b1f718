import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { CORE_ASSET_ID } from '../../scan';
import { FeeSchedule } from '../../wallet';
import { askChain } from './chain-question';
import { type Askable, fieldsOf, listOf, NodePool, unitsOf } from './connection';
import { encryptedLengthBytes, NULL_PUBLIC_KEY, type WireOperation } from './protocol';

export type PaidKind = 'transfer' | 'message';

/** Network fees as the node asks them now. */
@Injectable()
export class CrowdWizFees extends FeeSchedule {
  constructor(private readonly pool: NodePool) {
    super();
  }

  override transferFee(memoTextBytes: number): Promise<Money> {
    return askChain(async () => {
      const [units = 0n] = await readFees(this.pool, [{ kind: 'transfer', memoTextBytes }]);
      return Money.of(units, CWD);
    });
  }
}

/** CWD fees in minor units for operations with an encrypted memo of so many bytes of text. */
export async function readFees(
  source: Askable,
  operations: readonly { kind: PaidKind; memoTextBytes: number }[],
): Promise<bigint[]> {
  const questions = operations.map(({ kind, memoTextBytes }) => sample(kind, memoTextBytes));
  const answer = await source.call('database', 'get_required_fees', [questions, CORE_ASSET_ID]);
  const fees = listOf(answer, 'a list of fees').map((fee) =>
    unitsOf(fieldsOf(fee, 'a fee')['amount'], 'minor units'),
  );
  if (fees.length !== operations.length) throw new Error('The node gave another number of fees');
  return fees;
}

/** Only the size of the memo has an influence on the fee. */
function sample(kind: PaidKind, memoTextBytes: number): WireOperation {
  const shared = {
    fee: { amount: 0, asset_id: CORE_ASSET_ID },
    from: '1.2.0',
    to: '1.2.1',
    memo: {
      from: NULL_PUBLIC_KEY,
      to: NULL_PUBLIC_KEY,
      nonce: 0,
      message: '00'.repeat(encryptedLengthBytes(memoTextBytes)),
    },
  };
  if (kind === 'message') return [61, shared];
  return [0, { ...shared, amount: { amount: 1, asset_id: CORE_ASSET_ID }, extensions: [] }];
}
