import type { IncomingMessage } from 'node:http';
import { whatIsForeign } from './own-page';
import { forgottenCookies, isPlainNetwork, sessionCookie, sessionTokenOf } from './session-cookie';

function request(
  method: string,
  headers: Record<string, string>,
  remoteAddress = '127.0.0.1',
): IncomingMessage {
  const given = {
    method,
    headers: { host: 'desk.example', ...headers },
    socket: { remoteAddress },
  };
  return given as unknown as IncomingMessage;
}

const PAGE = { 'x-desk-request': 'operator' };
const OWN = { origin: 'https://desk.example' };

describe('a request by a session', () => {
  it.each<[string, string, Record<string, string>, boolean]>([
    ['the page that changes something', 'POST', { ...PAGE, 'sec-fetch-site': 'same-origin' }, true],
    ['an older browser that says the origin', 'POST', { ...PAGE, ...OWN }, true],
    ['a change without the header', 'POST', { 'sec-fetch-site': 'same-origin', ...OWN }, false],
    ['a change with another value of it', 'POST', { 'x-desk-request': 'x', ...OWN }, false],
    ['a change of which nobody says the origin', 'POST', PAGE, false],
    ['another site', 'POST', { ...PAGE, 'sec-fetch-site': 'cross-site', ...OWN }, false],
    ['a neighbour of the site', 'DELETE', { ...PAGE, 'sec-fetch-site': 'same-site' }, false],
    ['a change that is typed in', 'POST', { ...PAGE, 'sec-fetch-site': 'none' }, false],
    ['another origin', 'PUT', { ...PAGE, origin: 'https://evil.example' }, false],
    ['another port', 'PUT', { ...PAGE, origin: 'https://desk.example:8443' }, false],
    ['a frame that has no origin', 'PUT', { ...PAGE, origin: 'null' }, false],
    ['the page that looks', 'GET', { 'sec-fetch-site': 'same-origin' }, true],
    ['a file that is opened', 'GET', { 'sec-fetch-site': 'none' }, true],
    ['a look without any of it', 'GET', {}, true],
    ['another site that looks', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['another port that looks', 'HEAD', { 'sec-fetch-site': 'same-site' }, false],
  ])('of %s: %s %p', (_what, method, headers, isOwn) => {
    expect(whatIsForeign(request(method, headers)) === null).toBe(isOwn);
  });
});

describe('the cookie of a session', () => {
  const loopback = { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' };

  it('is for HTTPS alone, but on the operator’s own machine', () => {
    const bounds = 'Path=/; Max-Age=60; HttpOnly; SameSite=Strict';
    expect(sessionCookie(request('POST', OWN), 'token', 60.9)).toBe(
      `__Host-cwg_session=token; ${bounds}; Secure`,
    );
    expect(sessionCookie(request('POST', {}), 'token', 60)).toContain('; Secure');
    expect(sessionCookie(request('POST', loopback), 'token', 60)).toBe(
      `cwg_session=token; ${bounds}`,
    );
    const nearly = { origin: 'http://127.0.0.1.evil.example' };
    expect(sessionCookie(request('POST', nearly), 'token', 60)).toContain('; Secure');
  });

  it('is read by its name, the plain one on the operator’s own machine alone', () => {
    const read = (cookie: string, host = 'desk.example') =>
      sessionTokenOf(request('GET', { cookie, host }));
    expect(read('a=b; __Host-cwg_session=one; cwg_session=two')).toBe('one');
    expect(read('cwg_session=two')).toBeNull();
    expect(read('cwg_session=two', 'localhost:3000')).toBe('two');
    expect(read('cwg_session=two', '[::1]:3000')).toBe('two');
    expect(read('cwg_session=two', 'localhost.evil.example')).toBeNull();
    expect(read('other=1')).toBeNull();
    expect(sessionTokenOf(request('GET', {}))).toBeNull();
  });

  it.each([
    ['it is asked by itself', {}, '127.0.0.1', true],
    ['by IPv6', {}, '::1', true],
    ['by IPv4 in IPv6', {}, '::ffff:127.0.0.1', true],
    ['it is asked over a network', {}, '192.0.2.7', false],
    ['a proxy says for whom', { 'x-forwarded-for': '192.0.2.7' }, '127.0.0.1', false],
    ['a proxy says for which host', { 'x-forwarded-host': 'desk.example' }, '127.0.0.1', false],
    ['a proxy says by which protocol', { 'x-forwarded-proto': 'https' }, '127.0.0.1', false],
    ['a proxy says it the newer way', { forwarded: 'for=192.0.2.7' }, '127.0.0.1', false],
  ])('has its plain name on the operator’s own machine where %s', (_how, more, from, isPlain) => {
    const cookie = 'cwg_session=two';
    const read = sessionTokenOf(request('GET', { ...loopback, ...more, cookie }, from));
    expect(read).toBe(isPlain ? 'two' : null);
    const written = sessionCookie(request('POST', { ...loopback, ...more }, from), 'token', 60);
    expect(written.startsWith('cwg_session=')).toBe(isPlain);
  });

  it('is forgotten under both names', () => {
    expect(forgottenCookies().map((cookie) => cookie.split('=')[0])).toEqual([
      '__Host-cwg_session',
      'cwg_session',
    ]);
  });

  it('is not given over plain HTTP on a network', () => {
    expect(isPlainNetwork(request('POST', { origin: 'http://desk.example' }))).toBe(true);
    expect(isPlainNetwork(request('POST', OWN))).toBe(false);
    expect(isPlainNetwork(request('POST', loopback))).toBe(false);
  });
});
