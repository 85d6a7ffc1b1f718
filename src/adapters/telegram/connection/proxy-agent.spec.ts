import { createServer, type AddressInfo, type Server } from 'node:net';
import { get } from 'node:http';
import { proxyAgentOf } from './proxy-agent';

/** What a request through this proxy ends with. */
function failureThrough(proxyUrl: string): Promise<string> {
  const agent = proxyAgentOf(proxyUrl)!;
  return new Promise((resolve) => {
    const request = get('http://telegram.invalid/', { agent }, (answer) => {
      answer.resume();
      resolve(`answered ${answer.statusCode}`);
    });
    request.on('error', ({ message }) => {
      resolve(message);
    });
  }).finally(() => {
    agent.destroy();
  }) as Promise<string>;
}

describe('a proxy', () => {
  const servers: Server[] = [];

  /** Answers the first bytes with these. */
  async function proxy(answer: Buffer | string, host = '127.0.0.1'): Promise<[number, Buffer[]]> {
    const said: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', (data) => {
        said.push(data);
        socket.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    servers.push(server);
    return [(server.address() as AddressInfo).port, said];
  }

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it('that wants another login is told in words that name the setting', async () => {
    const [port] = await proxy(
      'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno',
    );
    const failure = await failureThrough(`http://user:throw-away@127.0.0.1:${port}`);
    expect(failure).toContain('TELEGRAM_PROXY');
    expect(failure).toContain('wants another user or password (407)');
    expect(failure).not.toContain('throw-away');
  });

  it('that refuses is not taken for Telegram', async () => {
    const [port] = await proxy('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
    expect(await failureThrough(`http://127.0.0.1:${port}`)).toContain('it answers 403');
  });

  it.each(['socks5://[::1]', 'SOCKS5://[::1]'])('at %s is reached there', async (base) => {
    // No acceptable method.
    const [port, said] = await proxy(Buffer.from([5, 0xff]), '::1');
    expect(await failureThrough(`${base}:${port}`)).toContain('TELEGRAM_PROXY');
    expect(said[0]?.[0]).toBe(5);
  });

  it('of any spelling is given names and not addresses', () => {
    for (const url of ['SOCKS5://host:1', 'socks5://host:1', 'socks5h://host:1']) {
      expect(proxyAgentOf(url)).toMatchObject({ shouldLookup: false, proxy: { host: 'host' } });
    }
  });
});
