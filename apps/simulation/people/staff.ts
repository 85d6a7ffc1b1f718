import {
  AttributeDeposit,
  type Deposit,
  Deposits,
  RefundDeposit,
} from 'crowdwiz-gateway/internal/deposits/index';
import { Assets, DomainError, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { AdjustPoints } from 'crowdwiz-gateway/internal/ledger/index';
import {
  CloseFinding,
  Findings,
  HaltSwitch,
  SwitchHalt,
  type Finding,
} from 'crowdwiz-gateway/internal/safety/index';
import { RequestRescan } from 'crowdwiz-gateway/internal/scan/index';
import { SetLimit, SetRates, type LimitName } from 'crowdwiz-gateway/internal/terms/index';
import {
  BalanceChecks,
  BookDifference,
  DecideOwedBack,
  KeepSurplus,
} from 'crowdwiz-gateway/internal/wallet/index';
import { DecideWithdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import { demandReconciliation } from './demand-reconciliation';
import type { Persona } from './people';
import { ratePair } from './rate-pair';
import type { SimulatedGateway } from '../world/simulated-gateway';
import type { SimulatedWorld } from '../world/simulated-world';

const BY = 'operator';
/** Before the account, in the subject of the finding of its small deposits. */
const SMALL_OF = 'small:';
const RECONCILING = { by: BY, reason: 'every node was restored from a snapshot' };
const PAGE = { limit: 200, cursor: null };
const ODD_RATES = ['90', '89.99', '0.333333', '123.456789', '7', '91.7'];

/** Those who run the service: the operators with their decisions, and the game that changes points. */
export class Staff {
  private adjustments = 0;
  /** Differences for which all blocks were read again. */
  private readonly searchedFor = new Set<string>();

  constructor(private readonly world: SimulatedWorld) {}

  /** The game gives and takes points; now and then it says the same thing twice. */
  async play(): Promise<void> {
    const { random } = this.world;
    const customerId = await this.anyCustomer();
    if (customerId === null) return;
    const isRepetition = random.chance(0.2) && this.adjustments > 0;
    if (!isRepetition) this.adjustments += 1;
    const key = `game-${this.adjustments}`;
    const units = BigInt(random.between(1, 40_000)) * (random.chance(0.4) ? 1n : -1n);
    await this.ask(`the game gives ${units} point units as ${key}`, async (gateway) => {
      const points = Money.of(units, gateway.get(Assets).points);
      const command = { customerId, points, key, reason: 'a game', by: 'game' };
      await gateway.get(AdjustPoints).execute(command);
    });
  }

  /** The service takes points, also those that a withdrawal holds, or later. */
  async debit(
    { person }: Persona,
    how: { readonly alsoHeld: boolean; readonly wait: boolean },
  ): Promise<void> {
    const [customer] = await this.world.rows<{ id: string }>(
      'SELECT id FROM customer WHERE external_reference = $1',
      [`telegram:${person.id}`],
    );
    if (!customer) return;
    this.adjustments += 1;
    const key = `game-${this.adjustments}`;
    const units = -BigInt(this.world.random.between(1, 40_000));
    await this.ask(`the game takes ${-units} point units as ${key}`, async (gateway) => {
      const points = Money.of(units, gateway.get(Assets).points);
      const command = { customerId: customer.id, points, key, reason: 'a game', by: 'game' };
      await gateway.get(AdjustPoints).execute({ ...command, ...how });
    });
  }

  async changeRate(): Promise<void> {
    const { random } = this.world;
    const rates = ratePair(random.pick(ODD_RATES), random.pick(ODD_RATES));
    const why = { allow: ['factor'] as const, reason: 'the simulation wants odd rates' };
    await this.ask(`the rates become ${rates.deposit} and ${rates.withdrawal}`, (gateway) =>
      gateway.get(SetRates).execute({ rates, effectiveAt: null, by: BY, ...why }),
    );
  }

  /** A point in the wrong place, now or a little later. */
  async mistypeRate(): Promise<void> {
    const { random, chain } = this.world;
    const direction = random.pick(['deposit', 'withdrawal'] as const);
    const [newest] = await this.world.rows<{ rate: string }>(
      'SELECT rate FROM rate_version WHERE direction = $1 ORDER BY version DESC LIMIT 1',
      [direction],
    );
    if (!newest) return;
    const rate = mistyped(newest.rate, random.chance(0.5));
    const effectiveAt = random.chance(0.5)
      ? null
      : new Date(chain.headTime.getTime() + random.between(1, 600) * 1000);
    await this.ask(`mistypes the ${direction} rate: ${rate}`, (gateway) =>
      gateway.get(SetRates).execute({ rates: { [direction]: rate }, effectiveAt, by: BY }),
    );
  }

  async setLimit(name: LimitName, value: string): Promise<void> {
    await this.ask(`the limit ${name} becomes ${value}`, (gateway) =>
      gateway.get(SetLimit).execute({ name, value, by: BY }),
    );
  }

  /** Whatever was found is closed unread, and everything goes on. */
  async resumeWithoutLooking(): Promise<void> {
    for (const finding of await this.openFindings()) {
      if (finding.kind !== 'unattributed_deposit') await this.close(finding);
    }
    await this.resume();
  }

  /** Stops money for no reason at all, as people do. */
  async halt(): Promise<void> {
    const scope = this.world.random.chance(0.5) ? ('payouts' as const) : ('deposits' as const);
    await this.ask(`halt of ${scope}`, (gateway) =>
      gateway.get(SwitchHalt).halt({ scope, reason: 'looking into it', by: BY }),
    );
  }

  /** Has blocks read again: any that may be, or all of them. */
  async readAgain(isAll = false): Promise<void> {
    const { random } = this.world;
    const [cursor] = await this.world.rows<{ block_number: number }>(
      'SELECT block_number FROM scan_cursor',
    );
    const [check] = await this.world.rows<{ opened_at_block: number | null }>(
      'SELECT opened_at_block FROM balance_check',
    );
    const first = (check?.opened_at_block ?? Number.POSITIVE_INFINITY) + 1;
    const last = cursor?.block_number ?? 0;
    if (first > last) return;
    const fromBlock = isAll ? first : random.between(first, last);
    const toBlock = isAll ? last : random.between(fromBlock, last);
    await this.ask(`has blocks ${fromBlock} to ${toBlock} read again`, (gateway) =>
      gateway
        .get(RequestRescan)
        .execute({ fromBlock, toBlock, requestedBy: BY, reason: 'to be sure' }),
    );
  }

  /** Works through what waits for an operator; with `isThorough` all of it. */
  async workThrough(isThorough: boolean): Promise<void> {
    await this.decideWithdrawals(isThorough);
    await this.topUp();
    for (const finding of await this.openFindings()) {
      if (isThorough || this.world.random.chance(0.5)) await this.settle(finding, isThorough);
    }
    await this.resume();
  }

  /** Payouts that wait for money get it from the service, in the end as an unattributed deposit. */
  private async topUp(): Promise<void> {
    const { hotWallet, nodes } = this.world;
    const [short] = await this.world.rows<{ units: string | null }>(
      "SELECT sum(net + fee) AS units FROM withdrawal WHERE waiting_for = 'hot_wallet_low'",
    );
    const [node] = nodes;
    if (!node || short?.units == null) return;
    this.world.note('the house tops up the hot wallet');
    node.transfer({ from: node.wallet.faucet, to: hotWallet.id, units: BigInt(short.units) });
  }

  async openFindings(): Promise<readonly Finding[]> {
    const found = await this.ask('', (gateway) => gateway.get(Findings).list({ open: true }, PAGE));
    return found?.items ?? [];
  }

  private async decideWithdrawals(isThorough: boolean): Promise<void> {
    const { random } = this.world;
    const waiting = await this.world.rows<{ id: string }>(
      "SELECT id FROM withdrawal WHERE state = 'awaiting_approval' ORDER BY position",
    );
    for (const { id } of waiting) {
      if (!isThorough && random.chance(0.5)) continue;
      const isApproved = random.chance(0.7);
      await this.ask(`${isApproved ? 'approves' : 'rejects'} ${id}`, (gateway) => {
        const decide = gateway.get(DecideWithdrawal);
        return isApproved
          ? decide.approve({ id, by: BY })
          : decide.reject({ id, by: BY, reason: 'not today' });
      });
    }
  }

  private async cancelWithdrawal(id: string): Promise<void> {
    await this.ask(`cancels ${id}`, (gateway) =>
      gateway.get(DecideWithdrawal).cancel({ id, by: BY, reason: 'it was quoted wrongly' }),
    );
  }

  private async settle(finding: Finding, isThorough: boolean): Promise<void> {
    switch (finding.kind) {
      case 'unattributed_deposit':
        if (finding.subject.startsWith(SMALL_OF)) await this.decideSmallDeposits(finding);
        else await this.decideDeposit(finding.subject);
        return;
      // Something may have been overlooked; it ends by itself once books and chain agree.
      case 'books_differ_from_chain':
        if (isThorough) await this.endDifference(finding.id);
        return;
      // Nobody can spend it meanwhile.
      case 'unexplained_surplus':
        if (isThorough) await this.endSurplus(finding);
        return;
      // A database that was put back has met payments that it had forgotten.
      case 'paid_and_forgotten':
        await this.decideOwedBack(finding.subject);
        return;
      // A node that lied about fees made the quote: the customer asks again.
      case 'payout_fee_above_quote':
        if (!isThorough) return;
        await this.cancelWithdrawal(finding.subject);
        await this.close(finding);
        return;
      // A database that was put back has met payments that it had forgotten.
      case 'paid_and_forgotten':
        await this.decideOwedBack(finding.subject);
        return;
      // Nothing is read or paid until the books are reconciled with the chain.
      case 'chain_went_back':
      case 'chain_behind':
      case 'block_does_not_link':
        if (await this.world.isUnreconciled()) {
          if (isThorough) await this.reconcile();
          return;
        }
        await this.close(finding);
        return;
      // A quote that was refused is no reason to top the wallet up for good; all else ends with its cause.
      case 'hot_wallet_short':
        if (isThorough && finding.subject === 'quotes') await this.close(finding);
        return;
      // It ends by itself, once its cause is gone.
      case 'stuck_flow':
        return;
      default:
        await this.close(finding);
    }
  }

  /** A nominal amount of points is taken for it, or the service bears it. */
  private async decideOwedBack(id: string): Promise<void> {
    const isTaken = this.world.random.chance(0.5);
    await this.ask(`${isTaken ? 'takes points' : 'takes nothing'} for ${id}`, async (gateway) => {
      const points = isTaken ? Money.of(1n, gateway.get(Assets).points) : null;
      const command = { id, points, by: BY, reason: 'decided in the simulation' };
      await gateway.get(DecideOwedBack).execute(command);
    });
  }

  /** What came in and no node can show any more is found by nobody: then it is the service's. */
  private async endDifference(findingId: string): Promise<void> {
    if (!(await this.hasNothingToReadAgain())) return;
    if (!this.searchedFor.has(findingId)) {
      this.searchedFor.add(findingId);
      await this.readAgain(true);
      return;
    }
    await this.ask('books the difference', async (gateway) => {
      const check = await gateway.get(BalanceChecks).latest();
      if (!check) return;
      const reason = 'no node shows where it came from';
      const command = { reason, expectedDifference: check.difference, by: BY };
      await gateway.get(BookDifference).execute(command);
    });
  }

  private async endSurplus({ id, subject }: Finding): Promise<void> {
    if (!(await this.hasNothingToReadAgain())) return;
    if (!this.searchedFor.has(id)) {
      this.searchedFor.add(id);
      await this.readAgain(true);
      return;
    }
    await this.ask('keeps the surplus for the house', async (gateway) => {
      const reason = 'no node shows where it came from';
      await gateway.get(KeepSurplus).execute({ id: subject, by: BY, reason });
    });
  }

  private async hasNothingToReadAgain(): Promise<boolean> {
    const open = "SELECT 1 FROM rescan WHERE state IN ('requested', 'running')";
    return (await this.world.count(open)) === 0;
  }

  private async close({ id, kind }: Finding): Promise<void> {
    await this.ask(`closes ${kind}`, (gateway) =>
      gateway.get(CloseFinding).execute({ id, by: BY, reason: 'I have looked at it' }),
    );
  }

  /**
   * What docs/OPERATIONS.md says for a chain that has gone back: look, book, resume. Operators make sure first that it is
   * the chain, and no node of theirs that lies.
   */
  async reconcile(): Promise<void> {
    const { world } = this;
    world.note('operators look at what the chain has lost');
    try {
      const tried = await world.reconcile({ ...RECONCILING, apply: false });
      if (tried.outcome !== 'tried') {
        world.note(`that is ${tried.outcome}: ${tried.lines.at(-1) ?? ''}`);
        return;
      }
      const applied = await world.reconcile({ ...RECONCILING, apply: true });
      world.note(`operators reconcile: ${applied.outcome}\n${applied.lines.join('\n')}`);
      demandReconciliation(world, tried, applied);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      world.note(`refused: ${error.code}`);
      return;
    }
    await this.resume();
  }

  /** Closed once none of them is left: who closes it earlier leaves deposits for which nobody asks. */
  private async decideSmallDeposits(finding: Finding): Promise<void> {
    const from = finding.subject.slice(SMALL_OF.length);
    this.world.note(`looks at what ${from} sent`);
    for (const { id } of (await this.unattributedOf(from)) ?? []) await this.decideDeposit(id);
    const left = await this.unattributedOf(from);
    if (left?.length === 0) await this.close(finding);
  }

  /** Null when the gateway does not answer. */
  private async unattributedOf(accountId: string): Promise<readonly Deposit[] | null> {
    const page = await this.ask('', (gateway) =>
      gateway.get(Deposits).list({ state: 'unattributed' }, PAGE),
    );
    return page && page.items.filter(({ fromAccountId }) => fromAccountId === accountId);
  }

  private async decideDeposit(depositId: string): Promise<void> {
    const { random } = this.world;
    const customerId = await this.anyCustomer();
    const way = random.pick(['house', 'customer', 'refund', 'refund'] as const);
    const reason = 'decided in the simulation';
    await this.ask(`deposit ${depositId} goes to ${way}`, async (gateway) => {
      const deposit = await gateway.get(Deposits).find(depositId);
      // Decided already: its refund is on its way.
      if (deposit?.state !== 'unattributed') return;
      if (way === 'refund' && deposit.fromAccountId !== null && deposit.units > 1_000_000n) {
        await gateway.get(RefundDeposit).execute({ depositId, by: BY, reason });
        return;
      }
      const to = way === 'customer' && customerId !== null ? { customerId } : ('house' as const);
      await gateway.get(AttributeDeposit).execute({ depositId, to, by: BY, reason });
    });
  }

  private async resume(): Promise<void> {
    const halts = await this.ask('', (gateway) => gateway.get(HaltSwitch).current());
    for (const { scope } of halts ?? []) {
      await this.ask(`resumes ${scope}`, (gateway) =>
        gateway.get(SwitchHalt).resume({ scope, reason: 'all is well', by: BY }),
      );
    }
  }

  private async anyCustomer(): Promise<string | null> {
    const customers = await this.world.rows<{ id: string }>(
      'SELECT id FROM customer ORDER BY position',
    );
    return customers.length === 0 ? null : this.world.random.pick(customers).id;
  }

  /** Asks the gateway; null when it is down, dies meanwhile, or refuses. */
  private async ask<T>(
    what: string,
    question: (gateway: SimulatedGateway) => Promise<T>,
  ): Promise<T | null> {
    const { gateway } = this.world;
    if (!gateway) return null;
    if (what !== '') this.world.note(what);
    try {
      const answer = await gateway.within(question(gateway));
      if (answer === 'died' || answer === 'hangs') {
        await this.world.bury();
        return null;
      }
      return answer;
    } catch (error) {
      this.world.note(`refused: ${error instanceof DomainError ? error.code : String(error)}`);
      return null;
    }
  }
}

/** 9550 for 95.50, or 0.9550. */
function mistyped(rate: string, isTooHigh: boolean): string {
  const digits = rate.replace('.', '');
  if (!isTooHigh) return `0.${digits}`;
  return digits === rate ? `${rate}00` : digits.replace(/^0+/, '');
}
