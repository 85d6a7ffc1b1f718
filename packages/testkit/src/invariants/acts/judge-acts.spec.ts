import {
  deriveKeys,
  SandboxChain,
  SandboxWallet,
  type SandboxAccount,
} from 'crowdwiz-sandbox/node';
import { keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { ActLog } from './act-log';
import { judgeActs } from './judge-acts';

const ACCOUNT_UPDATE = 6;
const CWD = 100_000n;
const THOUSAND = 1_000n * CWD;
const DAY_SECONDS = 86_400;
/** Minor units of a point. */
const POINT = 100n;

/** A chain and what people did on it, without any gateway: the payouts are whatever the test pays. */
class Told {
  readonly chain = new SandboxChain({ genesisTime: new Date('2026-03-01T12:00:00Z') });
  readonly log = new ActLog(this.chain);
  readonly hotWallet: SandboxAccount;
  private account: SandboxAccount;
  private readonly wallet = new SandboxWallet(this.chain);
  private quotes = 0;

  constructor() {
    this.hotWallet = this.wallet.createAccount('hot-wallet', undefined, THOUSAND * 100n);
    this.account = this.wallet.createAccount('account-1', undefined, THOUSAND * 100n);
    this.pass();
    this.rates('90', '100');
  }

  pass(seconds = 1): void {
    this.chain.produceBlock(new Date(this.chain.headTime.getTime() + seconds * 1000));
  }

  rates(deposit: string, withdrawal: string, inSeconds = 0): void {
    const from = this.chain.headTime.getTime() + inSeconds * 1000;
    const isPlanned = inSeconds > 0;
    this.log.add({ kind: 'rate', direction: 'deposit', rate: deposit, from, isPlanned });
    this.log.add({ kind: 'rate', direction: 'withdrawal', rate: withdrawal, from, isPlanned });
  }

  proves(customer: string): void {
    this.log.add({ kind: 'proved', customer, account: this.account.id });
  }

  /** Gives the transaction. */
  deposits(units = THOUSAND): string {
    this.pass();
    const id = this.wallet.transfer({ from: this.account, to: this.hotWallet.id, units });
    this.pass();
    return id;
  }

  claims(customer: string, transactionId: string): void {
    this.log.add({ kind: 'claimed', customer, transactionId });
  }

  /** In points. */
  isGiven(customer: string, points: bigint): void {
    this.log.add({ kind: 'given', customer, units: points * POINT });
  }

  /** In points; from now on they are the service's, whenever they are taken. */
  isDebited(customer: string, points: bigint, key = 'a game'): void {
    this.log.add({ kind: 'debited', customer, key, units: points * POINT });
  }

  givesUp(customer: string, key = 'a game'): void {
    this.log.add({ kind: 'debit-given-up', customer, key });
  }

  isMoved(customer: string, to: string, transactionId: string, points: bigint): void {
    this.log.add({ kind: 'moved', customer, to, transactionId, taken: points * POINT });
  }

  /** An operator decides, unless `isDecided` is false, and the gateway pays it back. */
  refunds(transactionId: string, units: bigint, isDecided = true): void {
    const deposit = `deposit of ${transactionId}`.replaceAll(' ', '-');
    if (isDecided) this.log.add({ kind: 'refunded', deposit, transactionId });
    const { hotWallet, account } = this;
    const memo = `Refund ${deposit}`;
    this.wallet.transfer({ from: hotWallet, to: account.id, units, memo });
    this.pass();
  }

  getsOtherKeys(): void {
    const { active } = deriveKeys('somebody else');
    const { keys } = this.account;
    const change = { account: this.account.id, active: keyAuthority(active.publicKey) };
    this.wallet.send([[ACCOUNT_UPDATE, change]], [keys.active]);
    this.account = { ...this.account, keys: { ...keys, active } };
    this.pass();
  }

  isQuoted(customer: string): string {
    this.quotes += 1;
    const quote = `quote-${this.quotes}`;
    this.log.add({ kind: 'quoted', customer, quote, account: this.account.id });
    return quote;
  }

  confirms(customer: string, quote: string): void {
    this.log.add({ kind: 'confirmed', customer, quote });
  }

  /** The gateway pays. */
  pays(quote: string, units: bigint): void {
    const { hotWallet, account } = this;
    const memo = `W:${quote}`;
    const id = this.wallet.transfer({ from: hotWallet, to: account.id, units, memo });
    this.log.add({ kind: 'sent', transactionIds: [id] });
    this.pass();
  }

  isPaidForNothing(units: bigint): void {
    this.wallet.transfer({ from: this.hotWallet, to: this.account.id, units });
    this.pass();
  }

  /** Quotes, confirms and is paid at once. */
  takesOut(customer: string, units: bigint): void {
    const quote = this.isQuoted(customer);
    this.confirms(customer, quote);
    this.pays(quote, units);
  }

  violations(): string[] {
    const { chain, log, hotWallet } = this;
    const found = judgeActs({
      chain,
      log,
      fromBlock: 1,
      hotWalletId: hotWallet.id,
      memoKey: hotWallet.keys.memo,
      feePayer: 'house',
      pointsDecimals: 2,
      deadlineSeconds: DAY_SECONDS,
    });
    return found.map(({ rule, detail }) => `${rule}: ${detail}`);
  }
}

const gained = (cwd: string) => expect.stringContaining(`gained ${cwd} CWD`) as string;
const broken = (rule: string) => expect.stringContaining(`${rule}: `) as string;

describe('the judge of a history', () => {
  let told: Told;

  beforeEach(() => {
    told = new Told();
    told.proves('ann');
  });

  it('has nothing to say where everybody takes out what is theirs', () => {
    told.deposits();
    told.takesOut('ann', 900n * CWD);
    expect(told.violations()).toEqual([]);
  });

  it('says to the unit what was too much', () => {
    told.deposits();
    told.takesOut('ann', 900n * CWD + 1n);
    expect(told.violations()).toEqual([gained('0.00001')]);
  });

  it('lets nobody use an old quote', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.pass();
    told.rates('180', '200');
    told.confirms('ann', quote);
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([gained('450.00000'), broken('one-rate-version')]);
  });

  it('lets nobody use a quote with points that came later', () => {
    const quote = told.isQuoted('ann');
    told.deposits();
    told.confirms('ann', quote);
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([gained('900.00000')]);
  });

  it('takes the lower rate for what is claimed', () => {
    told = new Told();
    const transaction = told.deposits();
    told.rates('45', '50');
    told.proves('ann');
    told.claims('ann', transaction);
    told.takesOut('ann', 1_800n * CWD);
    expect(told.violations()).toEqual([gained('900.00000')]);
  });

  it('gives the former owner of a sold account nothing of what its buyer sends', () => {
    told.getsOtherKeys();
    told.deposits();
    told.proves('ann');
    told.takesOut('ann', 900n * CWD);
    expect(told.violations()).toEqual([gained('900.00000')]);
  });

  it('goes on with the rates that an operator has set, whatever was planned before', () => {
    told.rates('45', '50', 3_600);
    told.rates('90', '100');
    told.pass(7_200);
    told.deposits();
    told.takesOut('ann', 900n * CWD);
    expect(told.violations()).toEqual([]);
    told.rates('90', '100');
    told.pass();
    told.deposits();
    told.takesOut('ann', 1_800n * CWD);
    expect(told.violations()).toEqual([gained('900.00000')]);
  });

  it('lets nothing wait for a better rate by a change of keys', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.confirms('ann', quote);
    told.getsOtherKeys();
    told.rates('180', '200');
    told.pass();
    told.proves('ann');
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([broken('no-free-options')]);
  });

  it('lets nothing wait beyond its deadline', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.confirms('ann', quote);
    told.pass(DAY_SECONDS + 60);
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([broken('no-free-options')]);
  });

  it('pays nobody whose keys are not the proven ones', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.confirms('ann', quote);
    told.getsOtherKeys();
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([broken('proven-keys')]);
  });

  it('knows what nobody has confirmed, and what was paid before', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.confirms('ann', quote);
    told.pays(quote, 400n * CWD);
    told.pays(quote, 401n * CWD);
    expect(told.violations()).toEqual([broken('confirmed-payouts')]);
  });

  it('counts what the service gives', () => {
    told.deposits();
    told.isGiven('ann', 9_000n);
    told.takesOut('ann', 990n * CWD);
    expect(told.violations()).toEqual([]);
    told.takesOut('ann', 1n);
    expect(told.violations()).toEqual([gained('0.00001')]);
  });

  it('counts what the service took, also while it waits for held points', () => {
    told.deposits();
    told.isDebited('ann', 45_000n);
    told.takesOut('ann', 450n * CWD);
    expect(told.violations()).toEqual([]);
    told.takesOut('ann', 450n * CWD);
    expect(told.violations()).toEqual([gained('450.00000')]);
  });

  it('lets nobody use a quote from before a debit with the points that it takes', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.isDebited('ann', 90_000n);
    told.confirms('ann', quote);
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([gained('900.00000')]);
  });

  it('lets be paid what was confirmed before a debit, which is given up then', () => {
    told.deposits();
    const quote = told.isQuoted('ann');
    told.confirms('ann', quote);
    told.isDebited('ann', 90_000n);
    told.pays(quote, 900n * CWD);
    expect(told.violations()).toEqual([]);
    told.deposits();
    told.givesUp('ann');
    told.takesOut('ann', 900n * CWD);
    expect(told.violations()).toEqual([]);
  });

  it('follows a deposit that is moved, at the lower rate', () => {
    const transaction = told.deposits();
    told.rates('45', '50');
    told.pass();
    told.isMoved('ann', 'bob', transaction, 90_000n);
    told.proves('bob');
    told.takesOut('bob', 900n * CWD);
    expect(told.violations()).toEqual([]);
    told.takesOut('bob', 1n);
    expect(told.violations()).toEqual([gained('0.00001')]);
    told.proves('ann');
    told.takesOut('ann', 7n * CWD);
    expect(told.violations()).toEqual([gained('0.00001'), gained('7.00000')]);
  });

  it('has nothing to say about a refund', () => {
    told = new Told();
    told.refunds(told.deposits(), 990n * CWD);
    expect(told.violations()).toEqual([]);
  });

  it('lets nobody claim what was refunded, and says what they gained', () => {
    told = new Told();
    const transaction = told.deposits();
    told.proves('ann');
    told.claims('ann', transaction);
    told.refunds(transaction, 990n * CWD);
    told.takesOut('ann', 900n * CWD);
    expect(told.violations()).toEqual([gained('900.00000'), broken('refunded-once')]);
  });

  it('knows a refund that comes twice, is too much, or that nobody has decided', () => {
    told = new Told();
    const transactions = [told.deposits(), told.deposits(), told.deposits()] as const;
    told.refunds(transactions[0], 990n * CWD);
    told.refunds(transactions[0], 989n * CWD);
    told.refunds(transactions[1], 1_000n * CWD);
    told.refunds(transactions[2], 990n * CWD, false);
    const found = told.violations();
    expect(found).toEqual([1, 2, 3].map(() => broken('refunded-once')));
    expect(found[0]).toContain('had gone back before');
  });

  it('knows what went to somebody who had not asked', () => {
    told.isPaidForNothing(5n * CWD);
    expect(told.violations()).toEqual([broken('confirmed-payouts')]);
  });
});
