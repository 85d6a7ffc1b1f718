import { GatewayError, GatewayUnreachable, isRefusal } from './errors';
import { GatewayClient } from './gateway-client';
import { RETRIES, retryingFetch, type RetryOptions } from './retrying-fetch';

const ID = '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11';
const QUICK: Partial<RetryOptions> = {
  firstPauseMilliseconds: 1,
  longestPauseMilliseconds: 4,
  longestRetryAfterSeconds: 1,
};
const CREDIT = { points: '10', reference: 'bonus-1', reason: 'a bonus' };
const DONE = { balance: { amount: '10', symbol: 'POINTS' }, isWaiting: false };

type Answer = Response | Error;

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      ...headers,
    },
  });
const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  answer(status, { code, title: `It is ${code}`, status }, headers);

/** A client of a gateway that answers these, one after the other. */
function clientOf(answers: Answer[], retries: Partial<RetryOptions> = QUICK) {
  const asked: { request: Request; text: string }[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    asked.push({ request, text: await request.clone().text() });
    const next = answers.shift();
    if (next === undefined) throw new Error('It was asked once too often');
    if (next instanceof Error) throw next;
    return next;
  };
  const client = new GatewayClient({ url: 'http://gateway:3000', key: 'a-key', fetch, retries });
  return { client, asked };
}

const credit = (client: GatewayClient, key?: string) =>
  client.post('/v1/customers/{id}/credits', {
    ...{ path: { id: ID }, body: CREDIT },
    ...(key === undefined ? {} : { idempotencyKey: key }),
  });

describe('GatewayClient', () => {
  it('asks with its key, and gives what is answered', async () => {
    const { client, asked } = clientOf([answer(200, DONE)]);
    expect(await credit(client, 'order-1')).toEqual(DONE);
    const [{ request, text }] = asked as [(typeof asked)[number]];
    expect([request.method, request.url]).toEqual([
      'POST',
      `http://gateway:3000/v1/customers/${ID}/credits`,
    ]);
    expect(request.headers.get('authorization')).toBe('Bearer a-key');
    expect(request.headers.get('idempotency-key')).toBe('order-1');
    expect(request.redirect).toBe('error');
    expect(JSON.parse(text)).toEqual(CREDIT);
  });

  it.each<[string, () => Answer]>([
    ['no answer', () => new TypeError('fetch failed')],
    ['500', () => refusal(500, 'unexpected_error')],
    ['502 of a proxy', () => new Response('<html>', { status: 502 })],
    ['503', () => refusal(503, 'database_read_only')],
    ['429 with Retry-After', () => refusal(429, 'too_many_requests', { 'retry-after': '0' })],
    ['409 while the first call is under way', () => refusal(409, 'idempotency_key_in_use')],
  ])('asks again after %s, with the same key and body', async (_what, first) => {
    const { client, asked } = clientOf([first(), first(), answer(200, DONE)]);
    expect(await credit(client)).toEqual(DONE);
    const keys = asked.map(({ request }) => request.headers.get('idempotency-key'));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(asked.map(({ text }) => text))).toEqual(new Set([JSON.stringify(CREDIT)]));
  });

  it('gives each call a key of its own', async () => {
    const { client, asked } = clientOf([answer(200, DONE), answer(200, DONE)]);
    await credit(client);
    await credit(client);
    expect(new Set(asked.map(({ request }) => request.headers.get('idempotency-key'))).size).toBe(
      2,
    );
  });

  it.each<[string, Answer]>([
    ['409 of the domain', refusal(409, 'entry_key_conflict')],
    ['422', refusal(422, 'insufficient_points')],
    ['429 of the domain, which no moment changes', refusal(429, 'code_limit_reached')],
    ['429 for longer than is waited', refusal(429, 'too_many_requests', { 'retry-after': '60' })],
    ['401', refusal(401, 'key_required')],
  ])('asks once after %s', async (_what, first) => {
    const { client, asked } = clientOf([first]);
    await expect(credit(client)).rejects.toThrow(GatewayError);
    expect(asked).toHaveLength(1);
  });

  it('waits for as long as it is told', async () => {
    const { client } = clientOf([
      refusal(429, 'too_many_requests', { 'retry-after': '1' }),
      answer(200, DONE),
    ]);
    const begun = performance.now();
    await credit(client);
    expect(performance.now() - begun).toBeGreaterThan(990);
  });

  it('gives up after so many attempts', async () => {
    const failures = Array.from({ length: 9 }, () => new TypeError('fetch failed'));
    const { client, asked } = clientOf(failures, { ...QUICK, attempts: 3 });
    await expect(credit(client)).rejects.toThrow(GatewayUnreachable);
    expect(asked).toHaveLength(3);
    const sick = Array.from({ length: 9 }, () => refusal(500, 'unexpected_error'));
    const other = clientOf(sick, { ...QUICK, attempts: 2 });
    await expect(credit(other.client)).rejects.toMatchObject({ code: 'unexpected_error' });
    expect(other.asked).toHaveLength(2);
  });

  it('ends when its caller does not wait any longer', async () => {
    const { client, asked } = clientOf([refusal(503, 'chain_unavailable')], {
      firstPauseMilliseconds: 60_000,
      longestPauseMilliseconds: 60_000,
    });
    const controller = new AbortController();
    const path = { id: ID };
    const call = client.get('/v1/customers/{id}', { path, signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 20);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toHaveLength(1);
  });

  it('says refusals by code, with what the gateway says of them', async () => {
    const problem = {
      code: 'insufficient_points',
      title: 'The customer has too few points',
      detail: 'They have 5.',
      details: { available: '5' },
      requestId: 'request-1',
    };
    const { client } = clientOf([answer(422, problem, { 'idempotency-replayed': 'true' })]);
    const error: unknown = await credit(client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: 'The customer has too few points: They have 5.',
      status: 422,
      code: 'insufficient_points',
      details: { available: '5' },
      errors: [],
      requestId: 'request-1',
      isReplayed: true,
    });
    expect(isRefusal(error, 'customer_unknown', 'insufficient_points')).toBe(true);
    expect(isRefusal(error, 'customer_unknown')).toBe(false);
    expect(isRefusal(new Error('insufficient_points'), 'insufficient_points')).toBe(false);
  });

  it.each(['', '<html>'])('makes an error of a refusal whose body is %j', async (text) => {
    const { client } = clientOf([new Response(text, { status: 404 })]);
    const call = client.get('/v1/customers/{id}', { path: { id: ID } });
    await expect(call).rejects.toMatchObject({ status: 404, code: 'unknown' });
  });

  it.each(['', '.', '..'])('asks for no customer of the id %j', async (id) => {
    const { client, asked } = clientOf([]);
    await expect(client.get('/v1/customers/{id}', { path: { id } })).rejects.toThrow(TypeError);
    expect(asked).toHaveLength(0);
  });

  it('keeps an odd id one word of the address', async () => {
    const { client, asked } = clientOf([refusal(400, 'validation_failed')]);
    const call = client.get('/v1/customers/{id}', { path: { id: '../keys?x=1#' } });
    await expect(call).rejects.toThrow(GatewayError);
    expect(asked[0]?.request.url).toBe('http://gateway:3000/v1/customers/..%2Fkeys%3Fx%3D1%23');
  });

  it('gives every item of a list, page after page', async () => {
    const { client, asked } = clientOf([
      answer(200, { items: [{ entryKey: 'a' }, { entryKey: 'b' }], nextCursor: 'next' }),
      answer(200, { items: [], nextCursor: 'last' }),
      answer(200, { items: [{ entryKey: 'c' }], nextCursor: null }),
    ]);
    const keys: string[] = [];
    const path = { id: ID };
    for await (const { entryKey } of client.list('/v1/customers/{id}/entries', {
      path,
      query: { limit: 2 },
    })) {
      keys.push(entryKey);
    }
    expect(keys).toEqual(['a', 'b', 'c']);
    const searches = asked.map(({ request }) => new URL(request.url).search);
    expect(searches).toEqual(['?limit=2', '?limit=2&cursor=next', '?limit=2&cursor=last']);
  });
});

describe('an answer that breaks off', () => {
  const broken = () => {
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode('{"balance":'));
        stream.error(new Error('the connection was lost'));
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };

  it('is none, and is asked for again under the same key', async () => {
    const { client, asked } = clientOf([broken(), answer(200, DONE)]);
    expect(await credit(client)).toEqual(DONE);
    const keys = asked.map(({ request }) => request.headers.get('idempotency-key'));
    expect(keys[1]).toBe(keys[0]);
  });

  it('is told with the key under which it may be asked again, where none comes', async () => {
    const { client, asked } = clientOf(Array.from({ length: 5 }, broken));
    const error: unknown = await credit(client).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(GatewayUnreachable);
    const key = asked[0]?.request.headers.get('idempotency-key');
    expect((error as GatewayUnreachable).idempotencyKey).toBe(key);
  });
});

describe('the feed of events', () => {
  const event = (cursor: string) => ({ id: ID, type: 'deposit.credited', cursor });
  const page = (items: object[], nextCursor: string) =>
    answer(200, { items, nextCursor, hasMore: false });

  it('goes on behind each page, also behind an empty one, until its reader ends it', async () => {
    const { client, asked } = clientOf([
      page([event('e.1'), event('e.2')], 'e.2'),
      page([], 'e.7'),
      page([event('e.8')], 'e.8'),
    ]);
    const ended = new AbortController();
    const seen: string[] = [];
    const from = { after: 'e.0', types: ['deposit.*', 'link.verified'], signal: ended.signal };
    for await (const { cursor } of client.events(from)) {
      seen.push(cursor);
      if (cursor === 'e.8') ended.abort();
    }
    expect(seen).toEqual(['e.1', 'e.2', 'e.8']);
    const queries = asked.map(({ request }) => new URL(request.url).searchParams);
    expect(queries.map((query) => query.get('after'))).toEqual(['e.0', 'e.2', 'e.7']);
    expect(queries[0]?.get('types')).toBe('deposit.*,link.verified');
    expect(queries[0]?.get('wait')).toBe('30');
  });

  it('ends while it waits, and asks again where no answer came', async () => {
    const ended = new AbortController();
    const { client, asked } = clientOf([new Error('closed'), page([event('e.1')], 'e.1')]);
    const seen: string[] = [];
    for await (const { cursor } of client.events({ signal: ended.signal })) {
      seen.push(cursor);
      // The next page never comes: it is ended before.
      setImmediate(() => {
        ended.abort();
      });
    }
    expect(seen).toEqual(['e.1']);
    expect(asked.length).toBeGreaterThanOrEqual(2);
  });

  it('says when the cursor is of another history', async () => {
    const { client } = clientOf([refusal(410, 'events_gone')]);
    const read = client.events({ after: 'old.1' }).next();
    await expect(read).rejects.toMatchObject({ code: 'events_gone' });
  });
});

it('what is asked twice has a key, or only reads', async () => {
  const seen: string[] = [];
  const fetch = retryingFetch(
    (request) => {
      seen.push(request.method);
      return Promise.resolve(new Response(null, { status: 503 }));
    },
    { ...RETRIES, ...QUICK, attempts: 2 },
  );
  await fetch(new Request('http://gateway/', { method: 'POST', body: '{}' }));
  expect(seen).toEqual(['POST']);
  await fetch(new Request('http://gateway/'));
  expect(seen).toEqual(['POST', 'GET', 'GET']);
});
