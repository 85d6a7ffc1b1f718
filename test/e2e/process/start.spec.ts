import { connect, type Server } from 'node:net';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { waitUntil } from 'crowdwiz-testkit/world';
import {
  askLive,
  askReady,
  databaseAt,
  endOf,
  openWayTo,
  PATIENCE,
  StartScene,
  TEST_TIMEOUT_MILLISECONDS,
  untilLogged,
  untilNotReady,
} from './start.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

/** What is missing at the start and may come: the gateway waits for it, and says for what. */
describe('a start goes on', () => {
  let scene: StartScene;
  const ways: Server[] = [];

  beforeAll(async () => {
    scene = await StartScene.open();
  });

  afterEach(() => scene.killAll());

  afterAll(async () => {
    for (const way of ways) way.close();
    await scene.close();
  });

  it('to a gateway that is ready, and ends with exit code 0 at SIGTERM', async () => {
    const gateway = await scene.launch();
    await gateway.untilReady();
    expect(await askLive(gateway)).toBe(200);
    expect(await askReady(gateway)).toEqual({ status: 200, error: {} });
    const said = gateway.logs.join('\n');
    for (const begin of [
      'CrowdWiz Gateway ',
      'Account: ',
      'Chain: ',
      'Nodes: 1 of 1',
      'Database: PostgreSQL ',
    ]) {
      expect(said).toContain(`"msg":"${begin}`);
    }
    for (const begin of [
      'Points: ',
      'Rates in force: 90 ',
      'Bot: ',
      'Signatures: ',
      'Listening on ',
    ]) {
      expect(said).toContain(`"msg":"${begin}`);
    }
    // One has said nothing, the other half a request: neither is waited for.
    const idlers = ['', 'POST /admin/v1/halt HTTP/1.1\r\nHost: a\r\n'].map((says) => {
      const { hostname, port } = new URL(gateway.baseUrl);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      if (says !== '') socket.write(says);
      return new Promise<void>((resolve) => socket.once('connect', resolve));
    });
    await Promise.all(idlers);
    await gateway.stop();
    const { exit, output } = await endOf(gateway);
    expect(exit).toBe('exit code 0');
    expect(output).toMatch(
      /"msg":"Stopping: [^]*"msg":"Stopped after [\d.]+ s\. Finished: the cycle /,
    );
  });

  it('without a node, names the chain as missing, and is ready once the node is there', async () => {
    await scene.node.goDown();
    const gateway = await scene.launch();
    const { pid } = gateway;
    const missing = await untilNotReady(gateway, ['chain', 'irreversibility', 'scan', 'wallet']);
    expect(missing.error['chain']).toMatchObject({
      explanation: 'No configured node is healthy.',
      nodes: [{ state: 'connecting' }],
    });
    expect(String(missing.error['wallet']?.['explanation'])).toContain('CHAIN_NODES');
    expect(await askLive(gateway)).toBe(200);
    await untilLogged(gateway, /No node answers yet/);

    await scene.node.comeBack();
    await gateway.untilReady();
    expect(gateway.pid).toBe(pid);
    await gateway.stop();
    expect((await endOf(gateway)).exit).toBe('exit code 0');
  });

  it('without Telegram, says that the bot is not connected, and connects once it is there', async () => {
    await scene.telegram.goDown();
    const gateway = await scene.launch();
    const missing = await untilNotReady(gateway, ['telegram']);
    expect(missing.error['telegram']).toMatchObject({ state: 'failing' });
    expect(String(missing.error['telegram']?.['lastError'])).toContain(
      'Telegram cannot be reached',
    );

    await scene.telegram.comeBack();
    await gateway.untilReady();
    expect(gateway.logs.join('\n')).not.toContain(scene.telegram.token);
  });

  it('with a bot token that Telegram refuses, and says which setting to mend', async () => {
    const token = '100000002:a-token-that-nobody-knows-at-all-000';
    const gateway = await scene.launch({ TELEGRAM_BOT_TOKEN: token });
    const missing = await untilNotReady(gateway, ['telegram']);
    expect(String(missing.error['telegram']?.['lastError'])).toContain('set TELEGRAM_BOT_TOKEN');
    expect(await askLive(gateway)).toBe(200);
    await untilLogged(gateway, /set TELEGRAM_BOT_TOKEN/);
    expect(gateway.logs.join('\n')).not.toContain(token);
  });

  it('without a bot when there is no token', async () => {
    const gateway = await scene.launch({ TELEGRAM_BOT_TOKEN: '' });
    await gateway.untilReady();
    expect(gateway.isRunning).toBe(true);
  });

  it('once the database is there, for which it waits with a line per try', async () => {
    const port = await findFreePort();
    const gateway = await scene.launch(databaseAt(scene.database, port));
    const line = await untilLogged(gateway, /does not answer \(try 1 of/);
    expect(line).toContain(`PostgreSQL at 127.0.0.1:${port}`);
    expect(await askLive(gateway)).toBeNull();

    ways.push(await openWayTo(scene.database, port));
    await gateway.untilReady();
    expect(gateway.logs.join('\n')).not.toContain(new URL(scene.database.url).password);
  });

  it('or ends with exit code 0 at once when it is stopped while it waits', async () => {
    const port = await findFreePort();
    const gateway = await scene.launch(databaseAt(scene.database, port));
    await untilLogged(gateway, /does not answer \(try 1 of/);
    await gateway.stop();
    expect((await endOf(gateway)).exit).toBe('exit code 0');
  });

  it('and tells what a node says later: an account that the chain does not have', async () => {
    await scene.node.goDown();
    const gateway = await scene.launch({ GATEWAY_ACCOUNT: 'nobody-has-this-name' });
    await untilLogged(gateway, /No node answers yet/);
    await scene.node.comeBack();
    const look = async () => {
      const ready = await askReady(gateway);
      const explanation = String(ready?.error['wallet']?.['explanation']);
      return explanation.includes('no account "nobody-has-this-name"') && explanation;
    };
    expect(await waitUntil('the account is called unknown', look, PATIENCE)).toContain(
      'GATEWAY_ACCOUNT',
    );
    expect(gateway.isRunning).toBe(true);
  });
});
