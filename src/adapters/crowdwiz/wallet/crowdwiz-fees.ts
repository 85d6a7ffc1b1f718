import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import { FeeSchedule, type PricedOperation, type RequiredFee } from '../../../wallet';
import { agreedAnswer, type Answer } from '../agreed-answer';
import { askChain } from '../chain-question';
import { ChainError, type ChainNode, fieldsOf, listOf, NodePool, unitsOf } from '../connection';
import { encryptedLengthBytes, NULL_PUBLIC_KEY, type WireOperation } from 'crowdwiz-protocol';
import { readFeePrices, scheduledFee, type FeePrices } from './scheduled-fee';

/** Network fees as a quorum of nodes asks them now. */
@Injectable()
export class CrowdWizFees extends FeeSchedule {
  /** Read again when it does not explain what the nodes ask. */
  #prices: FeePrices | null = null;

  constructor(private readonly pool: NodePool) {
    super();
  }

  /** Asks for each different one once. */
  override required(operations: readonly PricedOperation[]): Promise<readonly RequiredFee[]> {
    return askChain(async () => {
      const different = [...new Map(operations.map((each) => [keyOf(each), each])).values()];
      const asked = await agreedAnswer(this.pool, 'fees', (node) => askFees(node, different));
      if (!this.#explains(different, asked)) this.#prices = await this.#readPrices();
      const byKey = new Map(
        different.map((each, index) => [keyOf(each), this.#feeOf(each, asked[index] ?? 0n)]),
      );
      return operations.flatMap((each) => byKey.get(keyOf(each)) ?? []);
    });
  }

  #feeOf(operation: PricedOperation, units: bigint): RequiredFee {
    const prices = this.#prices;
    return {
      fee: Money.of(units, CWD),
      scheduled: prices && Money.of(scheduledFee(prices, operation), CWD),
    };
  }

  #explains(operations: readonly PricedOperation[], asked: readonly bigint[]): boolean {
    const prices = this.#prices;
    if (prices === null) return false;
    return operations.every((each, index) => scheduledFee(prices, each) === asked[index]);
  }

  /** Null when too few nodes say the same: it only warns, and holds up no payment. */
  async #readPrices(): Promise<FeePrices | null> {
    try {
      return await agreedAnswer(this.pool, 'the fee schedule', askPrices);
    } catch (error) {
      if (error instanceof ChainError) return null;
      throw error;
    }
  }
}

function keyOf({ operation, memoTextBytes }: PricedOperation): string {
  return `${operation}:${memoTextBytes}`;
}

async function askFees(
  node: ChainNode,
  operations: readonly PricedOperation[],
): Promise<Answer<readonly bigint[]>> {
  const questions = operations.map(sample);
  const answer = await node.call('database', 'get_required_fees', [questions, CORE_ASSET_ID]);
  const fees = listOf(answer, 'a list of fees').map((fee) =>
    unitsOf(fieldsOf(fee, 'a fee')['amount'], 'minor units'),
  );
  if (fees.length !== operations.length || fees.some((units) => units <= 0n)) {
    throw new ChainError('garbage', 'the node gave other fees than were asked for', node.node);
  }
  return { value: fees, text: fees.join() };
}

async function askPrices(node: ChainNode): Promise<Answer<FeePrices>> {
  const prices = readFeePrices(await node.call('database', 'get_global_properties', []));
  const { transfer, message, scale } = prices;
  const figures = [transfer.fee, transfer.perKilobyte, message.fee, message.perKilobyte, scale];
  return { value: prices, text: figures.join() };
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
