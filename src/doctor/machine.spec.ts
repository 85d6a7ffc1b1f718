import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Secret } from '../platform/config';
import { judgeAccess } from './access';
import { examinePort, judgeClocks, judgeCurve } from './machine';

const NOW = new Date('2026-01-01T00:00:00Z');

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const httpAt = (port: number) => ({ host: '127.0.0.1', port, trustedProxies: [] });

describe('the doctor about the port', () => {
  it('says that it is free', async () => {
    const server = createServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await examinePort(httpAt(port))).toMatchObject({ status: 'ok' });
    expect(await examinePort(httpAt(0))).toMatchObject({ status: 'ok' });
  });

  it('knows a gateway that runs there, and no other program', async () => {
    const asked: (string | undefined)[] = [];
    const gateway = createHttpServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(503, { 'content-type': 'application/json' }).end('{"status":"error"}');
    });
    const other = createHttpServer((_, response) => response.end('<html>'));
    const [gatewayPort, otherPort] = [await portOf(gateway), await portOf(other)];
    expect(await examinePort(httpAt(gatewayPort))).toMatchObject({ status: 'ok' });
    expect(await examinePort(httpAt(otherPort))).toMatchObject({ name: 'PORT', status: 'fail' });
    expect(asked).toEqual([undefined]);
    for (const server of [gateway, other]) server.closeAllConnections();
    for (const server of [gateway, other]) await new Promise((resolve) => server.close(resolve));
  });
});

describe('the doctor about clocks', () => {
  it('tells which two are apart', () => {
    const known = { status: 'known', now: NOW } as const;
    expect(judgeClocks(known, 20, 60).map(({ status }) => status)).toEqual(['ok', 'ok']);
    const chain = new Date(NOW.getTime() + 90_000);
    const [first, second] = judgeClocks({ status: 'clocks_apart', chain, clock: NOW }, -90_000, 60);
    expect(first).toMatchObject({ status: 'fail' });
    expect(first?.found).toContain('90 seconds apart');
    expect(second).toMatchObject({ status: 'warn' });
    expect(second?.found).toContain('90.0 seconds behind this one');
  });

  it('says when nobody has told the time of the chain', () => {
    const none = { status: 'no_head', clock: NOW } as const;
    expect(judgeClocks(none, null, 60)).toMatchObject([{ status: 'skipped' }]);
    expect(judgeClocks(null, null, 60)).toMatchObject([{ status: 'skipped' }]);
  });
});

describe('the doctor about signatures', () => {
  it('warns where they are made in JavaScript, and says why', () => {
    const native = { name: 'libsecp256k1', fallbackReason: null } as const;
    expect(judgeCurve(native)).toMatchObject({ status: 'ok', fix: null });
    const slow = { name: '@noble/curves', fallbackReason: 'No native build was found' } as const;
    const { status, found } = judgeCurve(slow);
    expect(status).toBe('warn');
    expect(found).toContain('No native build was found.');
  });
});

describe('the doctor about access keys', () => {
  const LONG = 'a-key-that-has-thirty-two-characters';
  const wrong = (admin: string | null, metrics: string | null, service: string | null) => {
    const [adminApiKey, metricsApiKey, serviceApiKey] = [admin, metrics, service].map(
      (key) => key && new Secret(key),
    ) as [Secret | null, Secret | null, Secret | null];
    return judgeAccess({ access: { adminApiKey, metricsApiKey, serviceApiKey }, roles: ['api'] })
      .filter(({ status }) => status !== 'ok')
      .map(({ name, status }) => `${status} ${name}`);
  };

  it('warns where there is no admin interface, and of keys that are short or the same', () => {
    expect(wrong(LONG, null, null)).toEqual([]);
    expect(wrong(null, null, null)).toEqual(['warn ADMIN_API_KEY']);
    expect(wrong('short-key', null, null)).toEqual(['warn ADMIN_API_KEY']);
    expect(wrong(LONG, null, LONG)).toEqual(['warn SERVICE_API_KEY']);
  });
});
