import { IssueKey, type Role } from '../../../src/api-keys';
import { bootGateway, type BootOptions } from '../../../src/boot';
import { DocumentedAnswers } from '../../support/documented-answers';
import { GatewayHarness } from '../../support/gateway-harness';

/** A throw-away key, made for these tests. */
export const ADMIN_KEY = 'throw-away-admin-key-of-the-tests';
/** Another one, for those that set `SERVICE_API_KEY` to it. */
export const SERVICE_KEY = 'throw-away-service-key-of-the-tests';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of many shapes; each expectation says which one it wants.
  readonly body: Record<string, unknown>;
}

/** A gateway whose HTTP is asked over a real socket. */
export class HttpHarness {
  private readonly keys = new Map<string, string>();

  private constructor(
    readonly gateway: GatewayHarness,
    private readonly place: { readonly url: string },
    private readonly lines: readonly string[],
  ) {}

  /** Of the gateway that runs now: each start takes another port. */
  get url(): string {
    return this.place.url;
  }

  static async start(
    variables: Record<string, string> = {},
    options: BootOptions = {},
  ): Promise<HttpHarness> {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const place = { url: '' };
    const settings = { ADMIN_API_KEY: ADMIN_KEY, PORT: '0', LOG_LEVEL: 'info', ...variables };
    const gateway = await GatewayHarness.start(settings, async (config) => {
      const { application } = await bootGateway(config, { destination, ...options });
      place.url = await application.getUrl();
      return application;
    });
    return new HttpHarness(gateway, place, lines);
  }

  /** Headers with a key that is given out to somebody of that name; once for each. */
  async as(name: string, role: Role = 'admin'): Promise<Record<string, string>> {
    const known = this.keys.get(name);
    if (known !== undefined) return { authorization: `Bearer ${known}` };
    const terms = { scopes: null, networks: null, requestsPerMinute: null, expiresAt: null };
    const issued = await this.gateway.get(IssueKey).execute({ name, role, ...terms }, 'admin');
    this.keys.set(name, issued.text);
    return { authorization: `Bearer ${issued.text}` };
  }

  stop(): Promise<void> {
    return this.gateway.stop();
  }

  get log(): string {
    return this.lines.join('');
  }

  /** Asks below /admin/v1 with the key. */
  admin(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const withKey = { authorization: `Bearer ${ADMIN_KEY}`, ...headers };
    return this.ask(method, `/admin/v1${path}`, body, withKey);
  }

  /** Asks below /v1 with the key of the service. */
  service(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const withKey = { authorization: `Bearer ${SERVICE_KEY}`, ...headers };
    return this.ask(method, `/v1${path}`, body, withKey);
  }

  /** Throws where the answer is not one that docs/openapi has for the address. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isText = typeof body === 'string';
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    const isJson = /[/+]json\b/.test(contentType);
    const parsed = isJson ? (JSON.parse(text) as Record<string, unknown>) : { text };
    const { status } = response;
    const given = { method, path, status, contentType, body: isJson ? parsed : text };
    const problem = DocumentedAnswers.read().problemOf(given);
    if (problem !== null) throw new Error(problem);
    return { status: response.status, headers: response.headers, body: parsed };
  }
}
