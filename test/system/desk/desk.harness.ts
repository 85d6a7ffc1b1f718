import { CHROMIUM_WAIT_MILLISECONDS } from '../../../apps/shared/chromium';
import { HttpHarness } from '../../e2e/admin/admin-harness';
import { RaiseFinding } from '../../../src/safety';
import { waitUntil } from 'crowdwiz-testkit/world';
import { Chromium, type Hand, type Tab } from './chromium.harness';

/** As the browser waits. */
const PATIENT = { timeoutMilliseconds: CHROMIUM_WAIT_MILLISECONDS };
/** Of what each customer withdraws. */
const POINTS = '1000';
/** 1,000 CWD in units. */
const DEPOSIT = 100_000_000n;
const STRAY_UNITS = 1_234_567n;

/** A node whose head is old is left, and a person takes longer than that. */
const BLOCK_MILLISECONDS = 1_000;

/** A gateway over the sandbox, with its page of operators, and a browser. */
export class DeskScene {
  private readonly blocks: NodeJS.Timeout;

  private constructor(
    readonly http: HttpHarness,
    readonly chromium: Chromium,
    readonly customerId: string,
  ) {
    this.blocks = setInterval(() => {
      http.gateway.node.produceBlock();
    }, BLOCK_MILLISECONDS);
  }

  static async open(): Promise<DeskScene> {
    // Each withdrawal waits for an operator.
    const http = await HttpHarness.start({ APPROVAL_ABOVE: '0' });
    const { gateway } = http;
    const { customerId, account } = await gateway.linked('desk-customer');
    gateway.deposit(account, DEPOSIT);
    await gateway.settle();
    return new DeskScene(http, await Chromium.start(), customerId);
  }

  async close(): Promise<void> {
    clearInterval(this.blocks);
    await this.chromium.stop();
    await this.http.stop();
  }

  async keyOf(name: string): Promise<string> {
    const { authorization = '' } = await this.http.as(name);
    return authorization.slice('Bearer '.length);
  }

  async waitingWithdrawal(): Promise<string> {
    const { id } = await this.http.gateway.withdraw(this.customerId, POINTS);
    return id;
  }

  /** A deposit from an account that nobody has linked. */
  async strayDeposit(from: string): Promise<string> {
    const { gateway } = this.http;
    const account = gateway.account(from);
    gateway.deposit(account, STRAY_UNITS);
    await gateway.settle();
    return waitUntil(
      'the deposit is read',
      async () => {
        const { body } = await this.http.admin('GET', `/deposits?account=${account.id}`);
        const [deposit] = body['items'] as { id: string }[];
        return deposit?.id;
      },
      PATIENT,
    );
  }

  async stateOf(path: string): Promise<unknown> {
    return (await this.http.admin('GET', path)).body['state'];
  }

  async haltedScopes(): Promise<readonly string[]> {
    const { body } = await this.http.admin('GET', '/halt');
    return (body['items'] as { scope: string }[]).map(({ scope }) => scope);
  }

  /** An alarm that was told by nobody yet. */
  async openAlarm(subject: string): Promise<string> {
    await this.http.gateway.get(RaiseFinding).execute({
      ...{ kind: 'stuck_flow', subject, summary: 'A flow of the test.', evidence: {}, halts: [] },
    });
    return waitUntil(
      'the alarm is there',
      async () => {
        const { body } = await this.http.admin('GET', '/alarms?state=open&limit=100');
        const items = body['items'] as { id: string; subject: string }[];
        return items.find((each) => each.subject === subject)?.id;
      },
      PATIENT,
    );
  }

  async alarm(id: string): Promise<unknown> {
    const { body } = await this.http.admin('GET', '/alarms?limit=100');
    return (body['items'] as { id: string }[]).find((each) => each.id === id);
  }

  /** A window in which somebody of that name has signed in. */
  async signedIn(
    name: string,
    width: number,
    handOf: (tab: Tab) => Hand,
    prepare: (tab: Tab) => Promise<void> = () => Promise.resolve(),
  ) {
    const tab = await this.chromium.open(width);
    await prepare(tab);
    await tab.page.goto(`${this.http.url}/admin`);
    const hand = handOf(tab);
    await hand.type('input[name="key"]', await this.keyOf(name));
    await hand.press('button[type="submit"]');
    await tab.until('nav a[aria-current="page"]');
    return { tab, hand };
  }
}
