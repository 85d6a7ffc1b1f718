import type { SandboxChain } from 'crowdwiz-sandbox/node';
import { CWD_DECIMALS } from '../evidence/exact-rate';
import { Complaints, type Violation } from '../evidence/violation';
import type { ActLog, LoggedAct } from './act-log';
import { ChainOfHistory, type Came, type HotWalletOfHistory, type Paid } from './chain-of-history';
import { RateTimeline, RATE_DECIMALS, type Moment } from './rate-timeline';
import { refundsOf } from './refunds-of';
import { inCwd } from './words';

export interface FactsOfHistory extends HotWalletOfHistory {
  readonly chain: SandboxChain;
  readonly log: ActLog;
  readonly feePayer: 'customer' | 'house';
  readonly pointsDecimals: number;
  /** From a confirmation until nothing may be signed for it any more. */
  readonly deadlineSeconds: number;
}

/** Points that somebody came by, times 10^12: CWD times rate. */
interface Credit extends Moment {
  readonly block: number;
  readonly customer: string;
  readonly worth: bigint;
}

/** Points that were taken from somebody, or are to be taken before anything else, on the same scale. */
interface Debit extends Moment {
  readonly customer: string;
  readonly worth: bigint;
  /** From this act on it is owed no more. */
  readonly until: number;
}

/** A payout, and the acts behind it. */
interface Payout {
  readonly paid: Paid;
  readonly quoted: LoggedAct<'quoted'>;
  readonly confirmed: LoggedAct<'confirmed'>;
  /** When the node first heard of it. */
  readonly sent: Moment & { readonly block: number };
  readonly rate: bigint;
  /** Points that it costs at the least, times 10^12. */
  readonly cost: bigint;
}

/** Past a deadline: what was signed at the last moment reaches the chain a little later. */
const GRACE_MILLISECONDS = 10_000;

/**
 * Keeps its own account of a history, by the chain and the acts alone: nobody takes out more CWD than the rates in
 * force at each act allow. docs/SIMULATION.md states it in full.
 */
export function judgeActs(facts: FactsOfHistory): readonly Violation[] {
  return new Judge(facts).violations();
}

class Judge {
  private readonly complaints = {
    rates: new Complaints('rates-of-each-act'),
    version: new Complaints('one-rate-version'),
    options: new Complaints('no-free-options'),
    owners: new Complaints('proven-keys'),
    payouts: new Complaints('confirmed-payouts'),
    refunds: new Complaints('refunded-once'),
  };
  private readonly rates: RateTimeline;
  private readonly chain: ChainOfHistory;
  private readonly sent = new Map<string, Payout['sent']>();
  /** Transactions of deposits that went back to their senders. */
  private readonly refunded: ReadonlySet<string>;

  constructor(private readonly facts: FactsOfHistory) {
    this.rates = new RateTimeline(facts.log);
    this.chain = new ChainOfHistory(facts.chain, facts);
    this.refunded = refundsOf(this.chain, facts.log, this.complaints.refunds);
    for (const act of facts.log.of('sent')) {
      for (const id of act.transactionIds) this.sent.set(id, act);
    }
  }

  violations(): readonly Violation[] {
    const payouts = this.payouts();
    for (const payout of payouts) this.checkPayout(payout);
    this.checkSums([...this.credits(), ...this.gifts()], this.debits(), payouts);
    return Object.values(this.complaints).flatMap(({ found }) => found);
  }

  /** Each payout of a confirmation, once. */
  private payouts(): Payout[] {
    const { log } = this.facts;
    const quotes = new Map(log.of('quoted').map((act) => [act.quote, act]));
    const confirmations = new Map(log.of('confirmed').map((act) => [act.quote, act]));
    return this.chain.paid.flatMap((paid): Payout[] => {
      if (paid.refundOf !== null) return [];
      if (paid.quote === null) {
        this.complaints.payouts.add(`${inCwd(paid.units)} went to ${paid.account}: nobody asked`);
        return [];
      }
      const quoted = quotes.get(paid.quote);
      const confirmed = confirmations.get(paid.quote);
      confirmations.delete(paid.quote);
      if (!quoted || confirmed?.customer !== quoted.customer || quoted.account !== paid.account) {
        this.complaints.payouts.add(
          `${inCwd(paid.units)} went to ${paid.account} in block ${paid.block}: nobody confirmed it, or it was paid before`,
        );
        return [];
      }
      const sent = this.sent.get(paid.transactionId) ?? { ...paid, order: Infinity };
      const rate = least(this.rates.atAct('withdrawal', confirmed));
      const spent = paid.units + (this.facts.feePayer === 'customer' ? paid.fee : 0n);
      return [{ paid, quoted, confirmed, sent, rate, cost: spent * rate }];
    });
  }

  private checkPayout({ paid, quoted, confirmed, sent }: Payout): void {
    const { options, version, owners } = this.complaints;
    const what = `${quoted.customer} was paid ${inCwd(paid.units)} in block ${paid.block}`;
    const [another] = this.rates.begunBetween('withdrawal', quoted, confirmed);
    version.demand(
      another === undefined,
      `${what} for a quote of block ${quoted.block} that was confirmed in block ${confirmed.block}, ` +
        `though the rate became ${another?.rate ?? ''} between them`,
    );
    const latest = confirmed.at + this.facts.deadlineSeconds * 1000 + GRACE_MILLISECONDS;
    options.demand(
      sent.at <= latest,
      `${what}, ${(sent.at - confirmed.at) / 1000} seconds after it was confirmed`,
    );
    const changed = this.chain.firstKeyChangeAfter(paid.account, confirmed.block);
    if (changed && changed.block <= sent.block) {
      const change = { order: this.orderAfter(changed.block), at: changed.at };
      const [since] = this.rates.begunBetween('withdrawal', change, sent);
      options.demand(
        since === undefined,
        `${what}, which had waited since the account's keys changed in block ${changed.block}, ` +
          `though the rate became ${since?.rate ?? ''} meanwhile`,
      );
    }
    const proved = this.lastProof(paid.account, sent.order);
    const isProven =
      proved?.customer === quoted.customer &&
      this.chain.keysAfter(paid.account, proved.block) ===
        this.chain.keysAfter(paid.account, sent.block);
    owners.demand(isProven, `${what} to keys of ${paid.account} that they have not proven`);
  }

  /**
   * Everybody spends only what they had when it was quoted. What was taken from them until the confirmation, or
   * waits to be taken, is spent before it.
   */
  private checkSums(
    credits: readonly Credit[],
    debits: readonly Debit[],
    payouts: readonly Payout[],
  ): void {
    const customers = new Set(payouts.map(({ quoted }) => quoted.customer));
    for (const customer of customers) {
      const isTheirs = (each: { readonly customer: string }) => each.customer === customer;
      const own = credits.filter(isTheirs);
      const taken = debits.filter(isTheirs);
      const theirs = payouts
        .filter(({ quoted }) => isTheirs(quoted))
        .sort((one, other) => one.confirmed.order - other.confirmed.order);
      let paidOut = 0n;
      for (const { quoted, confirmed, rate, cost, paid } of theirs) {
        paidOut += cost;
        const spent = paidOut + sum(taken.filter((debit) => isOwed(debit, confirmed)));
        const had = sum(own.filter((credit) => wasThere(credit, quoted)));
        if (spent <= had) continue;
        this.complaints.rates.add(
          `${customer} gained ${inCwd((spent - had) / rate)} with what was paid in block ${paid.block}: ` +
            `at the rates of each act, it took ${inCwd(spent / rate)} out of ${inCwd(had / rate)}`,
        );
        break;
      }
    }
  }

  private gifts(): Credit[] {
    const { log } = this.facts;
    const given = log.of('given').map((act) => ({ ...act, worth: this.worthOf(act.units) }));
    const moved = log.of('moved').flatMap((act): Credit[] => {
      const came = this.chain.came.find(({ transactionId }) => transactionId === act.transactionId);
      return came
        ? [{ ...act, customer: act.to, worth: came.units * this.lowerRate(came, act) }]
        : [];
    });
    return [...given, ...moved];
  }

  private debits(): Debit[] {
    const { log } = this.facts;
    const givenUp = new Map(log.of('debit-given-up').map(({ key, order }) => [key, order]));
    const moved = log.of('moved').map((act) => ({ ...act, units: act.taken, key: '' }));
    return [...log.of('debited'), ...moved].map(({ units, key, ...act }) => ({
      ...act,
      worth: this.worthOf(units),
      until: givenUp.get(key) ?? Infinity,
    }));
  }

  /** Of points, on the scale of CWD units times rate. */
  private worthOf(pointUnits: bigint): bigint {
    const { pointsDecimals } = this.facts;
    return pointUnits * 10n ** BigInt(RATE_DECIMALS + CWD_DECIMALS - pointsDecimals);
  }

  /** Of a deposit's block and of the act by which somebody gets it later. */
  private lowerRate({ at }: Came, act: Moment): bigint {
    const then = most(this.rates.atBlock('deposit', at));
    const now = most(this.rates.atAct('deposit', act));
    return now < then ? now : then;
  }

  private credits(): Credit[] {
    const { log } = this.facts;
    const decided = [...log.of('claimed'), ...log.of('attributed')];
    return this.chain.came.flatMap((came): Credit[] => {
      if (this.refunded.has(came.transactionId)) return [];
      const act = decided.find(({ transactionId }) => transactionId === came.transactionId);
      if (act === undefined) {
        const customer = this.ownerOf(came);
        const { at, block, units } = came;
        const worth = units * most(this.rates.atBlock('deposit', at));
        return customer === null ? [] : [{ order: -1, at, block, customer, worth }];
      }
      if (act.kind === 'claimed') this.checkClaim(act, came);
      const { order, at, block, customer } = act;
      return [{ order, at, block, customer, worth: came.units * this.lowerRate(came, act) }];
    });
  }

  private checkClaim({ customer, order, block }: LoggedAct<'claimed'>, came: Came): void {
    const proved = this.lastProof(came.account, order);
    const isProven =
      proved?.customer === customer &&
      this.chain.keysAfter(came.account, proved.block) ===
        this.chain.keysAfter(came.account, block);
    this.complaints.owners.demand(
      isProven,
      `${customer} claimed ${inCwd(came.units)} of block ${came.block} from ${came.account}, whose keys they have not proven`,
    );
  }

  /** Who had proven the account by the keys that it had at the deposit; null when nobody had. */
  private ownerOf(came: Came): string | null {
    const { log } = this.facts;
    const proof = log
      .of('proved')
      .filter(({ account, block }) => account === came.account && block < came.block)
      .at(-1);
    if (!proof) return null;
    const isOver = log
      .of('unlinked')
      .some(
        ({ account, customer, order, block }) =>
          account === came.account &&
          customer === proof.customer &&
          order > proof.order &&
          block < came.block,
      );
    const keys = this.chain.keysAfter(came.account, proof.block);
    return isOver || keys !== this.chain.keysAt(came.account, came) ? null : proof.customer;
  }

  private lastProof(account: string, before: number): LoggedAct<'proved'> | undefined {
    return this.facts.log
      .of('proved')
      .filter((act) => act.account === account && act.order < before)
      .at(-1);
  }

  /** Of the first act that was after a block. */
  private orderAfter(block: number): number {
    const first = this.facts.log.of('rate').find((act) => act.block >= block);
    return first === undefined ? Infinity : first.order - 1;
  }
}

function wasThere(credit: Credit, quoted: LoggedAct<'quoted'>): boolean {
  return credit.order < 0 ? credit.block <= quoted.block : credit.order < quoted.order;
}

function isOwed({ order, until }: Debit, confirmed: Moment): boolean {
  return order < confirmed.order && confirmed.order < until;
}

function sum(amounts: readonly { readonly worth: bigint }[]): bigint {
  return amounts.reduce((total, { worth }) => total + worth, 0n);
}

function least(rates: readonly bigint[]): bigint {
  return rates.reduce((one, other) => (other < one ? other : one));
}

function most(rates: readonly bigint[]): bigint {
  return rates.reduce((one, other) => (other > one ? other : one));
}
