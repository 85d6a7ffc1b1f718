import { randomUUID } from 'node:crypto';
import { EVENT_DATA_SCHEMAS } from '../../../src/adapters/rest/events/event-schemas';
import { OpenReaders } from '../../../src/adapters/rest/events/open-readers';
import { IssueKey, RevokeKey } from '../../../src/api-keys';
import { type ServiceEventType } from '../../../src/events';
import { type Answer, HttpHarness, SERVICE_KEY } from '../admin/admin-harness';
import { OpenStream } from '../../support/open-stream';

const FUNDS = 100_000_000n;
const AUTHORIZED = { authorization: `Bearer ${SERVICE_KEY}` };

interface EventBody {
  readonly id: string;
  readonly type: ServiceEventType;
  readonly customerId: string | null;
  readonly data: Record<string, unknown>;
  readonly cursor: string;
}

describe('the events of the service', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ SERVICE_API_KEY: SERVICE_KEY });
  });

  afterAll(async () => {
    const problems = await http.gateway.problems();
    const readers = http.gateway.get(OpenReaders);
    // Those who left are gone once the server has noticed it.
    await http.gateway.until(() => Promise.resolve(readers.count === 0));
    const stream = await OpenStream.open(`${http.url}/v1/events`, AUTHORIZED);
    const waiting = events(`?wait=30&after=${await head()}`);
    await http.gateway.until(() => Promise.resolve(readers.count === 2));
    const begun = performance.now();
    await http.stop();
    // Whoever waits is answered, and the stream ends: a stop takes no half a minute.
    await stream.untilEnd();
    expect((await waiting).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(problems).toEqual([]);
  });

  const ask: HttpHarness['service'] = (...given) => http.service(...given);
  const events = (query = ''): Promise<Answer> => ask('GET', `/events${query}`);
  const itemsOf = ({ body }: Answer) => body['items'] as readonly EventBody[];
  const head = async () => String((await ask('GET', '/events/head')).body['cursor']);
  const customer = async (): Promise<string> => {
    const { body } = await ask('POST', '/customers', { reference: `player-${randomUUID()}` });
    return String(body['id']);
  };
  const credit = (id: string, reference: string) =>
    ask('POST', `/customers/${id}/credits`, { points: '10', reference, reason: 'a bonus' });

  /** Until the feed has given all of these, which come a moment after the commit. */
  async function readUntil(after: string, isEnough: (items: readonly EventBody[]) => boolean) {
    const all: EventBody[] = [];
    let cursor = after;
    for (let page = 0; page < 100 && !isEnough(all); page += 1) {
      const answer = await events(`?after=${cursor}&limit=3&wait=5`);
      all.push(...itemsOf(answer));
      cursor = String(answer.body['nextCursor']);
    }
    return all;
  }

  it('tell the whole story of a customer, in order, each of the form of its type', async () => {
    const start = await head();
    const id = await customer();
    const account = http.gateway.account('player-wallet');
    const method = 'code_to_account';
    await ask('POST', `/customers/${id}/link-request`, { accountName: account.name, method });
    const code = await http.gateway.readCode(account);
    await ask('POST', `/customers/${id}/link-request/confirm`, { code });
    http.gateway.deposit(account, FUNDS);
    await http.gateway.settle();
    await ask('POST', `/customers/${id}/debits`, { points: '10', reference: 'bet', reason: 'x' });
    const quote = await ask('POST', `/customers/${id}/quotes`, { points: '5000' });
    await ask('POST', `/customers/${id}/withdrawals`, { quoteId: quote.body['id'] });
    await http.gateway.round();
    await http.gateway.settle();
    const isPaid = (items: readonly EventBody[]) =>
      items.some(({ type }) => type === 'withdrawal.irreversible');
    const told = await readUntil(start, isPaid);
    const types = told.filter(({ customerId }) => customerId === id).map(({ type }) => type);
    const story = ['customer.registered', 'link.requested', 'link.code_sent', 'link.verified'];
    story.push('deposit.credited', 'points.adjusted', 'withdrawal.requested');
    story.push('withdrawal.broadcast', 'withdrawal.irreversible');
    expect(types.filter((type) => story.includes(type))).toEqual(story);
    for (const { type, data } of told) expect(EVENT_DATA_SCHEMAS[type].parse(data)).toEqual(data);
    expect(JSON.stringify(told)).not.toContain(code);
    const [one] = told;
    expect((await ask('GET', `/events/${one!.id}`)).body).toEqual(one);
    const unknown = await ask('GET', `/events/${randomUUID()}`);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'event_unknown']);
  });

  it('come to whoever waits for them, and to nobody else', async () => {
    const [anna, ivan] = [await customer(), await customer()];
    await credit(ivan, 'settles');
    await readUntil(await head(), () => true);
    const query = `?after=${await head()}&types=points.adjusted&customerId=${anna}&wait=20`;
    const waiting = events(query);
    await credit(ivan, 'not-for-anna');
    await credit(anna, 'for-anna');
    const items = itemsOf(await waiting);
    expect(items.map(({ data }) => data['reference'])).toEqual(['for-anna']);
    const none = await events(`?after=${await head()}&types=halt.begun&wait=1`);
    expect([none.status, itemsOf(none)]).toEqual([200, []]);
  });

  it('are sent in a stream, which goes on after the last one that came', async () => {
    const id = await customer();
    const after = await head();
    const url = `${http.url}/v1/events?customerId=${id}&types=points.adjusted`;
    const stream = await OpenStream.open(`${url}&after=${after}`, AUTHORIZED);
    await credit(id, 'one');
    const sent = await stream.until((text) => text.includes('"reference":"one"'));
    stream.leave();
    const [, cursor = ''] = /id: (\S+)\nevent: points\.adjusted\ndata: /.exec(sent) ?? [];
    await credit(id, 'two');
    // As a browser does it: with the address of before.
    const again = { ...AUTHORIZED, 'last-event-id': cursor };
    const second = await OpenStream.open(`${url}&after=${after}`, again);
    const rest = await second.until((text) => text.includes('"reference":"two"'));
    expect(rest).not.toContain('"reference":"one"');
    second.leave();
  });

  it('end their stream when the key is revoked, and what waits with it', async () => {
    const terms = { networks: null, requestsPerMinute: null, expiresAt: null };
    const asked = {
      name: 'reader',
      role: 'service' as const,
      scopes: ['events' as const],
      ...terms,
    };
    const { key, text } = await http.gateway.get(IssueKey).execute(asked, 'tests');
    const headers = { authorization: `Bearer ${text}` };
    const open = await OpenStream.open(`${http.url}/v1/events`, headers);
    await open.until((sent) => sent.startsWith('retry: '));
    const waiting = http.ask('GET', `/v1/events?wait=30&after=${await head()}`, undefined, headers);
    await http.gateway.get(RevokeKey).execute(key.id, 'tests');
    await open.untilEnd();
    // Whoever waits for an answer is told no more, either.
    expect((await waiting).status).toBe(401);
  });

  it('are for keys of their scope', async () => {
    const terms = { networks: null, requestsPerMinute: null, expiresAt: null };
    const asked = { name: 'shop', role: 'service' as const, scopes: ['points' as const], ...terms };
    const { text } = await http.gateway.get(IssueKey).execute(asked, 'tests');
    for (const path of ['/events', '/events/head', `/events/${randomUUID()}`]) {
      const headers = { authorization: `Bearer ${text}` };
      expect((await http.ask('GET', `/v1${path}`, undefined, headers)).status).toBe(403);
      expect((await http.ask('GET', `/v1${path}`)).status).toBe(401);
    }
  });

  it('refuse what is no cursor, and answer one of another history with 410', async () => {
    const bad = ['?after=0', '?after=x.1', '?types=nothing', '?wait=31', '?limit=0', '?wait=x'];
    for (const query of bad) expect((await events(query)).status).toBe(400);
    const beyond = (await head()).replace(/\d+$/, '999999999999999999');
    for (const cursor of ['000000000000.1', beyond]) {
      const gone = await events(`?after=${cursor}`);
      expect([gone.status, gone.body['code']]).toEqual([410, 'events_gone']);
      const headers = { ...AUTHORIZED, accept: 'text/event-stream', 'last-event-id': cursor };
      expect((await http.ask('GET', '/v1/events', undefined, headers)).status).toBe(410);
    }
    const malformed = { ...AUTHORIZED, 'last-event-id': 'x' };
    expect((await http.ask('GET', '/v1/events', undefined, malformed)).status).toBe(400);
  });
});
