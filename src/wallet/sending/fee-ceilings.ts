import { Money } from '../../kernel';
import type { OutgoingOperation } from './outgoing-transaction';

/** In CWD. No node's word is believed above them, and nothing is signed. */
export interface FeeCeilings {
  readonly transfer: Money;
  readonly message: Money;
  /** Of a mass payment, before its recipients. */
  readonly massPayment: Money;
  /** For each recipient of a mass payment. */
  readonly massPaymentRecipient: Money;
}

/** The most that such an operation may cost. */
export function feeCeiling(
  ceilings: FeeCeilings,
  operation: OutgoingOperation | 'mass_payment',
  recipients = 1,
): Money {
  if (operation !== 'mass_payment') return ceilings[operation];
  const { massPayment, massPaymentRecipient: each } = ceilings;
  return massPayment.plus(Money.of(each.units * BigInt(recipients), each.asset));
}
