import { randomUUID } from 'node:crypto';
import createClient from 'openapi-fetch';
import { GatewayError } from './errors';
import type {
  CallOptions,
  EventsFrom,
  Input,
  Item,
  ListPath,
  Method,
  Output,
  PathOf,
  ServiceEvent,
} from './operation-types';
import { type Fetch, RETRIES, type RetryOptions, retryingFetch } from './retrying-fetch';
import type { paths } from './schema';

export interface GatewayClientOptions {
  /** Where the gateway is, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** `SERVICE_API_KEY`, or a key of the role `service`. */
  readonly key: string;
  readonly retries?: Partial<RetryOptions>;
  /** In place of the global one; for tests, proxies and metrics. */
  readonly fetch?: Fetch;
}

/** The longest that the gateway keeps an answer back. */
const WAIT_SECONDS = 30;
const EVENTS_A_PAGE = 100;

/** What every operation takes, whatever its types say. */
interface AnyInput extends CallOptions {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface Http {
  request(
    method: string,
    path: string,
    init: object,
  ): Promise<{ data?: unknown; error?: unknown; response: Response }>;
}

/**
 * The interface of services. Each call gives what was answered, and throws `GatewayError` where the gateway refused and
 * `GatewayUnreachable` where it gave no answer. What changes something carries an `Idempotency-Key`, and is asked again
 * under the same one, so that it is done once.
 */
export class GatewayClient {
  private readonly http: Http;

  constructor({
    url,
    key,
    retries = {},
    fetch = (request) => globalThis.fetch(request),
  }: GatewayClientOptions) {
    this.http = createClient<paths>({
      baseUrl: url,
      headers: { authorization: `Bearer ${key}` },
      fetch: retryingFetch(fetch, { ...RETRIES, ...retries }),
      // A redirect could lead the key elsewhere.
      redirect: 'error',
      // Its own types know one operation at a time; ours are those of the methods below.
    }) as unknown as Http;
  }

  get<P extends PathOf<'get'>>(path: P, input: Input<'get', P>): Promise<Output<'get', P>> {
    return this.call('get', path, input);
  }

  post<P extends PathOf<'post'>>(path: P, input: Input<'post', P>): Promise<Output<'post', P>> {
    return this.call('post', path, input);
  }

  patch<P extends PathOf<'patch'>>(path: P, input: Input<'patch', P>): Promise<Output<'patch', P>> {
    return this.call('patch', path, input);
  }

  delete<P extends PathOf<'delete'>>(
    path: P,
    input: Input<'delete', P>,
  ): Promise<Output<'delete', P>> {
    return this.call('delete', path, input);
  }

  /** Every item of a list, page after page, newest first. */
  async *list<P extends ListPath>(path: P, input: Input<'get', P>): AsyncGenerator<Item<P>, void> {
    const { query, ...others } = input as AnyInput;
    let cursor: string | null | undefined = query?.['cursor'] as string | undefined;
    do {
      const asked = { ...others, query: { ...query, ...(cursor == null ? {} : { cursor }) } };
      const page = (await this.ask('get', path, asked)) as {
        items: Item<P>[];
        nextCursor: string | null;
      };
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  /**
   * Every event after the cursor, in order and without an end: it waits for the next one. Keep the `cursor` of an event
   * once it is dealt with, and begin there the next time. Throws `GatewayError` with `events_gone` where the cursor is of
   * another history of the database: begin anew, as docs/EVENTS.md says.
   */
  async *events(from: EventsFrom = {}): AsyncGenerator<ServiceEvent, void> {
    const { types, customerId, signal } = from;
    let { after } = from;
    while (signal?.aborted !== true) {
      const query = {
        ...{ wait: WAIT_SECONDS, limit: EVENTS_A_PAGE },
        ...(after === undefined ? {} : { after }),
        ...(types === undefined ? {} : { types: types.join(',') }),
        ...(customerId === undefined ? {} : { customerId }),
      };
      const page = await this.pageOfEvents({ query, ...(signal === undefined ? {} : { signal }) });
      if (page === null) return;
      yield* page.items;
      after = page.nextCursor;
    }
  }

  /** Null when the reader has ended it. */
  private async pageOfEvents(input: Input<'get', '/v1/events'>) {
    try {
      return await this.get('/v1/events', input);
    } catch (error) {
      if (input.signal?.aborted === true) return null;
      throw error;
    }
  }

  private async call<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    input: Input<M, P>,
  ): Promise<Output<M, P>> {
    return (await this.ask(method, path, input)) as Output<M, P>;
  }

  private async ask(method: Method, path: string, input: AnyInput): Promise<unknown> {
    const { path: words, query, body, signal, idempotencyKey = randomUUID() } = input;
    for (const [name, word] of Object.entries(words ?? {})) assertIsOneWord(name, word);
    const { data, error, response } = await this.http.request(method, path, {
      params: {
        path: words,
        query,
        ...(method === 'get' ? {} : { header: { 'Idempotency-Key': idempotencyKey } }),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return data;
    throw new GatewayError(
      response,
      typeof error === 'string' ? error : JSON.stringify(error ?? ''),
    );
  }
}

/** An empty word, or one of dots, would make another address of it. */
function assertIsOneWord(name: string, word: string): void {
  if (typeof word === 'string' && word !== '' && !/^\.+$/.test(word)) return;
  throw new TypeError(`${name} must be an id as the gateway gives it`);
}
