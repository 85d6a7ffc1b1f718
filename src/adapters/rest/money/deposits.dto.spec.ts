import type { Deposit, DepositState } from '../../../deposits';
import { depositBody } from './deposits.dto';

const at = new Date('2026-03-01T12:00:00Z');
const deposit: Deposit = {
  ...{ id: 'd1', chainKey: 'ab:0', state: 'unattributed', fromAccountId: '1.2.5' },
  ...{ assetId: '1.3.0', units: 100_000n, transactionId: 'ab', blockNumber: 5, blockTime: at },
  ...{ customerId: null, points: null, rateVersion: null, offeredToCustomerId: null },
  ...{ refundToAccountId: '1.2.77', createdAt: at },
};

describe('a deposit as the doors show it', () => {
  it('names who gets its refund in place of the sender while there is one', () => {
    const shown = (state: DepositState) => depositBody({ ...deposit, state }).refundToAccountId;
    expect([shown('refunding'), shown('refunded')]).toEqual(['1.2.77', '1.2.77']);
    // An order that was refused, or whose payment went with a chain that has gone back.
    for (const state of ['unattributed', 'credited', 'house', 'gone'] as const) {
      expect(shown(state)).toBeNull();
    }
  });
});
