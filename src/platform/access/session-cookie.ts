import type { IncomingMessage } from 'node:http';

/** A browser takes it over HTTPS alone, and from this very host: no neighbour can put one of its own in its place. */
const SECURE_NAME = '__Host-cwg_session';
/** For a gateway on the operator's own machine, where there is no HTTPS. */
const LOOPBACK_NAME = 'cwg_session';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i;
const HEADERS_OF_PROXIES = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
] as const;

/** The token of the session that a request carries; null when it carries none. */
export function sessionTokenOf(request: IncomingMessage): string | null {
  const cookies = cookiesOf(request.headers.cookie ?? '');
  const secure = cookies.get(SECURE_NAME);
  if (secure !== undefined) return secure;
  return isFromThisMachine(request) ? (cookies.get(LOOPBACK_NAME) ?? null) : null;
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

function isPlainLoopback(request: IncomingMessage): boolean {
  const origin = request.headers.origin ?? '';
  if (!isFromThisMachine(request)) return false;
  return origin.startsWith('http://') && LOOPBACK.test(origin.slice('http://'.length));
}

/** A proxy beside the gateway may write its own address as Host: then its other headers tell. */
function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return false;
  if (HEADERS_OF_PROXIES.some((name) => headers[name] !== undefined)) return false;
  return LOOPBACK.test(headers.host ?? '');
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
