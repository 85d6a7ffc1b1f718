import type { IncomingMessage } from 'node:http';

/** A browser takes it over HTTPS alone, and from this very host: no neighbour can put one of its own in its place. */
const SECURE_NAME = '__Host-cwg_session';
/** For a gateway on the operator's own machine, where there is no HTTPS. */
const LOOPBACK_NAME = 'cwg_session';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The token of the session that a request carries; null when it carries none. */
export function sessionTokenOf({ headers }: IncomingMessage): string | null {
  const cookies = cookiesOf(headers.cookie ?? '');
  const secure = cookies.get(SECURE_NAME);
  if (secure !== undefined) return secure;
  return LOOPBACK.test(headers.host ?? '') ? (cookies.get(LOOPBACK_NAME) ?? null) : null;
}

/** What has a browser send the token with each request to this host, for so many seconds. */
export function sessionCookie(request: IncomingMessage, token: string, seconds: number): string {
  const bounds = `Path=/; Max-Age=${Math.floor(seconds)}; HttpOnly; SameSite=Strict`;
  return isPlainLoopback(request)
    ? `${LOOPBACK_NAME}=${token}; ${bounds}`
    : `${SECURE_NAME}=${token}; ${bounds}; Secure`;
}

/** What has a browser forget it, under both names. */
export function forgottenCookies(): readonly string[] {
  const bounds = 'Path=/; Max-Age=0; HttpOnly; SameSite=Strict';
  return [`${SECURE_NAME}=; ${bounds}; Secure`, `${LOOPBACK_NAME}=; ${bounds}`];
}

/** Whether the browser has asked over plain HTTP, and over a network: what it sends there others can read. */
export function isPlainNetwork({ headers }: IncomingMessage): boolean {
  const origin = headers.origin ?? '';
  return origin.startsWith('http://') && !LOOPBACK.test(origin.slice('http://'.length));
}

function isPlainLoopback({ headers }: IncomingMessage): boolean {
  const origin = headers.origin ?? '';
  return origin.startsWith('http://') && LOOPBACK.test(origin.slice('http://'.length));
}

function cookiesOf(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(';')) {
    const [name = '', ...value] = part.split('=');
    // Of two of one name, browsers send the more special one first.
    if (!cookies.has(name.trim())) cookies.set(name.trim(), value.join('=').trim());
  }
  return cookies;
}
