import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../kernel';
import type {
  OutgoingIntent,
  OutgoingTransaction,
  SignedTransaction,
} from './outgoing-transaction';
import { OutgoingTransactions } from './ports/outgoing-transactions';
import { TransactionSigner } from './ports/transaction-signer';
import { WalletSettings } from './wallet-settings';

/**
 * The only way to a signature. `prepare` signs and touches nothing; the caller then records the
 * result in the same transaction as its own change of state, and only recorded bytes are ever sent.
 * What was prepared and not recorded is forgotten: nobody has seen it.
 */
@Injectable()
export class SignTransactions {
  constructor(
    private readonly signer: TransactionSigner,
    private readonly outgoing: OutgoingTransactions,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
  ) {}

  prepare(intents: readonly OutgoingIntent[]): Promise<readonly SignedTransaction[]> {
    if (this.unitOfWork.isActive())
      throw new Error('Signing reads the chain: not in a transaction');
    if (intents.length === 0) return Promise.resolve([]);
    return this.signer.sign(intents, this.settings.transactionLifetimeSeconds);
  }

  record(signed: readonly SignedTransaction[]): Promise<readonly OutgoingTransaction[]> {
    if (!this.unitOfWork.isActive()) throw new Error('Record in the transaction of the purpose');
    return this.outgoing.record(signed);
  }
}
