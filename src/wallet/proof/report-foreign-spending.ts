import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { Books, credit, CUSTODY, debit, entry, TREASURY } from '../../ledger';
import { Findings, RaiseFinding } from '../../safety';
import {
  describeOperation,
  effectOn,
  keyOfOperation,
  type IrreversibleBatch,
  type OperationFact,
  type RealOperation,
} from '../../scan';
import { BalanceChecks } from '../ports/checks/balance-checks';

export interface ForeignOperation {
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
    private readonly findings: Findings,
    private readonly balanceChecks: BalanceChecks,
  ) {}

  /** `unknown` are operations of the hot wallet in transactions that the gateway never signed. */
  async report(batch: IrreversibleBatch, unknown: readonly RealOperation[]): Promise<void> {
    await this.reportEach(batch, foreignOperations(batch, unknown));
  }

  /** For blocks that are read again: reports and gives only what was never reported. */
  async reportUnreported(
    batch: IrreversibleBatch,
    unknown: readonly RealOperation[],
  ): Promise<readonly ForeignOperation[]> {
    const unreported: ForeignOperation[] = [];
    for (const operation of foreignOperations(batch, unknown)) {
      if (await this.findings.wasOpened('foreign_spending', operation.key)) continue;
      unreported.push(operation);
    }
    await this.reportEach(batch, unreported);
    return unreported;
  }

  /** The service bears what left the wallet without its doing. Booked once, however often it is asked. */
  async bookLoss(
    { hotWalletId, blocks }: Pick<IrreversibleBatch, 'hotWalletId' | 'blocks'>,
    { key, blockNumber, fact }: ForeignOperation,
  ): Promise<void> {
    const time = blocks.find(({ number }) => number === blockNumber)?.time;
    const effect = effectOn(hotWalletId, fact);
    if (effect === null || effect >= 0n || !time) return;
    const spent = Money.of(-effect, CWD);
    const booked = entry(`foreign:${key}`, 'foreign_operation', time, [
      debit(TREASURY, spent),
      credit(CUSTODY, spent),
    ]);
    if (booked) await this.books.post([booked]);
  }

  private async reportEach(
    batch: IrreversibleBatch,
    foreign: readonly ForeignOperation[],
  ): Promise<void> {
    if (foreign.length === 0) return;
    // Up to the opening balance the books start from what the chain says; the past is no theft.
    const openedAt = await this.balanceChecks.openedAtBlock();
    for (const operation of foreign) {
      await this.bookLoss(batch, operation);
      if (openedAt !== null && operation.blockNumber > openedAt) await this.raise(operation);
    }
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

/** Those in transactions that are not known, and what virtual operations took. */
export function foreignOperations(
  { hotWalletId, virtualOperations }: Pick<IrreversibleBatch, 'hotWalletId' | 'virtualOperations'>,
  unknown: readonly RealOperation[],
): ForeignOperation[] {
  return [
    ...unknown.map(foreignOperation),
    ...virtualOperations.filter(({ fact }) => (effectOn(hotWalletId, fact) ?? 0n) < 0n),
  ];
}

export function foreignOperation(operation: RealOperation): ForeignOperation {
  const { blockNumber, fact } = operation;
  return { key: keyOfOperation(operation), blockNumber, fact };
}

function describe(fact: OperationFact): string {
  switch (fact.kind) {
    case 'transfer':
    case 'mass_payment':
    case 'approved_transfer':
      return `${fact.kind} of ${fact.units} units of ${fact.assetId} to ${fact.toAccountId}`;
    case 'message':
      return `message to ${fact.toAccountId}`;
    case 'other':
      return describeOperation(fact.operationType);
  }
}
