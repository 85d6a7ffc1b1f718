import { request } from 'node:http';
import { DemoServer, PortTakenError } from './demo-server';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

describe('the server of the demo page', () => {
  let server: DemoServer;

  beforeEach(async () => {
    server = await DemoServer.open(0);
  });

  afterEach(async () => {
    await server.close();
  });

  function ask(
    path: string,
    {
      method = 'GET',
      headers = {},
      body = '',
    }: Partial<Record<'method' | 'body', string>> & {
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: server.port, path, method, headers };
      const call = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, type, body: text });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  it.each([
    ['/', 'text/html'],
    ['/app.js', 'text/javascript'],
    ['/parts.js', 'text/javascript'],
    ['/texts.js', 'text/javascript'],
    ['/style.css', 'text/css'],
    ['/icon.svg', 'image/svg+xml'],
  ])('serves %s as %s', async (path, type) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.type).toBe(`${type}; charset=utf-8`);
    expect(answer.body).not.toBe('');
  });

  it('names nothing outside of itself, so that it works without a network', async () => {
    for (const path of ['/', '/app.js', '/parts.js', '/texts.js', '/style.css']) {
      const { body } = await ask(path);
      const addresses = body.match(/https?:\/\/[^\s'"`)]+/g) ?? [];
      expect(addresses.filter((address) => !address.includes('www.w3.org'))).toEqual([]);
    }
  });

  it.each(['/demo-server.js', '/../demo-server.ts', '/%2e%2e/main.ts', '/page/index.html'])(
    'serves nothing else of the disk: %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it('does not answer to a name that leads to this machine from elsewhere', async () => {
    const answer = await ask('/', { headers: { Host: 'evil.example' } });
    expect(answer).toMatchObject({ status: 421, body: '{"code":"wrong_host"}' });
  });

  it('says so while everything is still being started', async () => {
    const answer = await ask('/api/message', { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({ status: 503, body: '{"code":"starting"}' });
  });

  it('says which port is taken, and how to choose another', async () => {
    const second = DemoServer.open(server.port);
    await expect(second).rejects.toBeInstanceOf(PortTakenError);
    await expect(second).rejects.toThrow(`PORT=${server.port + 1} npm run demo`);
  });
});
