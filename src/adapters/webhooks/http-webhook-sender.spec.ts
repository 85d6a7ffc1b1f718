import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { IpNetwork } from '../../platform/config';
import { newEndpointSecret } from '../../webhooks';
import { HttpWebhookSender } from './http-webhook-sender';
import { ANSWER_BYTES_MAXIMUM, BODY_MILLISECONDS } from './read-answer';
import { WebhookOptions } from './webhook-options';

const REQUEST_MILLISECONDS = 400;
const SECRETS = [newEndpointSecret(), newEndpointSecret()];
const BODY = JSON.stringify({ type: 'deposit.credited', text: 'Пример' });
const AT = new Date('2026-03-01T12:00:00.900Z');

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
}

type Answer = (response: ServerResponse, socket: Socket) => void;

/** A receiver on loopback. */
class Receiver {
  readonly received: Received[] = [];
  readonly sockets = new Set<Socket>();
  answer: Answer = (response) => response.end('thanks');
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        this.received.push({ headers: request.headers, url: request.url ?? '', body });
        this.answer(response, request.socket);
      });
    });
    this.server.on('connection', (socket) => this.sockets.add(socket));
  }

  async listen(host = '127.0.0.1', port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, host, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function networkOf(text: string): IpNetwork {
  const network = IpNetwork.parse(text);
  if (typeof network === 'string') throw new Error(network);
  return network;
}

describe('a webhook', () => {
  let receiver: Receiver;
  let port: number;
  let names: Record<string, string[]>;
  let sender: HttpWebhookSender;

  const lookUp = (name: string) => {
    const found = names[name] ?? [];
    if (found.length > 0) return Promise.resolve(found.map((address) => ({ address, family: 4 })));
    return Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
  };

  const senderTo = (networks: readonly string[], milliseconds = REQUEST_MILLISECONDS) =>
    new HttpWebhookSender(new WebhookOptions(networks.map(networkOf), milliseconds, 200, lookUp));

  beforeEach(async () => {
    receiver = new Receiver();
    port = await receiver.listen();
    names = { 'shop.test': ['127.0.0.1'] };
    sender = senderTo(['127.0.0.1']);
  });

  afterEach(async () => {
    sender.onApplicationShutdown();
    await receiver.close();
  });

  const send = (url = `http://shop.test:${port}/hooks`) =>
    sender.send({ url, id: 'event-1', at: AT, body: BODY, secrets: SECRETS });

  it('is signed by each secret, as another implementation computes it', async () => {
    expect(await send()).toMatchObject({ status: 200, answer: 'thanks', error: null });
    const [{ headers, body, url }] = receiver.received as [Received];
    expect([url, body, headers['content-type']]).toEqual(['/hooks', BODY, 'application/json']);
    expect([headers['webhook-id'], headers['webhook-timestamp']]).toEqual([
      'event-1',
      '1772366400',
    ]);
    const expected = SECRETS.map((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const hmac = createHmac('sha256', key).update(`event-1.1772366400.${body}`);
      return `v1,${hmac.digest('base64')}`;
    });
    expect(headers['webhook-signature']).toBe(expected.join(' '));
  });

  it('follows no redirect', async () => {
    receiver.answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await send()).toMatchObject({ status: 307, answer: null });
    expect(receiver.received).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['hangs', () => undefined],
    ['sends half of a head', (_response, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-')],
  ])('to a receiver that %s ends in time', async (_what, answer) => {
    receiver.answer = answer;
    const { status, error, milliseconds } = await send();
    expect([status, error]).toEqual([null, 'No answer came within 0.4 seconds.']);
    expect(milliseconds).toBeLessThan(10 * REQUEST_MILLISECONDS);
  });

  it.each<[string, Answer, string | null]>([
    ['never ends its answer', (response) => response.write('half'), 'half'],
    [
      'closes in the middle of it',
      (response, socket) => response.write('half', () => void socket.destroy()),
      'half',
    ],
  ])('was taken by a receiver that %s', async (_what, answer, kept) => {
    receiver.answer = answer;
    expect(await send()).toMatchObject({ status: 200, answer: kept, error: null });
  });

  it('has no more be read than is kept', async () => {
    sender.onApplicationShutdown();
    sender = senderTo(['127.0.0.1'], 10_000);
    receiver.answer = flood;
    const { status, answer, milliseconds } = await send();
    expect([status, answer]).toEqual([200, 'x'.repeat(ANSWER_BYTES_MAXIMUM)]);
    // Not when its time was over.
    expect(milliseconds).toBeLessThan(BODY_MILLISECONDS);
  });

  it('to a receiver that closes early has failed', async () => {
    receiver.answer = (_response, socket) => socket.destroy();
    expect(await send()).toMatchObject({ status: null, error: 'The request failed: ECONNRESET.' });
  });

  it('to a receiver that wants another protocol has failed', async () => {
    receiver.answer = (_response, socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    expect(await send()).toMatchObject({
      status: null,
      error: 'The receiver closed the connection.',
    });
  });

  it('goes by a connection that was kept, and by another one when that was closed just then', async () => {
    await send();
    await send();
    expect(receiver.sockets.size).toBe(1);
    let isFirst = true;
    receiver.answer = (response, socket) => {
      if (isFirst) socket.destroy();
      else response.end('thanks');
      isFirst = false;
    };
    expect(await send()).toMatchObject({ status: 200 });
    expect(receiver.sockets.size).toBe(2);
  });

  it('goes where the name leads by now', async () => {
    sender = senderTo(['127.0.0.0/8']);
    expect(await send()).toMatchObject({ status: 200 });
    await receiver.close();
    expect(await send()).toMatchObject({ status: null });
    receiver = new Receiver();
    await receiver.listen('127.0.0.3', port);
    names['shop.test'] = ['127.0.0.3'];
    expect(await send()).toMatchObject({ status: 200 });
    expect(receiver.received).toHaveLength(1);
  });

  describe('goes to no address that is not allowed', () => {
    it.each([
      'http://127.0.0.2',
      'http://[::ffff:127.0.0.2]',
      'http://0x7f000002',
      'http://2130706434',
      'https://10.0.0.1',
      'https://[::1]',
      'https://[fe80::1]',
    ])('such as %s', async (url) => {
      expect(sender.refusalOf(url)).toContain('address of the internet');
      expect(await send(url)).toMatchObject({ status: null, milliseconds: 0 });
    });

    it('also where the name leads there only when it is asked again', async () => {
      const other = new Receiver();
      await other.listen('127.0.0.2', port);
      names['shop.test'] = ['127.0.0.2'];
      const refused = 'The name leads to no address to which webhooks may be sent.';
      expect(await send()).toMatchObject({ status: null, error: refused });
      // Of several, the one that is allowed.
      names['shop.test'] = ['127.0.0.2', '127.0.0.1'];
      expect(await send()).toMatchObject({ status: 200 });
      expect([other.sockets.size, receiver.sockets.size]).toEqual([0, 1]);
      await other.close();
    });

    it('nor by http to the internet, nor anywhere by something else', () => {
      const flaws = [
        ['http://user:secret@127.0.0.1', 'user'],
        ['https://shop.example/#part', '#'],
        ['ftp://shop.example', 'https'],
        ['http://8.8.8.8', 'internet'],
        ['shop', 'address'],
        [`https://shop.example/${'a'.repeat(2_048)}`, '2048'],
      ] as const;
      for (const [url, flaw] of flaws) expect(sender.refusalOf(url)).toContain(flaw);
      expect(senderTo([]).refusalOf('http://shop.example')).toBe('Use https.');
      expect(senderTo([]).refusalOf('https://shop.example:8443/a?b=c')).toBeNull();
    });
  });

  it('says what went wrong without addresses', async () => {
    names['shop.test'] = [];
    expect(await send()).toMatchObject({ error: 'The request failed: ENOTFOUND.' });
    names['shop.test'] = ['127.0.0.1'];
    await receiver.close();
    const { error } = await send();
    expect(error).toBe('The request failed: ECONNREFUSED.');
    receiver = new Receiver();
    await receiver.listen();
  });
});

function flood(response: ServerResponse): void {
  response.on('error', () => undefined);
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(10_000)));
  };
  response.on('drain', more);
  more();
}
