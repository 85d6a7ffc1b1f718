import {
  SandboxChain,
  SandboxWallet,
  type LostBlock,
  type SandboxAccount,
} from 'crowdwiz-sandbox/node';
import { ChainTruth, recordOf, unitsOf } from './chain-truth';
import type { Evidence } from './facts';
import { DEFAULT_FEE_CEILINGS } from '../money/fee-ceilings';
import type { GatewayRows } from './rows';

/** The tables of a gateway in which nothing is wrong yet: specs change them. */
export type MutableRows = { -readonly [Name in keyof GatewayRows]: GatewayRows[Name][number][] };

export interface SoundWorld {
  readonly chain: SandboxChain;
  readonly wallet: SandboxWallet;
  readonly hot: SandboxAccount;
  readonly alice: SandboxAccount;
  readonly startBlock: number;
  readonly rows: MutableRows;
  /** What the rules judge; chain and rows as they are now. */
  evidence(changes?: Partial<Evidence>): Evidence;
  /** Makes everything that is pending irreversible. */
  settle(): void;
}

export const CUSTOMER = '00000000-0000-4000-8000-00000000000c';
export const DEPOSIT = '00000000-0000-4000-8000-00000000000d';
export const WITHDRAWAL = '00000000-0000-4000-8000-00000000000e';
export const REQUEST = '00000000-0000-4000-8000-00000000000f';

const CODE_THAT_WAS_TYPED = {
  state: 'confirmed',
  code_expires_at: '2099-01-01T00:00:00Z',
  attempts: 1,
  method: 'code_to_account',
  requested_at_block: null,
  proof_transaction_id: null,
  proof_operation_index: null,
};
const HOT_UNITS = 50_000_000n;
/** Enough for the status that mass payments need. */
const ALICE_UNITS = 500_000_000n;
const DEPOSITED_UNITS = 1_000_000n;
const DEPOSITED_POINTS = 90_000n;
const WITHDRAWN_POINTS = 50_000n;
const WITHDRAWN_UNITS = 500_000n;
const BLOCKS_TO_IRREVERSIBLE = 20;
const LINKED_AT = '2026-01-01T00:00:00Z';
const REQUESTED_AT = '2026-06-01T00:00:00.000Z';
const LONG_AFTER = '2099-01-01T00:00:00Z';

/** One customer, one deposit of 10 CWD, one withdrawal of 500 points: on a chain and in tables. */
export function soundWorld(): SoundWorld {
  const chain = new SandboxChain({ signBlocks: false, checkSignatures: false });
  const wallet = new SandboxWallet(chain);
  const hot = wallet.createAccount('hot', undefined, HOT_UNITS);
  const alice = wallet.createAccount('alice', undefined, ALICE_UNITS);
  const settle = () => {
    for (let made = 0; made < BLOCKS_TO_IRREVERSIBLE; made += 1) chain.produceBlock();
  };
  settle();
  const startBlock = chain.headNumber;
  const paidIn = wallet.transfer({ from: alice, to: hot.id, units: DEPOSITED_UNITS });
  const payout = [wallet.transferOperation(payoutOf(hot, alice, 0n))];
  // The fee depends on the memo alone, so a draft tells it.
  const fee = feeIn(wallet, payout, hot);
  const paidOut = wallet.transfer(payoutOf(hot, alice, WITHDRAWN_UNITS - fee));
  settle();
  const rows = soundRows({ chain, alice, startBlock, paidIn, paidOut, fee });
  const lost: LostBlock[] = [];
  chain.listen({
    onBlock: () => undefined,
    onPending: () => undefined,
    onGoneBack: (blocks) => lost.push(...blocks),
  });
  const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
    truth: new ChainTruth(chain, hot.id, startBlock, lost),
    lostIsKnown: true,
    rows,
    pointsDecimals: 2,
    settled: true,
    foreignTransactionIds: new Set(),
    memoKey: hot.keys.memo,
    codeSecret: undefined,
    typedCodes: [],
    silentChats: new Set(),
    historyDoubtful: false,
    clockErrorMilliseconds: 0,
    codeAttempts: 5,
    rateChangeFactorMaximum: '2',
    feeCeilings: DEFAULT_FEE_CEILINGS,
    quorum: 2,
    ...changes,
  });
  return { chain, wallet, hot, alice, startBlock, rows, evidence, settle };
}

function payoutOf(hot: SandboxAccount, alice: SandboxAccount, units: bigint) {
  return { from: hot, to: alice.id, units, memo: `W:${WITHDRAWAL}` };
}

function feeIn(
  wallet: SandboxWallet,
  operations: Parameters<SandboxWallet['sign']>[0],
  signer: SandboxAccount,
): bigint {
  const [operation] = wallet.sign(operations, [signer.keys.active]).body.operations;
  return unitsOf(recordOf(operation?.[1]['fee'])['amount']);
}

interface Happened {
  readonly chain: SandboxChain;
  readonly alice: SandboxAccount;
  readonly startBlock: number;
  readonly paidIn: string;
  readonly paidOut: string;
  readonly fee: bigint;
}

/** Of a transfer: only the kinds of its operations are looked at. */
const WIRE = JSON.stringify({ operations: [[0, {}]] });
/** Of a deposit. */
const NOT_OFFERED = { offered_to_customer_id: null, refund_to_account_id: null };

function soundRows(happened: Happened): MutableRows {
  const { chain, alice, startBlock, paidIn, paidOut, fee } = happened;
  const blockNumber = startBlock + 1;
  const time = `${chain.block(blockNumber)?.body.timestamp ?? ''}Z`;
  const net = WITHDRAWN_UNITS - fee;
  const ofAlice = { customer_id: CUSTOMER, account_id: alice.id };
  return {
    cursor: [{ block_number: chain.irreversibleNumber, start_block_number: startBlock }],
    customers: [{ id: CUSTOMER, external_reference: 'telegram:1' }],
    withdrawals: [
      {
        ...{ id: WITHDRAWAL, ...ofAlice, points: String(WITHDRAWN_POINTS), rate: '100' },
        ...{ gross: String(WITHDRAWN_UNITS), fee: String(fee), fee_payer: 'customer' },
        ...{ net: String(net), state: 'irreversible', rate_version: 2 },
        ...{ requested_at: REQUESTED_AT, deadline: LONG_AFTER },
      },
    ],
    outgoing: [
      {
        ...{ id: 'o1', payment_count: 1, transaction_id: paidOut, fee: String(fee), wire: WIRE },
        payments: [
          {
            ...{ purpose: 'withdrawal', purpose_id: WITHDRAWAL },
            ...{ to_account_id: alice.id, amount: String(net), living: true },
            ...{ surplus: false, owed: null },
          },
        ],
        ...{ expires_at: LONG_AFTER, reference_block_number: startBlock, state: 'irreversible' },
        ...{ proof_from_block: null, proof_to_block: null, adopted: false },
      },
    ],
    deposits: [
      {
        ...{ id: DEPOSIT, chain_key: `${paidIn}:0`, state: 'credited', from_account_id: alice.id },
        ...{ asset_id: '1.3.0', units: String(DEPOSITED_UNITS), transaction_id: paidIn },
        ...{ block_number: blockNumber, block_time: time, customer_id: CUSTOMER },
        ...{ points: String(DEPOSITED_POINTS), rate_version: 1, ...NOT_OFFERED },
      },
    ],
    goneDeposits: [],
    undone: [],
    links: [
      {
        ...{ id: 'l1', ...ofAlice, verified_at: LINKED_AT },
        ...{ verified_at_block: startBlock, proven_at_block: startBlock },
        ...{ ended_at: null, ended_at_block: null },
      },
    ],
    linkRequests: [{ id: REQUEST, ...ofAlice, ...CODE_THAT_WAS_TYPED }],
    limits: [],
    surpluses: [],
    rates: [
      {
        ...{ version: 1, direction: 'deposit', rate: '90', allowed: [] },
        ...{ effective_at: LINKED_AT, set_at: LINKED_AT },
      },
    ],
    ...soundBooks(fee, net),
    holds: [
      {
        ...{ id: WITHDRAWAL, customer_id: CUSTOMER, amount: String(WITHDRAWN_POINTS) },
        ...{ state: 'settled' },
      },
    ],
    events: soundEvents(paidIn, paidOut),
    ...{ findings: [], serviceHolds: [] },
    chats: [{ chat_id: '1', customer_id: CUSTOMER, blocked_at: null }],
    letters: [letter('1', `900 ${paidIn}`), letter('2', `sent ${paidOut}`)],
  };
}

function soundEvents(paidIn: string, paidOut: string): MutableRows['events'] {
  const of = (type: string, payload: Record<string, unknown>) => ({
    type,
    payload: { customerId: CUSTOMER, ...payload },
    published_at: LONG_AFTER,
  });
  return [
    of('link_verified', {}),
    of('deposit_credited', { depositId: DEPOSIT, points: '900', transactionId: paidIn }),
    of('withdrawal_irreversible', { withdrawalId: WITHDRAWAL, transactionId: paidOut }),
  ];
}

function letter(id: string, html: string): MutableRows['letters'][number] {
  const times = { next_attempt_at: LINKED_AT, delivered_at: LONG_AFTER, dropped_at: null };
  return { id, chat_id: '1', payload: { html }, ...times };
}

const CHART: readonly (readonly [code: string, asset: string, side: string])[] = [
  ['custody', 'CWD', 'debit'],
  ['network-fees', 'CWD', 'debit'],
  ['treasury', 'CWD', 'credit'],
  ['unattributed', 'CWD', 'credit'],
  ['cwd-rounding', 'CWD', 'credit'],
  ['undone-payouts', 'CWD', 'credit'],
  ['chain-loss', 'CWD', 'debit'],
  ['points-issued', 'POINTS', 'debit'],
  [`customer:${CUSTOMER}`, 'POINTS', 'credit'],
  [`customer:${CUSTOMER}:held`, 'POINTS', 'credit'],
];

type Line = readonly [code: string, side: 'debit' | 'credit', amount: bigint];

function soundBooks(
  fee: bigint,
  net: bigint,
): Pick<MutableRows, 'accounts' | 'entries' | 'postings'> {
  const accounts = CHART.map(([code, asset, side], index) => ({
    ...{ id: String(index), code, asset, normal_side: side, balance: '0' },
    customer_id: code.startsWith('customer:') ? CUSTOMER : null,
  }));
  const books: Pick<MutableRows, 'accounts' | 'entries' | 'postings'> = {
    accounts,
    entries: [],
    postings: [],
  };
  const points = `customer:${CUSTOMER}`;
  const entries: readonly (readonly [key: string, kind: string, lines: readonly Line[]])[] = [
    [
      'opening',
      'opening',
      [
        ['custody', 'debit', HOT_UNITS],
        ['treasury', 'credit', HOT_UNITS],
      ],
    ],
    [
      `deposit:${DEPOSIT}`,
      'deposit',
      [
        ['custody', 'debit', DEPOSITED_UNITS],
        ['treasury', 'credit', DEPOSITED_UNITS],
        ['points-issued', 'debit', DEPOSITED_POINTS],
        [points, 'credit', DEPOSITED_POINTS],
      ],
    ],
    [
      `hold:${WITHDRAWAL}`,
      'hold',
      [
        [points, 'debit', WITHDRAWN_POINTS],
        [`${points}:held`, 'credit', WITHDRAWN_POINTS],
      ],
    ],
    [
      'fee:1',
      'network_fee',
      [
        ['network-fees', 'debit', fee],
        ['custody', 'credit', fee],
      ],
    ],
    [
      `hold-ended:${WITHDRAWAL}`,
      'withdrawal',
      [
        [`${points}:held`, 'debit', WITHDRAWN_POINTS],
        ['points-issued', 'credit', WITHDRAWN_POINTS],
        ['treasury', 'debit', net + fee],
        ['custody', 'credit', net],
        ['network-fees', 'credit', fee],
      ],
    ],
  ];
  for (const [key, kind, lines] of entries) book(books, key, kind, lines);
  return books;
}

/** Adds an entry and brings the balances up to date, as the gateway's database does. */
export function book(
  { accounts, entries, postings }: Pick<MutableRows, 'accounts' | 'entries' | 'postings'>,
  key: string,
  kind: string,
  lines: readonly Line[],
): void {
  const id = String(entries.length + 1);
  entries.push({ id, key, kind });
  for (const [code, side, amount] of lines) {
    const account = accounts.find((each) => each.code === code);
    if (account === undefined) throw new Error(`there is no account ${code}`);
    const { asset, normal_side: normalSide } = account;
    postings.push({ entry_id: id, account_id: account.id, side, asset, amount: String(amount) });
    const change = side === normalSide ? amount : -amount;
    account.balance = String(BigInt(account.balance) + change);
  }
}
