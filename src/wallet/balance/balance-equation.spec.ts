import { CWD, Money } from '../../kernel';
import type { BalanceRead, ReversibleView } from '../../scan';
import { balanceEquation, hasArrived } from './balance-equation';
import type { OutgoingState, OutgoingTransaction } from '../sending/outgoing-transaction';

const WALLET = '1.2.32';
const PAYOUT_ID = 'ab'.repeat(20);
const cwd = (units: bigint) => Money.of(units, CWD);

/** Ten thousand to a customer, in two payments, for a fee of ten. */
function payout(state: OutgoingState): OutgoingTransaction {
  return {
    id: 'payout',
    state,
    createdAt: new Date(0),
    blockNumber: null,
    broadcasts: 1,
    takenBy: [],
    lastRefusal: null,
    deathProof: null,
    adoptedAt: null,
    payments: [4_000n, 6_000n].map((units) => ({
      purpose: 'withdrawal',
      purposeId: String(units),
      toAccountId: '1.2.33',
      toMemoKey: '',
      amount: cwd(units),
    })),
    transactionId: PAYOUT_ID,
    wire: '',
    fee: cwd(10n),
    expiresAt: new Date(0),
    referenceBlockNumber: 1,
  };
}

function viewOf(credits: readonly bigint[], holdsPayout = false, irreversibleNumber = 100) {
  const fact = { kind: 'transfer', toAccountId: WALLET, fromAccountId: '1.2.33' } as const;
  const cwdFact = { ...fact, assetId: '1.3.0', feeUnits: 0n, feeAssetId: '1.3.0' };
  const place = { blockNumber: 102, transactionIndex: 0, operationIndex: 0, content: '' };
  const operations = credits.map((units) => ({
    ...place,
    transactionId: 'credit',
    fact: { ...cwdFact, units },
  }));
  const paid = { ...cwdFact, fromAccountId: WALLET, toAccountId: '1.2.33', units: 10_000n };
  const ours = { ...place, transactionId: PAYOUT_ID, fact: { ...paid, feeUnits: 10n } };
  const block = { number: 102, id: '', previousId: '', time: new Date(0) };
  const view: ReversibleView = {
    hotWalletId: WALLET,
    irreversibleNumber,
    headNumber: 102,
    headId: 'head',
    blocks: [{ ...block, operations: holdsPayout ? [...operations, ours] : operations }],
    virtualOperations: [],
  };
  return view;
}

function balanceOf(units: bigint, pending: BalanceRead['pending'] = []): BalanceRead {
  const head = { headNumber: 102, headId: 'head' };
  return {
    units,
    pending,
    ...head,
    observer: 'ws://node#1',
    observedSinceBlock: 1,
    isUnclear: false,
  };
}

describe('both sides of the balance', () => {
  const equation = (
    state: OutgoingState,
    balance: BalanceRead,
    { holdsPayout = false, living = 10_010n } = {},
  ) =>
    balanceEquation({
      view: viewOf([], holdsPayout),
      balance,
      custody: cwd(1_000_000n),
      living: cwd(living),
      ours: [payout(state)],
    });
  const announced = [{ transactionId: PAYOUT_ID, units: -10_010n }];

  it.each<[string, OutgoingState, bigint, BalanceRead['pending'], boolean]>([
    ['it waits', 'broadcast', 989_990n, announced, false],
    ['another process has seen it in a later block', 'included', 989_990n, announced, false],
    ['it is in a block of the view', 'included', 989_990n, [], true],
    ['it is there, and another process has not seen that', 'broadcast', 989_990n, [], true],
  ])('agree to the unit when %s', (_when, state, units, pending, holdsPayout) => {
    const { difference } = equation(state, balanceOf(units, pending), { holdsPayout });
    expect(difference.units).toBe(0n);
    const one = equation(state, balanceOf(units - 1n, pending), { holdsPayout });
    expect(one.difference.units).toBe(-1n);
  });

  it('may differ by what another process has seen in a block and nobody has announced here', () => {
    const unheard = (units: bigint) =>
      balanceEquation({
        view: viewOf([]),
        balance: balanceOf(units),
        custody: cwd(1_000_000n),
        living: cwd(10_010n),
        ours: [],
      });
    expect(unheard(989_990n).difference.units).toBe(0n);
    expect(unheard(1_000_000n).difference.units).toBe(0n);
    expect(unheard(989_989n).difference.units).toBe(-1n);
  });
});

describe('whether the surplus of the last check has come in a block', () => {
  const arrived = (
    surplus: bigint,
    credits: readonly bigint[],
    as: 'any' | 'exact',
    irreversibleNumber = 100,
  ) => {
    const view = viewOf(credits, false, irreversibleNumber);
    const balance = balanceOf(1_000_000n);
    const zero = { living: cwd(0n), ours: [] };
    const equation = balanceEquation({ view, balance, custody: cwd(1_000_000n), ...zero });
    const previous = { difference: cwd(surplus), expected: cwd(1_000_000n), headNumber: 101 };
    return hasArrived(previous, equation, as);
  };

  it.each<[string, bigint, readonly bigint[], boolean, boolean]>([
    ['the very one', 700n, [5n, 700n], true, true],
    ['in parts', 700n, [300n, 9n, 400n], true, true],
    ['more than it', 7n, [700n, 800n], true, false],
    ['less than it', 700n, [300n, 399n], false, false],
    ['nothing', 700n, [], false, false],
    ['a lack never does', -700n, [700n], false, false],
  ])('%s', (_what, surplus, credits, any, exact) => {
    expect(arrived(surplus, credits, 'any')).toBe(any);
    expect(arrived(surplus, credits, 'exact')).toBe(exact);
  });

  it('is only known as a sum once the blocks in between are irreversible', () => {
    expect(arrived(7n, [700n], 'exact', 102)).toBe(true);
  });

  it('is decided for any number of credits', () => {
    const many = Array.from({ length: 500 }, (_, index) => 2n ** BigInt(index % 40));
    expect(arrived(2n ** 30n - 1n, many, 'exact')).toBe(true);
  });
});
