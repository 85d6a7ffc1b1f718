import {
  AttributeDeposit,
  ClaimDeposit,
  MoveDeposit,
  RefundDeposit,
} from 'crowdwiz-gateway/internal/deposits/index';
import { Assets, DomainError, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { AdjustPoints, WaitingDebits } from 'crowdwiz-gateway/internal/ledger/index';
import {
  ConfirmLink,
  RegisterCustomer,
  RequestLink,
  Unlink,
} from 'crowdwiz-gateway/internal/linking/index';
import { CloseFinding, SwitchHalt } from 'crowdwiz-gateway/internal/safety/index';
import {
  CancelRates,
  SetLimit,
  SetRates,
  type LimitName,
  type RateDirection,
  type RateVersion,
} from 'crowdwiz-gateway/internal/terms/index';
import {
  DecideWithdrawal,
  QuoteWithdrawal,
  RequestWithdrawal,
} from 'crowdwiz-gateway/internal/withdrawals/index';
import type { ActLog } from 'crowdwiz-testkit/invariants/acts';
import type { ActName } from './act-names';
import { newestMessage } from 'crowdwiz-testkit/sandbox';
import { deriveKeys, type SandboxNode } from 'crowdwiz-sandbox/node';
import { accountOptions, keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import type { SimulatedGateway } from '../world/simulated-gateway';
import type { SimulatedWorld } from '../world/simulated-world';
import type { Party, Wallet } from './players';
import { Seen, type SeenDeposit } from './seen';

const ACCOUNT_UPDATE = 6;
const BY = 'operator';
const REASON = 'a history';
/** A code is looked for in so many of the newest blocks. */
const BLOCKS_LOOKED_AT = 40;

export type Rates = Readonly<Partial<Record<RateDirection, string>>>;

/** What a debit may do where the points at hand do not suffice. */
export interface DebitTerms {
  readonly alsoHeld: boolean;
  readonly wait: boolean;
}

/** A debit that waits, as the service knows it. */
interface KnownDebit {
  readonly party: Party;
  readonly key: string;
  readonly units: bigint;
}

/** Everything that somebody may do in a history; what the gateway accepts is written down for the judge. */
export class Acts {
  readonly seen: Seen;
  private readonly heard = new Set<string>();
  private readonly plans: { readonly from: number; readonly versions: readonly RateVersion[] }[] =
    [];
  private waiting: KnownDebit[] = [];
  private adjustments = 0;

  constructor(
    readonly world: SimulatedWorld,
    readonly log: ActLog,
  ) {
    this.seen = new Seen(world);
  }

  private get node(): SandboxNode {
    const [node] = this.world.nodes;
    if (!node) throw new Error('A history needs a node');
    return node;
  }

  /** The machine's clock is that much ahead of the chain's time, or behind it. */
  skew(seconds: number): void {
    this.world.note(`the machine's clock is ${seconds} seconds ahead`);
    this.world.clock.skew(seconds);
  }

  /** Blocks and time; the gateway knows of them before anybody acts again. */
  async pass(blocks: number, secondsEach = 1): Promise<void> {
    const { world } = this;
    if (secondsEach > 1) world.note(`${blocks * secondsEach} seconds pass`);
    world.pass(blocks, secondsEach);
    // The chain leaves out slots at its maintenance: an hour of its time is a little more than one.
    const ahead = world.chain.headTime.getTime() - world.clock.worldNow().getTime();
    if (ahead > 0) world.clock.advance(ahead / 1000);
    await this.world.headsAreKnown();
  }

  /** The gateway does what is due. */
  async round(): Promise<void> {
    await this.world.round();
    const { pendingTransactions } = this.world.chain;
    const ids = pendingTransactions.map(({ id }) => id).filter((id) => !this.heard.has(id));
    for (const id of ids) this.heard.add(id);
    if (ids.length > 0) this.log.add({ kind: 'sent', transactionIds: ids });
    await this.askAboutDebits();
  }

  async register(name: string): Promise<Party> {
    const { customer } = await this.gateway().get(RegisterCustomer).execute(name);
    return { name, id: customer.id, quotes: [], withdrawals: [], shown: new Map() };
  }

  deposit({ account }: Wallet, units: bigint): void {
    this.world.note(`${account.name} sends ${units} units`);
    this.count('sends');
    this.node.transfer({ from: account, to: this.world.hotWallet.id, units });
  }

  /** The holder makes new keys for it, or gives it to somebody who does. */
  async changeKeys(wallet: Wallet): Promise<void> {
    const { account } = wallet;
    wallet.changes += 1;
    const keys = deriveKeys(`${account.name} ${wallet.changes}`);
    this.world.note(`${account.name} gets other keys; ${wallet.holder.name} has them`);
    this.count('changes keys');
    const change = {
      account: account.id,
      owner: keyAuthority(keys.owner.publicKey),
      active: keyAuthority(keys.active.publicKey),
      new_options: accountOptions(keys.memo.publicKey),
    };
    this.node.wallet.send([[ACCOUNT_UPDATE, change]], [account.keys.owner]);
    wallet.account = { ...account, keys };
    await this.pass(1);
  }

  /** Asks for a code, which comes with the next round. */
  askToLink({ id, name }: Party, { account }: Wallet): Promise<boolean> {
    return this.ask('asks for a code', `${name}, for ${account.name},`, async (gateway) => {
      const requests = gateway.get(RequestLink);
      const found = await requests.lookUp(account.name);
      await requests.execute({ customerId: id, account: found });
    });
  }

  /** Types the newest code that the wallet can read. */
  async typeCode({ id, name }: Party, wallet: Wallet): Promise<boolean> {
    const code = newestMessage(this.world.chain, wallet.account, BLOCKS_LOOKED_AT);
    if (code === null) return false;
    return this.ask('types a code', `${name}, of ${wallet.account.name},`, async (gateway) => {
      const confirmations = gateway.get(ConfirmLink);
      const facts = await confirmations.lookUp(id);
      const outcome = await confirmations.execute({ customerId: id, code, facts });
      if (outcome.status === 'refused') throw new DomainError(outcome.code, outcome.details);
      this.log.add({ kind: 'proved', customer: id, account: outcome.link.accountId });
    });
  }

  unlink({ id, name }: Party): Promise<boolean> {
    return this.ask('unlinks', name, async (gateway) => {
      const unlink = gateway.get(Unlink);
      const headNumber = await unlink.lookUp(id);
      const { accountId } = await unlink.execute({ customerId: id, headNumber });
      this.log.add({ kind: 'unlinked', customer: id, account: accountId });
    });
  }

  /** A quote of a share of the points, in hundredths. */
  async quote(party: Party, hundredths = 100n): Promise<boolean> {
    const points = ((await this.pointsOf(party)) * hundredths) / 100n;
    if (points <= 0n) return false;
    const { id: customerId, name } = party;
    return this.ask('is quoted', `${name}, for ${points} point units,`, async (gateway) => {
      const quotes = gateway.get(QuoteWithdrawal);
      const fee = await quotes.lookUp(customerId);
      const amount = Money.of(points, gateway.get(Assets).points);
      const quote = await quotes.execute({ customerId, points: amount, fee });
      party.quotes.push({ id: quote.id, rate: quote.rate });
      const account = quote.accountId;
      this.log.add({ kind: 'quoted', customer: customerId, quote: quote.id, account });
    });
  }

  confirm(party: Party, quoteId: string): Promise<boolean> {
    const { id: customerId, name, withdrawals } = party;
    if (withdrawals.includes(quoteId)) return Promise.resolve(false);
    const number = party.quotes.findIndex(({ id }) => id === quoteId) + 1;
    return this.ask('confirms', `${name}, quote ${number},`, async (gateway) => {
      await gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
      withdrawals.push(quoteId);
      this.log.add({ kind: 'confirmed', customer: customerId, quote: quoteId });
    });
  }

  cancel({ id: customerId, name }: Party, withdrawalId: string): Promise<boolean> {
    return this.ask('cancels', name, (gateway) =>
      gateway.get(DecideWithdrawal).cancelByCustomer({ id: withdrawalId, customerId }),
    );
  }

  /** Looks at all that is offered, and remembers what it would give. */
  async lookAtOffers(party: Party): Promise<void> {
    const { id: customerId, name, shown } = party;
    for (const { id: depositId } of await this.seen.offeredTo(party.id)) {
      await this.ask('looks at an offer', name, async (gateway) => {
        const { rateVersion } = await gateway.get(ClaimDeposit).terms(customerId, depositId);
        shown.set(depositId, rateVersion);
      });
    }
  }

  /** Takes all that is offered, each by the terms that were shown, the next time by new ones. */
  async claim(party: Party): Promise<void> {
    const { id: customerId, name, shown } = party;
    for (const { id: depositId, transactionId } of await this.seen.offeredTo(party.id)) {
      const kept = shown.get(depositId);
      shown.delete(depositId);
      await this.ask('claims', name, async (gateway) => {
        const claim = gateway.get(ClaimDeposit);
        await claim.lookUp(customerId);
        const rateVersion = kept ?? (await claim.terms(customerId, depositId)).rateVersion;
        await claim.execute({ customerId, depositId, rateVersion });
        this.log.add({ kind: 'claimed', customer: customerId, transactionId });
      });
    }
  }

  /** An operator decides about the oldest deposit that is nobody's: it is the customer's, or the house's. */
  async attribute(to: Party | 'house'): Promise<boolean> {
    const [deposit] = await this.seen.unattributed();
    if (!deposit) return false;
    const { id: depositId, transactionId } = deposit;
    const owner = to === 'house' ? to : { customerId: to.id };
    const name = to === 'house' ? to : to.name;
    return this.ask('attributes', `an operator, to ${name},`, async (gateway) => {
      const command = { depositId, to: owner, by: BY, reason: REASON };
      await gateway.get(AttributeDeposit).execute(command);
      if (to !== 'house') this.log.add({ kind: 'attributed', customer: to.id, transactionId });
    });
  }

  /** An operator sends the oldest deposit that is nobody's back to where it came from. */
  async refund(): Promise<boolean> {
    const [deposit] = await this.seen.unattributed();
    if (!deposit) return false;
    const { id: depositId, transactionId } = deposit;
    return this.ask('refunds', 'an operator', async (gateway) => {
      await gateway.get(RefundDeposit).execute({ depositId, by: BY, reason: REASON });
      this.log.add({ kind: 'refunded', deposit: depositId, transactionId });
    });
  }

  /** An operator gives somebody's deposit to another customer; perhaps where its points are spent, too. */
  move(deposit: SeenDeposit, to: Party, takeWhatIsThere: boolean): Promise<boolean> {
    const { id: depositId, transactionId } = deposit;
    return this.ask('moves a deposit', `an operator, to ${to.name},`, async (gateway) => {
      const command = { depositId, toCustomerId: to.id, by: BY, reason: REASON, takeWhatIsThere };
      const { customerId: customer, taken } = await gateway.get(MoveDeposit).execute(command);
      const move = { customer, to: to.id, transactionId, taken: taken.units };
      this.log.add({ kind: 'moved', ...move });
    });
  }

  /** Deposits of these customers that bought points and were not moved. */
  async credited(parties: readonly Party[]): Promise<SeenDeposit[]> {
    const deposits: SeenDeposit[] = [];
    for (const { id } of parties) deposits.push(...(await this.seen.credited(id)));
    return deposits.sort((one, other) => one.blockNumber - other.blockNumber);
  }

  /** The service gives points, in minor units. */
  give(party: Party, units: bigint): Promise<boolean> {
    return this.ask('is given points', `${party.name}, ${units} point units,`, async (gateway) => {
      await this.adjust(gateway, party, this.nextKey(), units);
      this.log.add({ kind: 'given', customer: party.id, units });
    });
  }

  /** The service takes points, in minor units. */
  debit(party: Party, units: bigint, terms: DebitTerms): Promise<boolean> {
    const key = this.nextKey();
    const how = Object.entries(terms).flatMap(([name, is]) => (is === true ? [name] : []));
    const who = `${party.name}, of ${units} point units (${how.join(', ')}),`;
    return this.ask(
      terms.alsoHeld ? 'is debited of what is held' : 'is debited',
      who,
      async (gateway) => {
        const isWaiting = await this.adjust(gateway, party, key, -units, terms);
        this.log.add({ kind: 'debited', customer: party.id, key, units });
        if (!isWaiting) return;
        this.world.note(`${who} is debited later`);
        this.count('is debited later');
        this.waiting.push({ party, key, units });
      },
    );
  }

  /** The service looks at what waited; of what waits no more it asks once again. */
  private async askAboutDebits(): Promise<void> {
    const still: KnownDebit[] = [];
    for (const debit of this.waiting) {
      const { party, key, units } = debit;
      const listed = await this.gateway().get(WaitingDebits).ofCustomer(party.id);
      if (listed.some((each) => each.key === key)) {
        still.push(debit);
        continue;
      }
      const question = (gateway: SimulatedGateway) => this.adjust(gateway, party, key, -units);
      if (await this.ask('was debited', party.name, question)) continue;
      this.world.note(`${party.name}: a debit is given up`);
      this.count('a debit is given up');
      this.log.add({ kind: 'debit-given-up', customer: party.id, key });
    }
    this.waiting = still;
  }

  /** Whether it waits. */
  private async adjust(
    gateway: SimulatedGateway,
    { id: customerId }: Party,
    key: string,
    units: bigint,
    terms: Partial<DebitTerms> = {},
  ): Promise<boolean> {
    const points = Money.of(units, gateway.get(Assets).points);
    const command = { customerId, points, key, reason: REASON, by: BY, ...terms };
    return (await gateway.get(AdjustPoints).execute(command)).isWaiting;
  }

  private nextKey(): string {
    this.adjustments += 1;
    return `game-${this.adjustments}`;
  }

  /** From a moment of the chain's time on; null: from now on. */
  setRates(rates: Rates, from: Date | null): Promise<boolean> {
    const when = from === null ? '' : ` from ${from.toISOString()} on`;
    return this.ask(
      'sets rates',
      `an operator, ${JSON.stringify(rates)}${when},`,
      async (gateway) => {
        const allowed = { allow: ['factor', 'spread'] as const, reason: REASON };
        const command = { rates, effectiveAt: from, by: BY, ...allowed };
        const versions = await gateway.get(SetRates).execute(command);
        const begins = versions[0]?.effectiveAt.getTime() ?? 0;
        // What is set a moment before something planned begins together with it, and replaces it.
        const isPlanned = from !== null || this.plans.some((plan) => plan.from === begins);
        const since = isPlanned ? begins : this.world.chain.headTime.getTime();
        if (isPlanned) this.plans.push({ from: begins, versions });
        for (const direction of ['deposit', 'withdrawal'] as const) {
          const rate = rates[direction];
          if (rate !== undefined)
            this.log.add({ kind: 'rate', direction, rate, from: since, isPlanned });
        }
      },
    );
  }

  /** An operator takes back whatever was planned last, if it has not begun. */
  async cancelPlan(): Promise<boolean> {
    const plan = this.plans.at(-1);
    if (!plan) return false;
    return this.ask('cancels a plan', 'an operator', async (gateway) => {
      const versions = plan.versions.map(({ version }) => version);
      await gateway.get(CancelRates).execute({ versions, by: BY, reason: REASON });
      this.plans.pop();
      for (const { direction, rate } of plan.versions) {
        const cancelled = { direction, from: plan.from, rate: rate.text };
        this.log.add({ kind: 'plan-cancelled', ...cancelled });
      }
    });
  }

  setLimit(name: LimitName, value: string): Promise<boolean> {
    return this.ask('sets a limit', `an operator, ${name} ${value},`, (gateway) =>
      gateway.get(SetLimit).execute({ name, value, by: BY }),
    );
  }

  /** An operator works through what waits for approval, oldest first. */
  async decide(isApproved: () => boolean): Promise<void> {
    const waiting = await this.seen.awaitingApproval();
    for (const { id } of waiting) {
      const isGood = isApproved();
      await this.ask(isGood ? 'approves' : 'rejects', 'an operator', (gateway) => {
        const decide = gateway.get(DecideWithdrawal);
        return isGood
          ? decide.approve({ id, by: BY })
          : decide.reject({ id, by: BY, reason: REASON });
      });
    }
  }

  /** Operators look at what was found, and let money move again. */
  async resume(): Promise<void> {
    const findings = await this.seen.openFindings();
    for (const { id, kind } of findings) {
      if (kind === 'unattributed_deposit') continue;
      await this.ask('closes', `an operator, ${kind},`, (gateway) =>
        gateway.get(CloseFinding).execute({ id, by: BY, reason: REASON }),
      );
    }
    const halts = await this.seen.halts();
    for (const { scope, reason } of halts) {
      await this.ask('resumes', `an operator, ${scope} (${reason}),`, (gateway) =>
        gateway.get(SwitchHalt).resume({ scope, reason: REASON, by: BY }),
      );
    }
  }

  pointsOf({ id }: Party): Promise<bigint> {
    return this.seen.pointsOf(id);
  }

  /** In withdrawals that are not final. */
  heldBy({ id }: Party): Promise<bigint> {
    return this.seen.heldBy(id);
  }

  stateOf(withdrawalId: string): Promise<string | null> {
    return this.seen.stateOf(withdrawalId);
  }

  private gateway(): SimulatedGateway {
    const { gateway } = this.world;
    if (!gateway) throw new Error('The gateway of a history is down');
    return gateway;
  }

  private count(act: ActName): void {
    this.world.tally.count('acts', act);
  }

  /** False when the gateway refuses. */
  private async ask(
    act: ActName,
    who: string,
    question: (gateway: SimulatedGateway) => Promise<unknown>,
  ): Promise<boolean> {
    const what = `${who} ${act}`;
    try {
      await question(this.gateway());
      this.world.note(what);
      this.count(act);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.world.note(`${what}: refused, ${error.code}`);
      this.world.tally.count('refusals', error.code);
      return false;
    }
  }
}
