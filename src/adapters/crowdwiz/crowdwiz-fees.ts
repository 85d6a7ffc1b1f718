import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { CORE_ASSET_ID } from '../../scan';
import { FeeSchedule, type PricedOperation } from '../../wallet';
import { askChain } from './chain-question';
import { fieldsOf, listOf, NodePool, unitsOf } from './connection';
import { encryptedLengthBytes, NULL_PUBLIC_KEY, type WireOperation } from './protocol';

/** Network fees as the node asks them now. */
@Injectable()
export class CrowdWizFees extends FeeSchedule {
  constructor(private readonly pool: NodePool) {
    super();
  }

  /** Asks for each different one once. */
  override required(operations: readonly PricedOperation[]): Promise<readonly Money[]> {
    return askChain(async () => {
      const different = new Map(operations.map((each) => [keyOf(each), each]));
      const answer = await this.pool.call('database', 'get_required_fees', [
        [...different.values()].map(sample),
        CORE_ASSET_ID,
      ]);
      const fees = listOf(answer, 'a list of fees').map((fee) =>
        unitsOf(fieldsOf(fee, 'a fee')['amount'], 'minor units'),
      );
      const byKey = new Map([...different.keys()].map((key, index) => [key, fees[index]]));
      return operations.map((each) => {
        const units = byKey.get(keyOf(each));
        if (units === undefined || units <= 0n) throw new Error('A fee is missing');
        return Money.of(units, CWD);
      });
    });
  }
}

function keyOf({ operation, memoTextBytes }: PricedOperation): string {
  return `${operation}:${memoTextBytes}`;
}

/** Only the size of the memo has an influence on the fee. */
function sample({ operation, memoTextBytes }: PricedOperation): WireOperation {
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
  if (operation === 'message') return [61, shared];
  return [0, { ...shared, amount: { amount: 1, asset_id: CORE_ASSET_ID }, extensions: [] }];
}
