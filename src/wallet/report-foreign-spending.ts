import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../kernel';
import { Books, credit, CUSTODY, debit, entry, TREASURY } from '../ledger';
import { RaiseFinding } from '../safety';
import { effectOn, type IrreversibleBatch, type OperationFact, type RealOperation } from '../scan';
import { BalanceChecks } from './ports/balance-checks';

interface ForeignOperation {
  /** Transaction id and operation index, or a virtual operation's key. */
  readonly key: string;
  readonly blockNumber: number;
  readonly fact: OperationFact;
}

/**
 * An irreversible operation that spends from the hot wallet and that the gateway did not sign means
 * that the key is stolen: payouts halt at once. The books follow the chain, so that they go on telling
 * what the wallet holds.
 */
@Injectable()
export class ReportForeignSpending {
  constructor(
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly balanceChecks: BalanceChecks,
  ) {}

  /** `unknown` are operations of the hot wallet in transactions that the gateway never signed. */
  async report(batch: IrreversibleBatch, unknown: readonly RealOperation[]): Promise<void> {
    const foreign = [
      ...unknown.map(({ transactionId, operationIndex, blockNumber, fact }) => ({
        key: `${transactionId}:${operationIndex}`,
        blockNumber,
        fact,
      })),
      ...batch.virtualOperations.filter(
        ({ fact }) => (effectOn(batch.hotWalletId, fact) ?? 0n) < 0n,
      ),
    ];
    if (foreign.length === 0) return;
    const times = new Map(batch.blocks.map(({ number, time }) => [number, time]));
    // Before the opening balance the books start from what the chain says; the past is no theft.
    const isOpen = (await this.balanceChecks.latest()) !== null;
    for (const operation of foreign) {
      await this.book(batch.hotWalletId, operation, times.get(operation.blockNumber));
      if (isOpen) await this.raise(operation);
    }
  }

  private async book(
    hotWalletId: string,
    { key, fact }: ForeignOperation,
    time: Date | undefined,
  ): Promise<void> {
    const effect = effectOn(hotWalletId, fact);
    if (effect === null || effect >= 0n || !time) return;
    const spent = Money.of(-effect, CWD);
    const booked = entry(`foreign:${key}`, 'foreign_operation', time, [
      debit(TREASURY, spent),
      credit(CUSTODY, spent),
    ]);
    if (booked) await this.books.post([booked]);
  }

  private raise({ key, blockNumber, fact }: ForeignOperation): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: 'foreign_spending',
      subject: key,
      summary:
        'The hot wallet spent in a transaction that the gateway did not sign. ' +
        'Somebody else has its key: move the funds to a new account and change the keys.',
      evidence: { blockNumber: String(blockNumber), operation: describe(fact) },
      halts: ['payouts'],
    });
  }
}

function describe(fact: OperationFact): string {
  switch (fact.kind) {
    case 'transfer':
    case 'mass_payment':
      return `${fact.kind} of ${fact.units} units of ${fact.assetId} to ${fact.toAccountId}`;
    case 'message':
      return `message to ${fact.toAccountId}`;
    case 'other':
      return `operation ${fact.operationType}`;
  }
}
