import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';
import { type Answer, HttpHarness, SERVICE_KEY } from '../admin/admin-harness';

const WITHIN = { timeoutMilliseconds: 20_000 };
const EVENTS = 5;
const SLOW_MILLISECONDS = 200;

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Receivers on loopback: each path is one. */
class Receivers {
  readonly received: Received[] = [];
  readonly answers = new Map<string, (response: ServerResponse) => void>();
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receivers> {
    const server = createServer();
    const receivers = new Receivers(server);
    server.on('request', (request, response: ServerResponse) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const path = request.url ?? '';
        receivers.received.push({ path, headers: request.headers, body });
        const answer = receivers.answers.get(path) ?? ((each) => void each.end('thanks'));
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receivers;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  at(path: string, type?: string): Received[] {
    const of = this.received.filter((each) => each.path === path);
    return type === undefined ? of : of.filter(({ body }) => typeOf(body) === type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const until = (look: () => boolean | Promise<boolean>) =>
  waitUntil('what a spec waits for', look, WITHIN);

function typeOf(body: string): unknown {
  return (JSON.parse(body) as { type: unknown }).type;
}

/** What a receiver does: by Node's own cryptography, and not by the library that signs. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`]),
  );
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  return (signatures ?? '').split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

type Verifier = (headers: IncomingHttpHeaders, body: string, secret: string) => boolean;

/** The ten lines of the document, as a service would copy them. */
function documentedVerifier(): Verifier {
  const text = readFileSync(join(__dirname, '../../../docs/INTEGRATION.md'), 'utf8');
  const [, code = ''] = /```js\n([^`]*createHmac[^]*?)```/.exec(text) ?? [];
  const context = { require: createRequire(__filename), Buffer, Date, Math, Number };
  return runInNewContext(`${code}; isOurs`, context) as Verifier;
}

describe('webhooks', () => {
  let http: HttpHarness;
  let receivers: Receivers;

  beforeAll(async () => {
    receivers = await Receivers.start();
    http = await HttpHarness.start({
      SERVICE_API_KEY: SERVICE_KEY,
      WEBHOOK_PRIVATE_NETWORKS: '127.0.0.1,::1',
    });
  });

  afterAll(async () => {
    await receivers.stop();
    await http.stop();
  });

  const ask = (method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
    http.service(method, path, body, key === undefined ? {} : { 'idempotency-key': key });
  const create = async (path: string, given: Record<string, unknown> = {}) => {
    const body = { url: receivers.url + path, ...given };
    const answer = await ask('POST', '/webhooks/endpoints', body);
    expect(answer.status).toBe(201);
    const { endpoint, secret } = answer.body as { endpoint: { id: string }; secret: string };
    return { id: endpoint.id, secret };
  };
  const register = async (): Promise<string> =>
    (await ask('POST', '/customers', { reference: randomUUID() })).body['id'] as string;
  const endpoint = async (id: string) => (await ask('GET', `/webhooks/endpoints/${id}`)).body;
  const deliveries = async (id: string) =>
    (await ask('GET', `/webhooks/endpoints/${id}/deliveries`)).body['items'] as Record<
      string,
      unknown
    >[];

  it('tell of events, signed, and each delivery shows its answer', async () => {
    const { id, secret } = await create('/shop', { eventTypes: ['customer.*'] });
    const customerId = await register();
    await until(() => receivers.at('/shop').length > 0);
    const [received] = receivers.at('/shop') as [Received];
    expect(isSigned(received, secret)).toBe(true);
    expect(
      isSigned({ ...received, body: received.body.replace('customer', 'custome') }, secret),
    ).toBe(false);
    const isOurs = documentedVerifier();
    expect(isOurs(received.headers, received.body, secret)).toBe(true);
    expect(isOurs(received.headers, `${received.body} `, secret)).toBe(false);
    const event = JSON.parse(received.body) as Record<string, unknown>;
    expect(event).toMatchObject({ type: 'customer.registered', version: 1, customerId });
    expect(event['id']).toBe(received.headers['webhook-id']);
    await until(async () => (await deliveries(id)).length > 0);
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({
      ...{ eventId: event['id'], state: 'delivered', customerId, attemptCount: 1 },
      attempts: [{ status: 200, answer: 'thanks', error: null }],
    });
    const again = `/webhooks/deliveries/${String(delivery?.['id'])}`;
    expect((await ask('POST', `${again}/redeliver`)).status).toBe(202);
    await until(() => receivers.at('/shop').length === 2);
    expect(receivers.at('/shop')[1]?.headers['webhook-id']).toBe(event['id']);
    await until(async () => (await ask('GET', again)).body['attemptCount'] === 2);
  });

  it('reach others at once while receivers hang, fail, redirect, close and are slow', async () => {
    receivers.answers.set('/hangs', () => undefined);
    receivers.answers.set('/fails', (response) => void response.writeHead(503).end('busy'));
    receivers.answers.set('/closes', (response) => response.socket?.destroy());
    receivers.answers.set('/redirects', (response) => {
      response.writeHead(302, { location: '/target' }).end();
    });
    // Byte by byte, after a while.
    receivers.answers.set('/slow', (response) => {
      response.writeHead(200);
      setTimeout(() => response.write('o'), SLOW_MILLISECONDS);
      setTimeout(() => response.end('k'), 2 * SLOW_MILLISECONDS);
    });
    const slow = (await create('/slow', { keepsOrder: true })).id;
    const bad = ['/hangs', '/fails', '/closes', '/redirects'];
    const ids = new Map<string, string>();
    for (const path of bad) ids.set(path, (await create(path)).id);
    await create('/good', { keepsOrder: true });
    for (let count = 0; count < EVENTS; count += 1) await register();
    await until(() => receivers.at('/good').length === EVENTS);
    expect(receivers.at('/target')).toEqual([]);
    for (const path of bad.slice(1)) {
      const id = ids.get(path) ?? '';
      await until(async () => (await deliveries(id)).length === EVENTS);
      await until(async () => Number((await endpoint(id))['failures']) >= EVENTS);
      expect((await deliveries(id)).every(({ state }) => state === 'waiting')).toBe(true);
    }
    await until(async () => {
      const all = await deliveries(slow);
      return all.length === EVENTS && all.every(({ state }) => state === 'delivered');
    });
    ids.set('/slow', slow);
    receivers.answers.delete('/closes');
    const closed = ids.get('/closes') ?? '';
    const isDelivered = ({ state }: Record<string, unknown>) => state === 'delivered';
    await until(async () => (await deliveries(closed)).every(isDelivered));
    expect((await endpoint(closed))['failures']).toBe(0);
    for (const id of ids.values()) await ask('DELETE', `/webhooks/endpoints/${id}`);
    expect((await endpoint(ids.get('/hangs') ?? ''))['code']).toBe('webhook_unknown');
  });

  it('end by 410, which operators are told of, and go on when they are enabled', async () => {
    receivers.answers.set('/gone', (response) => void response.writeHead(410).end());
    const { id } = await create('/gone');
    await register();
    await until(async () => (await endpoint(id))['state'] === 'gone');
    const findings = async () => {
      const { body } = await http.admin('GET', '/findings?open=true');
      return (body['items'] as { kind: string; subject: string }[]).filter(
        ({ subject }) => subject === id,
      );
    };
    expect(await findings()).toMatchObject([{ kind: 'webhook_ended' }]);
    receivers.answers.delete('/gone');
    await register();
    await ask('POST', `/webhooks/endpoints/${id}/enable`, {});
    await until(() => receivers.at('/gone').length === 3);
    expect(await findings()).toEqual([]);
  });

  it('are signed by two secrets while one is rotated, and tried out by a test', async () => {
    const { id, secret } = await create('/rotated', { eventTypes: ['rate.set'] });
    const path = `/webhooks/endpoints/${id}`;
    const key = randomUUID();
    const rotated = await ask('POST', `${path}/rotate-secret`, {}, key);
    const repeated = await ask('POST', `${path}/rotate-secret`, {}, key);
    expect(repeated.body).toEqual({ ...rotated.body, secret: null });
    expect(await ask('POST', `${path}/test`)).toMatchObject({
      status: 202,
      body: { state: 'waiting' },
    });
    await until(() => receivers.at('/rotated', 'webhook.test').length === 1);
    const [received] = receivers.at('/rotated') as [Received];
    const secrets = [secret, rotated.body['secret'] as string];
    expect(secrets.map((each) => isSigned(received, each))).toEqual([true, true]);
    expect(http.log).not.toContain(secret);
    const [row] = await http.gateway.rows(
      `SELECT secret::text, former_secrets FROM webhook_endpoint WHERE id = '${id}'`,
    );
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(JSON.stringify(row)).not.toContain(Buffer.from(secret).toString(encoding));
    }
  });

  it('are seen, paused and resumed by operators, with the key that made them', async () => {
    receivers.answers.set('/leak', (response) => void response.writeHead(418).end('tea'));
    const { id } = await create('/leak', { eventTypes: ['customer.registered'] });
    await register();
    const view = async () => (await http.admin('GET', `/webhooks/${id}`)).body;
    await until(async () => (await view())['lastAttempt'] !== null);
    const { items } = (await http.admin('GET', '/webhooks')).body;
    const listed = (items as { id: unknown }[]).filter((each) => each.id === id);
    const seen = { state: 'enabled', deliveriesWaiting: 1, isKeyRevoked: false };
    expect(listed).toMatchObject([{ ...seen, lastAttempt: { status: 418 } }]);
    const reason = 'It leaks';
    const paused = await http.admin('POST', `/webhooks/${id}/pause`, { reason });
    expect(paused.body).toMatchObject({ state: 'paused', pause: { by: 'admin', reason } });
    // The service learns that it was an operator, and no more.
    const { at } = paused.body['pause'] as { at: string };
    expect((await endpoint(id))['pause']).toEqual({ at, isByOperator: true });
    const enabled = await ask('POST', `/webhooks/endpoints/${id}/enable`, {});
    expect([enabled.status, enabled.body['code']]).toEqual([409, 'webhook_paused_by_operator']);
    receivers.answers.delete('/leak');
    const resumed = await http.admin('POST', `/webhooks/${id}/resume`, { reason });
    expect(resumed.body).toMatchObject({ state: 'enabled', pause: null });
    await until(async () => (await view())['deliveriesWaiting'] === 0);
    expect((await http.admin('GET', `/webhooks/${randomUUID()}`)).body['code']).toBe(
      'webhook_unknown',
    );
  });

  it('are sent again since a moment, and change, pause and refuse as they are told', async () => {
    const { id } = await create('/again', { eventTypes: ['customer.registered'] });
    const path = `/webhooks/endpoints/${id}`;
    const since = new Date(Date.now() - 1_000).toISOString();
    await register();
    await until(() => receivers.at('/again').length === 1);
    expect((await ask('POST', `${path}/pause`)).body).toMatchObject({ state: 'paused' });
    expect((await ask('POST', `${path}/redeliver`, { since })).status).toBe(202);
    await ask('PATCH', path, { description: 'again', url: `${receivers.url}/other` });
    await ask('POST', `${path}/enable`, {});
    const [first] = receivers.at('/again');
    const isAgain = ({ headers }: Received) =>
      headers['webhook-id'] === first?.headers['webhook-id'];
    await until(() => receivers.at('/other').some(isAgain));
    expect(await endpoint(id)).toMatchObject({ description: 'again', keepsOrder: false });

    const refused = await ask('POST', '/webhooks/endpoints', { url: 'https://10.0.0.1/' });
    expect([refused.status, refused.body['code']]).toEqual([422, 'webhook_url_refused']);
    const filter = { url: `${receivers.url}/x`, eventTypes: ['no.such'] };
    expect((await ask('POST', '/webhooks/endpoints', filter)).status).toBe(400);
    expect((await ask('GET', `/webhooks/deliveries/${randomUUID()}`)).status).toBe(404);
    const page = await ask('GET', '/webhooks/endpoints?limit=1');
    expect([(page.body['items'] as unknown[]).length, typeof page.body['nextCursor']]).toEqual([
      1,
      'string',
    ]);
  });
});
