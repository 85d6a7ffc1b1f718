import { Deposits, type Deposit } from 'crowdwiz-gateway/internal/deposits/index';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  Books,
  customerAccount,
  customerHeldAccount,
  WaitingDebits,
  type LedgerAccount,
} from 'crowdwiz-gateway/internal/ledger/index';
import { Links, type Link } from 'crowdwiz-gateway/internal/linking/index';
import {
  Findings,
  HaltSwitch,
  type Finding,
  type Halt,
} from 'crowdwiz-gateway/internal/safety/index';
import { Withdrawals, type Withdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import type { SimulatedWorld } from '../world/simulated-world';

const ROWS_PER_PAGE = 200;
/** More than any gateway of histories offers. */
const OFFERS_MAXIMUM = 10_000;
const EVER = new Date(0);

/** One that a transaction shows, as all of a history are. */
export type SeenDeposit = Deposit & { readonly transactionId: string };

/** What of a gateway everybody in a history can see, by whatever it keeps its books in. No judge asks it. */
export class Seen {
  constructor(private readonly world: SimulatedWorld) {}

  pointsOf(customerId: string): Promise<bigint> {
    return this.unitsOn(customerAccount(customerId));
  }

  /** In withdrawals that are not final. */
  heldBy(customerId: string): Promise<bigint> {
    return this.unitsOn(customerHeldAccount(customerId));
  }

  linkOf(customerId: string): Promise<Link | null> {
    return this.get(Links).activeOfCustomer(customerId);
  }

  async offeredTo(customerId: string): Promise<readonly SeenDeposit[]> {
    return shown(await this.get(Deposits).offeredTo(customerId, OFFERS_MAXIMUM, EVER));
  }

  /** Oldest first, as all that follow. */
  async unattributed(): Promise<readonly SeenDeposit[]> {
    const deposits = this.get(Deposits);
    return shown(await oldestFirst((page) => deposits.list({ state: 'unattributed' }, page)));
  }

  /** Deposits of a customer that bought points and were not moved. */
  async credited(customerId: string): Promise<readonly SeenDeposit[]> {
    const deposits = this.get(Deposits);
    const all = await oldestFirst((page) => deposits.list({ customerId, state: 'credited' }, page));
    const unmoved: Deposit[] = [];
    for (const deposit of all) {
      const isWorth = deposit.points?.isPositive === true;
      if (isWorth && (await deposits.moveOf(deposit.id)) === null) unmoved.push(deposit);
    }
    return shown(unmoved);
  }

  awaitingApproval(): Promise<readonly Withdrawal[]> {
    const withdrawals = this.get(Withdrawals);
    return oldestFirst((page) => withdrawals.list({ state: 'awaiting_approval' }, page));
  }

  async stateOf(withdrawalId: string): Promise<string | null> {
    return (await this.get(Withdrawals).find(withdrawalId))?.state ?? null;
  }

  openFindings(): Promise<readonly Finding[]> {
    const findings = this.get(Findings);
    return oldestFirst((page) => findings.list({ open: true }, page));
  }

  async halts(): Promise<readonly Halt[]> {
    const halts = await this.get(HaltSwitch).current();
    return halts.toSorted((one, other) => (one.scope < other.scope ? -1 : 1));
  }

  /** Whether something is left that the next history must not find at its gateway. */
  async isLeftOver(): Promise<boolean> {
    const withdrawals = this.get(Withdrawals);
    for (const state of ['awaiting_approval', 'approved'] as const) {
      const { items } = await withdrawals.list({ state }, { limit: 1, cursor: null });
      if (items.length > 0) return true;
    }
    return (
      (await this.get(WaitingDebits).customers(1)).length > 0 ||
      (await this.get(Deposits).awaitingRefund(1)).length > 0 ||
      (await this.get(HaltSwitch).current()).length > 0 ||
      (await this.get(Findings).countOpenByKind()).size > 0
    );
  }

  /** How everything ended since a moment: what, and how it ended. */
  async ends(since: Date): Promise<readonly { readonly of: string; readonly what: string }[]> {
    const deposits = this.get(Deposits);
    const withdrawals = this.get(Withdrawals);
    const findings = this.get(Findings);
    const ended = [
      ...(await newest(
        (page) => withdrawals.list({}, page),
        (each) => each.requestedAt >= since,
      )),
    ].map(({ state }) => ({ of: 'ends', what: `withdrawal ${state}` }));
    const came = await newest(
      (page) => deposits.list({}, page),
      ({ blockTime }) => blockTime >= since,
    );
    const opened = await newest(
      (page) => findings.list({ open: null }, page),
      ({ openedAt }) => openedAt >= since,
    );
    return [
      ...ended,
      ...came.map(({ state }) => ({ of: 'ends', what: `deposit ${state}` })),
      ...opened.map(({ kind }) => ({ of: 'findings', what: kind })),
    ];
  }

  private async unitsOn(account: LedgerAccount): Promise<bigint> {
    return (await this.get(Books).balanceOf(account)).units;
  }

  private get<T>(port: abstract new (...given: never[]) => T): T {
    const { gateway } = this.world;
    if (!gateway) throw new Error('The gateway of a history is down');
    return gateway.get(port);
  }
}

function shown(deposits: readonly Deposit[]): readonly SeenDeposit[] {
  return deposits.flatMap((deposit) => {
    const { transactionId } = deposit;
    return transactionId === null ? [] : [{ ...deposit, transactionId }];
  });
}

type List<Item> = (page: PageRequest) => Promise<Page<Item>>;

async function oldestFirst<Item>(list: List<Item>): Promise<Item[]> {
  const all = await newest(list, () => true);
  return all.reverse();
}

/** Down to the first page on which nothing is wanted any more. */
async function newest<Item>(list: List<Item>, isWanted: (item: Item) => boolean): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: ROWS_PER_PAGE, cursor });
    const wanted = page.items.filter(isWanted);
    found.push(...wanted);
    cursor = wanted.length === 0 ? null : page.nextCursor;
  } while (cursor !== null);
  return found;
}
