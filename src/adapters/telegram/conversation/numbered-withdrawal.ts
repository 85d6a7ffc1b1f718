import type { Withdrawal } from '../../../withdrawals';
import type { NumberedView } from '../messages';
import { numberOf } from '../messages/number-of';

export function numberedWithdrawal({ id, net }: Pick<Withdrawal, 'id' | 'net'>): NumberedView {
  return { number: numberOf(id), cwd: net.toString() };
}
