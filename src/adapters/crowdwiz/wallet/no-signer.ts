import { DomainError } from '../../../kernel';
import { TransactionSigner } from '../../../wallet';

/** Of a process that has no keys, and is not to have any: another one signs. */
export class NoSigner extends TransactionSigner {
  override keys(): Promise<never> {
    return Promise.reject(elsewhere());
  }

  override sign(): Promise<never> {
    return Promise.reject(elsewhere());
  }

  override decrypt(): Promise<never> {
    return Promise.reject(elsewhere());
  }
}

function elsewhere(): DomainError {
  return new DomainError('signer_unavailable', { reason: 'this process does not sign' });
}
