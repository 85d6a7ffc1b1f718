import { Agent, request as ask } from 'node:http';
import { ChatLinks } from '../../../src/linking';
import { ADMIN_KEY, HttpHarness, SERVICE_KEY } from '../admin/admin-harness';
import { DocumentedAnswers } from '../../support/documented-answers';
import {
  Dice,
  type GeneratedRequest,
  type KnownThings,
  RequestGenerator,
} from '../../support/generated-requests';

/** 10,000 by GENERATED_REQUESTS=10000, which takes a minute; another GENERATED_SEED makes others. */
const COUNT = Number(process.env['GENERATED_REQUESTS'] ?? 600);
const SEED = Number(process.env['GENERATED_SEED'] ?? 20_261_129);
const AT_ONCE = 12;
const BLOCK_EVERY_MILLISECONDS = 1_000;
const POINTS_SCALE = 8;
/** Words of our insides; no generated request has them. */
const LEAKS = [
  /node_modules|\/src\/|\.js:\d|    at /,
  /SELECT |INSERT INTO|UPDATE .* SET|relation "|violates|syntax error|invalid input syntax/,
  /typeorm|QueryFailed|postgres(?:ql)?:\/\/|ECONN|TypeError|ReferenceError|undefined is not/i,
  /throw-away-|crowdwiz_gateway/,
];
/** What no generated request may add to: terms, keys, halts, deposits, and what operators decide. */
const STAY = [
  ...['api_key', 'accepted_block', 'finding', 'halt', 'halt_change', 'limit_version', 'link'],
  ...['rate_version', 'rate_request', 'rate_cancellation', 'rescan', 'deposit', 'deposit_move'],
  ...[
    'cold_wallet',
    'customer_freeze',
    'sweep',
    'owed_back',
    'surplus',
    'points_definition',
    'signing_quarantine',
    'telegram_chat',
  ],
];

interface Answered {
  readonly request: GeneratedRequest;
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly isReplayed: boolean;
}

describe('requests that are generated from the documents', () => {
  let http: HttpHarness;
  let port: number;
  let known: KnownThings;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const documents = DocumentedAnswers.read();
  const answers: Answered[] = [];
  const faults: string[] = [];
  let sizesBefore: Map<string, number>;
  const begun = new Map<string, bigint>();

  beforeAll(async () => {
    http = await HttpHarness.start({ SERVICE_API_KEY: SERVICE_KEY });
    port = Number(new URL(http.url).port);
    // As the process with the bot does at its start.
    await http.gateway.get(ChatLinks).noteBotName('demo_bot');
    const { customerId, account } = await http.gateway.linked('rich-wallet');
    http.gateway.deposit(account, 100_000_000_000n);
    await http.gateway.settle();
    const others = ['one', 'two', 'three'].map((name) => http.gateway.register(`test:${name}`));
    known = {
      serviceKey: SERVICE_KEY,
      adminKey: ADMIN_KEY,
      customerIds: [customerId, ...(await Promise.all(others))],
      quoteIds: ['3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11'],
      withdrawalIds: ['3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c12'],
      holdIds: ['3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c13'],
      accountNames: ['rich-wallet', 'cwd-gateway', 'nobody-of-this-name'],
    };
    for (const id of known.customerIds) begun.set(id, unitsOf(await http.gateway.points(id)));
    sizesBefore = await sizes();
    await askAll();
  }, 240_000);

  afterAll(async () => {
    agent.destroy();
    await http.stop();
  });

  /** Later requests are about what earlier ones made. */
  function remember({ request, status, body }: Answered): void {
    if (status !== 201) return;
    if (request.operationId === 'holds.create') {
      known.holdIds.push((body as unknown as EndedHold).hold.id);
    }
    if (typeof body['id'] !== 'string') return;
    if (request.operationId === 'quotes.create') known.quoteIds.push(body['id']);
    if (request.operationId === 'withdrawals.create') known.withdrawalIds.push(body['id']);
  }

  async function askAll(): Promise<void> {
    const generator = new RequestGenerator(new Dice(SEED), known);
    let left = COUNT;
    // A chain that stands still is one that does not answer.
    const blocks = setInterval(() => http.gateway.node.produceBlock(), BLOCK_EVERY_MILLISECONDS);
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const answered = await send(generator.next());
        answers.push(answered);
        remember(answered);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    clearInterval(blocks);
  }

  function send(request: GeneratedRequest): Promise<Answered> {
    const { method, path, headers, text } = request;
    return new Promise((resolve, reject) => {
      const asked = ask({ agent, port, host: '127.0.0.1', method, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (body += part));
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const contentType = response.headers['content-type'] ?? '';
          const isReplayed = response.headers['idempotency-replayed'] === 'true';
          const told = JSON.stringify(response.headers) + body;
          resolve({ ...judged(request, status, contentType, told, body), isReplayed });
        });
      });
      // What is refused before it is read may end the connection under the body.
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
        else resolve({ request, status: 400, body: {}, isReplayed: false });
      });
      asked.end(text ?? undefined);
    });
  }

  /** Notes what must not be answered. */
  function judged(
    request: GeneratedRequest,
    status: number,
    contentType: string,
    told: string,
    text: string,
  ): Omit<Answered, 'isReplayed'> {
    const { method, path } = request;
    const shown = `${JSON.stringify(request).slice(0, 2_000)} was answered ${status} ${text.slice(0, 500)}`;
    if (status >= 500) faults.push(shown);
    for (const leak of LEAKS) if (leak.test(told)) faults.push(`${String(leak)}: ${shown}`);
    const body = /json/.test(contentType) && text !== '' ? (JSON.parse(text) as object) : {};
    const problem = documents.problemOf({ method, path, status, contentType, body });
    if (problem !== null) faults.push(`${problem}: ${shown}`);
    return { request, status, body: body as Record<string, unknown> };
  }

  async function sizes(): Promise<Map<string, number>> {
    const tables = await http.gateway.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const counts = new Map<string, number>();
    for (const { name } of tables) {
      const [row] = await http.gateway.rows<{ count: string }>(`SELECT count(*) FROM "${name}"`);
      counts.set(name, Number(row?.count));
    }
    return counts;
  }

  it('are answered well, one in five at least, and never by an error of the gateway', () => {
    expect(faults.slice(0, 10)).toEqual([]);
    expect(answers).toHaveLength(COUNT);
    const good = answers.filter(({ status }) => status >= 200 && status < 300);
    const bad = answers.filter(({ status }) => status >= 400 && status < 500);
    expect(good.length / COUNT).toBeGreaterThanOrEqual(0.2);
    expect(bad.length / COUNT).toBeGreaterThanOrEqual(0.3);
    // Each operation is asked, and those of services are answered well at least once.
    const asked = new Set(answers.map(({ request }) => request.operationId));
    expect(asked.size).toBeGreaterThan(60);
  });

  it('change points only by what they were answered', async () => {
    const expected = new Map(begun);
    const seen = new Set<string>();
    for (const { request, status, body, isReplayed } of answers) {
      if (status < 200 || status > 299 || isReplayed) continue;
      const change = changeOf(request, body);
      if (change === null || seen.has(change.name)) continue;
      seen.add(change.name);
      expected.set(change.customerId, (expected.get(change.customerId) ?? 0n) + change.units);
    }
    expect(seen.size).toBeGreaterThan(COUNT / 75);
    for (const [id, units] of expected) {
      expect([id, unitsOf(await http.gateway.points(id))]).toEqual([id, units]);
    }
  });

  it('change nothing else', async () => {
    const after = await sizes();
    const grown = STAY.filter((name) => after.get(name) !== sizesBefore.get(name));
    expect(grown).toEqual([]);
    expect(STAY.filter((name) => !after.has(name))).toEqual([]);
    const made = answers.filter(
      ({ request, status }) => request.operationId === 'customers.create' && status === 200,
    );
    const ids = new Set(made.map(({ body }) => body['id']));
    expect(after.get('customer')).toBe((sizesBefore.get('customer') ?? 0) + ids.size);
  });

  it('leave the books right, and nothing in the log but what was asked', async () => {
    expect(await http.gateway.problems()).toEqual([]);
    const errors = http.log.split('\n').filter((line) => line.includes('"level":50'));
    expect(errors).toEqual([]);
    for (const secret of [SERVICE_KEY, ADMIN_KEY]) expect(http.log).not.toContain(secret);
  });
});

interface EndedHold {
  readonly hold: {
    readonly id: string;
    readonly customerId: string;
    readonly points: { readonly amount: string };
    readonly captured: { readonly amount: string } | null;
  };
}

interface Cancelled {
  readonly id: string;
  readonly customerId: string;
  readonly points: { readonly amount: string };
}

interface Change {
  /** The same change again has the same name. */
  readonly name: string;
  readonly customerId: string;
  readonly units: bigint;
}

/** What a request that was answered well does to the spendable points of a customer. */
function changeOf(request: GeneratedRequest, body: Record<string, unknown>): Change | null {
  const { operationId, method, path, text, headers } = request;
  // The same address by another method changes nothing.
  if (method !== 'POST') return null;
  const customerId = (
    /\/customers\/([^/?]+)/.exec(decodeURIComponent(path))?.[1] ?? ''
  ).toLowerCase();
  const asked = bodyOf(text);
  const points = () => unitsOf(asked['points'] ?? '');
  switch (operationId) {
    case 'credits.create':
      return { name: `${customerId} ${asked['reference']!}`, customerId, units: points() };
    case 'debits.create': {
      const units = body['isWaiting'] === true ? 0n : -points();
      return { name: `${customerId} ${asked['reference']!}`, customerId, units };
    }
    case 'admin.adjustments.create': {
      const key = asked['key'] ?? headers['idempotency-key'] ?? '';
      return { name: `${customerId} ${key}`, customerId, units: points() };
    }
    case 'withdrawals.create': {
      const { id, points: held } = body as { id: string; points: { amount: string } };
      return { name: `withdrawal ${id}`, customerId, units: -unitsOf(held.amount) };
    }
    case 'holds.create':
      return { name: `${customerId} hold ${asked['reference']!}`, customerId, units: -points() };
    case 'holds.capture':
    case 'holds.release': {
      const { hold } = body as unknown as EndedHold;
      const units = unitsOf(hold.points.amount) - unitsOf(hold.captured?.amount ?? '0');
      return { name: `ended ${hold.id}`, customerId: hold.customerId, units };
    }
    case 'withdrawals.cancel': {
      const { id, points: held, customerId: owner } = body as unknown as Cancelled;
      return { name: `cancelled ${id}`, customerId: owner, units: unitsOf(held.amount) };
    }
    default:
      return null;
  }
}

/** As Express read it. */
function bodyOf(text: string | null): Record<string, string> {
  if (text === null || text === '') return {};
  return JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, string>;
}

/** Of a plain decimal. */
function unitsOf(text: string): bigint {
  const [whole = '', part = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + part.padEnd(POINTS_SCALE, '0'));
  return text.startsWith('-') ? -units : units;
}
