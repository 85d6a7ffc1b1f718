import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from 'crowdwiz-testkit/world';
import { DatabaseUnavailable, waitForDatabase } from '../../../src/adapters/postgres';
import { openClient } from '../../../src/adapters/postgres/connection/connect';
import { startOwnServer, type OwnServer } from '../../support/postgres/own-server';

const IMPATIENT = { attempts: 1, pauseMilliseconds: 1 };
const SILENT = { warn: () => undefined };
const FILES = join(__dirname, '../../fixtures/tls');
const AUTHORITY = join(FILES, 'authority.pem');

/** The server's certificate is for 127.0.0.1 alone, and signed by an authority that nobody knows. */
describe('TLS to PostgreSQL', () => {
  let server: OwnServer;
  let url: string;

  beforeAll(async () => {
    server = await startOwnServer();
    ({ url } = await server.createDatabase('gateway_test_tls'));
  });

  afterAll(() => server.dispose());

  const of = (parameters: Record<string, string>, host = '127.0.0.1') => {
    const parts = new URL(url);
    parts.hostname = host;
    parts.search = new URLSearchParams(parameters).toString();
    return parts.toString();
  };

  async function refusal(parameters: Record<string, string>, host?: string): Promise<string> {
    const failure: unknown = await waitForDatabase(of(parameters, host), IMPATIENT, SILENT).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    const { message } = failure as Error;
    expect(message).not.toContain(new URL(url).password);
    return message;
  }

  async function isEncrypted(parameters: Record<string, string>, host?: string): Promise<boolean> {
    const client = await openClient(of(parameters, host));
    const { rows } = await client.query<{ ssl: boolean }>(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    await client.end();
    return rows[0]?.ssl === true;
  }

  it('that a server does not offer is told, and what to do', async () => {
    expect(await refusal({ sslmode: 'require' })).toMatch(/offers no TLS.*Switch it on.*ssl = on/);
  });

  describe('that is offered', () => {
    beforeAll(async () => {
      const put = (name: string) =>
        `COPY (SELECT unnest(string_to_array('${readFileSync(join(FILES, name), 'utf8').trim()}', E'\n')))
         TO PROGRAM 'umask 077; cat > ${name}'`;
      await server.sql(
        put('server.pem'),
        put('server.key'),
        "ALTER SYSTEM SET ssl_cert_file = 'server.pem'",
        "ALTER SYSTEM SET ssl_key_file = 'server.key'",
        'ALTER SYSTEM SET ssl = on',
        'SELECT pg_reload_conf()',
      );
      // The server reads its settings when it gets to it, and new connections have what it has read.
      await waitUntil('TLS is on', () => isEncrypted({ sslmode: 'require' }).catch(() => false));
    });

    it.each([
      ['disable', {}, '127.0.0.1', false],
      ['require', {}, 'localhost', true],
      ['require', { sslrootcert: AUTHORITY }, 'localhost', true],
      ['verify-ca', { sslrootcert: AUTHORITY }, 'localhost', true],
      ['verify-full', { sslrootcert: AUTHORITY }, '127.0.0.1', true],
    ])('is used as sslmode=%s says, with %j at %s', async (sslmode, files, host, expected) => {
      expect(await isEncrypted({ sslmode, ...files }, host)).toBe(expected);
    });

    it('is refused for a server of an authority that is not trusted', async () => {
      const another = { sslrootcert: join(FILES, 'another-authority.pem') };
      for (const parameters of [
        { sslmode: 'verify-full' },
        { sslmode: 'verify-ca', ...another },
        { sslmode: 'require', ...another },
      ]) {
        expect(await refusal(parameters)).toMatch(/has signed its certificate.*by sslrootcert/);
      }
    });

    it('is refused for a certificate of another name', async () => {
      const parameters = { sslmode: 'verify-full', sslrootcert: AUTHORITY };
      expect(await refusal(parameters, 'localhost')).toMatch(/for another name.*as the host/);
    });

    it('holds for statements that take their time, and for large answers', async () => {
      const client = await openClient(of({ sslmode: 'verify-full', sslrootcert: AUTHORITY }));
      await client.query('SELECT pg_sleep(6)');
      const { rows } = await client.query<{ text: string }>("SELECT repeat('x', 5000000) AS text");
      expect(rows[0]?.text).toHaveLength(5_000_000);
      await client.end();
    });
  });
});
