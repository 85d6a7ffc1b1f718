import type { components } from './schema';

export type Schemas = components['schemas'];
export type Amount = Schemas['Amount'];

/** Who asks: the operator, by doing something, or the page by itself. The latter keeps no session open. */
export type Asker = 'operator' | 'background';

/** Who has signed in. */
export interface Session {
  readonly name: string;
  readonly role: Schemas['Key']['role'];
  readonly idleUntil: string | null;
  readonly endsAt: string | null;
}

/** A refusal, in the gateway's own words. `code` 'unreachable': nobody has answered. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly words: string,
  ) {
    super(words);
  }
}

export interface Answer<T> {
  /** 202: it waits for another person. */
  readonly status: number;
  readonly body: T;
}

/** Asks the gateway as the operator who has signed in. */
export class Api {
  /** Called whenever nobody is signed in any more. */
  onSignedOut: () => void = () => undefined;

  /** Null when nobody has signed in. */
  async session(): Promise<Session | null> {
    const session = await this.get<Session & { isSignedIn: boolean }>('/admin/session');
    return session.isSignedIn ? session : null;
  }

  async signIn(key: string): Promise<Session> {
    return (await this.ask<Session>('POST', '/admin/session', { key })).body;
  }

  async signOut(): Promise<void> {
    await this.ask('DELETE', '/admin/session');
    this.onSignedOut();
  }

  /** Below /admin/v1. */
  read<T>(path: string, asker: Asker, signal?: AbortSignal): Promise<T> {
    return this.get<T>(`/admin/v1${path}`, asker, signal);
  }

  change<T>(method: 'POST' | 'PUT', path: string, body: object): Promise<Answer<T>> {
    return this.ask<T>(method, `/admin/v1${path}`, body);
  }

  private async get<T>(path: string, asker: Asker = 'operator', signal?: AbortSignal): Promise<T> {
    const init = { headers: headersOf(asker), ...(signal ? { signal } : {}) };
    return (await this.send<T>(path, init)).body;
  }

  private ask<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer<T>> {
    const headers = headersOf('operator');
    if (body === undefined) return this.send<T>(path, { method, headers });
    const json = { ...headers, 'Content-Type': 'application/json' };
    return this.send<T>(path, { method, headers: json, body: JSON.stringify(body) });
  }

  private async send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const fixed = { cache: 'no-store', credentials: 'same-origin', redirect: 'error' } as const;
    const response = await answerOf(() => fetch(path, { ...init, ...fixed }));
    const body = await answerOf(() => response.json() as Promise<unknown>);
    if (response.ok) return { status: response.status, body: body as T };
    const isAtTheDoor = path === '/admin/session';
    if (response.status === 401 && !isAtTheDoor) this.onSignedOut();
    throw refusalOf(response.status, body);
  }
}

function headersOf(asker: Asker): Record<string, string> {
  return { Accept: 'application/json', 'X-Desk-Request': asker };
}

async function answerOf<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, 'unreachable', '');
  }
}

function refusalOf(status: number, body: unknown): Refused {
  const {
    code = 'unexpected_error',
    title = '',
    detail,
    errors = [],
  } = body as Partial<Schemas['Problem']>;
  const fields = errors.map(({ message }) => message);
  const words = [title, ...(detail === undefined ? [] : [detail]), ...fields].join(' — ');
  return new Refused(status, code, words);
}
