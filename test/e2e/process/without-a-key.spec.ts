import { connect } from 'node:net';
import { GATEWAY_NAME } from '../../support/gateway-harness';
import { HttpHarness } from '../admin/admin-harness';

const METRICS_KEY = 'throw-away-metrics-key-of-the-tests';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];
const ADDRESSES = ['/health', '/health/ready', '/health/live', '/metrics', '/admin/v1/status'];
/** Other ways to write an address, which routers and proxies read in different ways. */
const SPELLINGS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => `${address}/`,
  (address) => `${address}//`,
  (address) => `/${address}`,
  (address) => address.toUpperCase(),
  (address) => `${address}?verbose=1&details=true&key=`,
  (address) => `${address}.json`,
  (address) => address.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
  (address) => `/x/..${address}`,
  (address) => `http://127.0.0.1${address}`,
];
const DOCUMENTS = ['/docs', '/docs/', '/docs-json', '/docs-yaml', '/docs/swagger-ui-init.js'];
const BROKEN = [
  'GET / HTTP/9.9\r\n\r\n',
  'GET /% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'GET /%c0%ae%c0%ae/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  `GET /health/ready HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
  `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  'POST /admin/v1/halt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
    'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{"',
  'POST /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
    'Content-Type: application/json; charset=utf-77\r\nContent-Length: 2\r\n\r\n{}',
  'POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: many\r\n\r\n{}',
];

describe('whoever has no key learns nothing', () => {
  let http: HttpHarness;
  let secrets: readonly string[];

  beforeAll(async () => {
    http = await HttpHarness.start({ METRICS_API_KEY: METRICS_KEY });
    const { customerId, account } = await http.gateway.linked('unseen-wallet');
    http.gateway.deposit(account, 1_234_567_891n);
    await http.gateway.settle();
    await http.gateway.withdraw(customerId, '500');
    const [node] = http.gateway.nodes;
    const hosts = [node!.url, new URL(node!.url).host, http.gateway.database.url];
    secrets = [...hosts, GATEWAY_NAME, 'unseen-wallet', customerId, '12345.67891', METRICS_KEY];
  });

  afterAll(() => http.stop());

  /** Everything that comes back over the socket. */
  function send(raw: string): Promise<string> {
    const { hostname, port } = new URL(http.url);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(raw));
      socket.setEncoding('utf8');
      socket.on('data', (part: string) => (answer += part));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(answer);
      });
    });
  }

  const ask = (method: string, target: string, headers = '') =>
    send(`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);

  /** Neither figures and names, nor how the gateway is built. */
  function expectNothingTold(answer: string): void {
    for (const secret of secrets) expect(answer).not.toContain(secret);
    for (const part of [
      'node_modules',
      '/src/',
      '    at ',
      'x-powered-by',
      'gateway_',
      'typeorm',
    ]) {
      expect(answer.toLowerCase()).not.toContain(part);
    }
  }

  it.each(ADDRESSES)('%s, by whatever method and however it is written', async (address) => {
    for (const method of METHODS) {
      for (const spell of SPELLINGS) {
        const answer = await ask(method, spell(address));
        expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
        expectNothingTold(answer);
        const [head = '', body = ''] = answer.split('\r\n\r\n');
        if (/^HTTP\/1\.1 200/.test(head) && method !== 'OPTIONS' && body !== '') {
          expect(body).toMatch(/^\{"status":"(ok|error)"\}$/);
        }
        if (method === 'HEAD') expect(body).toBe('');
      }
    }
  });

  it.each(['Bearer', 'Bearer ', 'Basic eDp5', 'Bearer null', `bearer ${'k'.repeat(5_000)}`])(
    'with a wrong key, number %#',
    async (authorization) => {
      for (const address of ADDRESSES) {
        expectNothingTold(await ask('GET', address, `Authorization: ${authorization}\r\n`));
        expectNothingTold(await ask('GET', address, `X-Api-Key: ${authorization}\r\n`));
      }
    },
  );

  it('whoever has one does: the names that are looked for are told', async () => {
    const authorization = `Authorization: Bearer ${METRICS_KEY}\r\n`;
    const answer = await ask('GET', '/health/ready', authorization);
    expect(secrets.some((secret) => answer.includes(secret))).toBe(true);
  });

  it('the answer is as long for a gateway with much as for one with little', async () => {
    const length = async () =>
      /content-length: (\d+)/i.exec(await ask('HEAD', '/health/ready'))?.[1];
    expect(await length()).toBe(String('{"status":"ok"}'.length));
  });

  it.each(DOCUMENTS)('%s describes the interface, and not this gateway', async (address) => {
    const answer = await ask('GET', address);
    for (const secret of secrets) expect(answer).not.toContain(secret);
    expect(answer).not.toContain('node_modules');
  });

  it.each(BROKEN)('the request %#, which cannot be read', async (raw) => {
    const answer = await send(raw);
    expect(answer).toMatch(/^HTTP\/1\.1 [45]\d\d /);
    expectNothingTold(answer);
  });
});
