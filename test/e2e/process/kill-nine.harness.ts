import { CWD, Money } from '../../../src/kernel';
import {
  startWorld,
  waitUntil,
  type KnownTransaction,
  type World,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const BLOCK_INTERVAL_MILLISECONDS = 150;
const LOOK_EVERY_MILLISECONDS = 10;
/** A gateway takes its time to start on a busy machine. */
const HAPPENS_WITHIN_MILLISECONDS = 60_000;
const DEPOSIT = Money.parse('500', CWD);

/** A gateway with one customer, linked and rich in points, whose payouts are about to be disturbed. */
export class PayoutsUnderFire {
  private constructor(
    private readonly dropDatabase: () => Promise<void>,
    readonly world: World,
    readonly customer: WorldCustomer,
  ) {}

  /** `environmentOf` overrules what the gateway is told, as to the way to its database. */
  static async start(
    environmentOf: (database: TestDatabase) => Promise<Record<string, string>> = () =>
      Promise.resolve({}),
  ): Promise<PayoutsUnderFire> {
    const database = await createTestDatabase();
    return PayoutsUnderFire.over(database, () => database.drop(), await environmentOf(database));
  }

  /** In a database of somebody else's, who says how it goes in the end. */
  static async over(
    database: Pick<TestDatabase, 'url' | 'ownerUrl'>,
    dropDatabase: () => Promise<void>,
    environment: Record<string, string> = {},
  ): Promise<PayoutsUnderFire> {
    const world = await startWorld({
      database,
      environment,
      blockIntervalMilliseconds: BLOCK_INTERVAL_MILLISECONDS,
    });
    const scene = new PayoutsUnderFire(dropDatabase, world, world.customer('alice'));
    await scene.linkAndDeposit();
    return scene;
  }

  private async linkAndDeposit(): Promise<void> {
    const { customer, world } = this;
    const { wallet } = customer;
    await customer.ask('/start', /./);
    await customer.ask(`/link ${wallet.accountName}`, /./);
    const code = await waitUntil('the code', async () => {
      const entries = await wallet.history();
      return entries.find(({ kind, text }) => kind === 'message' && text !== null)?.text;
    });
    customer.say(code);
    await waitUntil('the link', async () => (await this.books()).linkedAccount !== null);
    await wallet.transfer({ to: world.hotWallet.name, amount: DEPOSIT });
    await waitUntil('the deposit', async () => (await this.books()).creditedDeposits === 1);
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.dropDatabase();
  }

  async books() {
    const books = await this.world.books.customer(this.customer.externalReference);
    if (books === null) throw new Error('the customer is not registered');
    return books;
  }

  /** Asks for a quote; the id will be that of the withdrawal. */
  async quote(points: string): Promise<string> {
    const { inlineKeyboard } = await this.customer.ask(`/withdraw ${points}`, /Shall I go ahead/);
    const data = inlineKeyboard.flat().map(({ callbackData }) => callbackData ?? '');
    const confirm = data.find((each) => each.startsWith('confirm:'));
    if (confirm === undefined) throw new Error('the quote cannot be confirmed');
    return confirm.slice('confirm:'.length);
  }

  confirm(id: string): void {
    this.customer.press(`confirm:${id}`);
  }

  async stateOf(id: string): Promise<string | null> {
    const [row] = await this.world.books.query<{ state: string }>(
      'SELECT state FROM withdrawal WHERE id = $1',
      [id],
    );
    return row?.state ?? null;
  }

  /** Newest attempt first. */
  attempts(id: string): Promise<KnownTransaction[]> {
    return this.world.books.signedFor(id);
  }

  untilState(id: string, state: string): Promise<boolean> {
    return this.until(`the withdrawal is ${state}`, async () => (await this.stateOf(id)) === state);
  }

  untilAttempt(id: string, state: string): Promise<boolean> {
    return this.until(`its transaction is ${state}`, async () => {
      const [attempt] = await this.attempts(id);
      return attempt?.state === state;
    });
  }

  until(what: string, look: () => boolean | Promise<boolean>): Promise<boolean> {
    return waitUntil(what, look, {
      everyMilliseconds: LOOK_EVERY_MILLISECONDS,
      timeoutMilliseconds: HAPPENS_WITHIN_MILLISECONDS,
    });
  }

  /** Makes the node honest and the chain go on. */
  calm(): void {
    const { node } = this.world;
    node.faults.reset();
    node.stallLib(false);
    node.resume();
  }

  /** However a test has ended: a gateway that works, over a node that works. */
  async recover(): Promise<void> {
    this.calm();
    const { gateway } = this.world;
    if (!gateway.isRunning) gateway.launch();
    await gateway.untilReady();
  }

  async deposit(amount: string): Promise<void> {
    const to = this.world.hotWallet.name;
    await this.customer.wallet.transfer({ to, amount: Money.parse(amount, CWD) });
  }

  /** How often the chain shows this payout in the customer's wallet. */
  async timesPaid(id: string): Promise<number> {
    const entries = await this.customer.wallet.history();
    return entries.filter(({ text }) => text?.startsWith(`W:${id}`)).length;
  }

  /** Each withdrawal is on the chain once, all that was held is settled, and the books are right. */
  async expectPaidOnce(ids: readonly string[], balanceBefore: bigint): Promise<void> {
    for (const id of ids) await this.untilState(id, 'irreversible');
    await this.until('books and chain meet', async () => (await this.surplus()) === 0n);
    for (const id of ids) expect(await this.timesPaid(id)).toBe(1);
    const rows = await this.world.books.query<{ net: string }>(
      'SELECT net FROM withdrawal WHERE id = ANY($1)',
      [ids],
    );
    const { units } = await this.customer.wallet.balance();
    expect(units - balanceBefore).toBe(rows.reduce((sum, { net }) => sum + BigInt(net), 0n));
    expect((await this.books()).held).toBe(0n);
    await this.world.gateway.untilReady();
    expect(await this.world.admin.audit()).toEqual([]);
  }

  /** What the hot wallet holds beyond the books once all is irreversible; in minor units. */
  async surplus(): Promise<bigint> {
    const { world } = this;
    const balances = await world.books.balances();
    const { units } = await world.chain.balanceOf(world.hotWallet.id);
    return units - (balances.get('custody') ?? 0n);
  }
}
