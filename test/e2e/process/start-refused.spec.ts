import { createServer } from 'node:net';
import { deriveKeys } from 'crowdwiz-sandbox/node';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import {
  ADMIN_KEY,
  CODE_SECRET,
  type Ending,
  endOf,
  StartScene,
  TEST_TIMEOUT_MILLISECONDS,
} from './start.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

/** A start that cannot succeed ends at once, with exit code 1 and one sentence that helps. */
describe('a start is refused', () => {
  let scene: StartScene;

  beforeAll(async () => {
    scene = await StartScene.open();
  });

  afterEach(() => scene.killAll());

  afterAll(() => scene.close());

  /** No answer may show a secret, whatever it is about. */
  function expectNoSecret({ output }: Ending, ...more: readonly string[]): void {
    const { active, memo } = scene.hotWallet.keys;
    const { password } = new URL(scene.database.url);
    const secrets = [active.toWif(), memo.toWif(), password, scene.telegram.token];
    for (const secret of [...secrets, CODE_SECRET, ADMIN_KEY, ...more]) {
      expect(output).not.toContain(secret);
    }
  }

  async function refusal(changes: Readonly<Record<string, string>>): Promise<Ending> {
    const ending = await scene.launchToItsEnd(changes);
    expect(ending.exit).toBe('exit code 1');
    expectNoSecret(ending, ...Object.values(changes).filter((value) => /^5[HJK]/.test(value)));
    return ending;
  }

  /** The last line of a start that got as far as logging. */
  function fatalMessage({ output }: Ending): string {
    const line = output.split('\n').find((each) => each.includes('"level":"fatal"'));
    const { msg } = JSON.parse(line ?? '{"msg":"no fatal line"}') as { msg: string };
    return msg;
  }

  it('by a private key with a typing error, which is never shown', async () => {
    const wif = scene.hotWallet.keys.active.toWif();
    const broken = wif.slice(0, -1) + (wif.endsWith('a') ? 'b' : 'a');
    const { output } = await refusal({ GATEWAY_ACTIVE_KEY: broken });
    expect(output).toContain('The gateway was not started: one setting is not right.');
    expect(output).toMatch(/GATEWAY_ACTIVE_KEY\n +found: .*secret and not shown/);
    expect(output).toMatch(/expected: a private key in wallet import format/);
    expect(output).toMatch(/to mend: +Copy the active private key/);
  });

  it('by a private key in the place of a name, which is never shown', async () => {
    const wif = scene.hotWallet.keys.memo.toWif();
    const { output } = await refusal({ GATEWAY_ACCOUNT: wif, HOST: `${wif} ` });
    expect(output).toMatch(/GATEWAY_ACCOUNT\n +found: +"\[secret\]": /);
    expect(output).not.toContain(wif.slice(1));
  });

  it('by several bad values, each listed by name at once', async () => {
    const { output } = await refusal({
      CHAIN_NODES: 'http://node.example',
      GATEWAY_ACCOUNT: '',
      GATEWAY_MEMO_KEY: 'password123',
      PORT: '70000',
      DEPOSIT_RATE: '1,5',
      TELEGRAM_BOT_TOKEN: 'my secret token',
    });
    expect(output).toContain('6 settings are not right');
    const named = ['CHAIN_NODES', 'GATEWAY_ACCOUNT', 'GATEWAY_MEMO_KEY', 'PORT', 'DEPOSIT_RATE'];
    for (const name of [...named, 'TELEGRAM_BOT_TOKEN']) {
      expect(output).toMatch(new RegExp(`^ +${name}$`, 'm'));
    }
    expect(output).not.toContain('password123');
    expect(output).not.toContain('my secret token');
  });

  it('by rates of which whoever deposits and withdraws would gain, naming both', async () => {
    const { output } = await refusal({ DEPOSIT_RATE: '9550', WITHDRAW_RATE: '98' });
    expect(output).toContain('2 settings are not right');
    expect(output).toMatch(/DEPOSIT_RATE\n +found: +9550, above WITHDRAW_RATE, which is 98/);
    expect(output).toMatch(/WITHDRAW_RATE\n +found: +98, below DEPOSIT_RATE, which is 9550/);
    expect(output).toContain('Whoever deposits and withdraws would gain');
  });

  it('by an active key that is not the account’s', async () => {
    const stranger = deriveKeys('a-stranger').active;
    const ending = await refusal({ GATEWAY_ACTIVE_KEY: stranger.toWif() });
    expect(fatalMessage(ending)).toContain(`GATEWAY_ACTIVE_KEY belongs to ${stranger.publicKey}`);
    expect(fatalMessage(ending)).toContain('start-gateway');
  });

  it('by a memo key that is not the account’s', async () => {
    const ending = await refusal({ GATEWAY_MEMO_KEY: deriveKeys('a-stranger').memo.toWif() });
    expect(fatalMessage(ending)).toContain('GATEWAY_MEMO_KEY belongs to');
    expect(fatalMessage(ending)).toContain(scene.hotWallet.keys.memo.publicKey);
  });

  it('by an account that the chain does not have', async () => {
    const ending = await refusal({ GATEWAY_ACCOUNT: 'nobody-has-this-name' });
    expect(fatalMessage(ending)).toContain('no account "nobody-has-this-name"');
    expect(fatalMessage(ending)).toContain('GATEWAY_ACCOUNT');
  });

  it('by nodes of another chain', async () => {
    const ending = await refusal({ CHAIN_ID: 'ab'.repeat(32) });
    expect(fatalMessage(ending)).toContain('another chain');
    expect(fatalMessage(ending)).toContain('CHAIN_NODES or CHAIN_ID');
  });

  it('by a first block of the future, which began somewhere else, in silence', async () => {
    const ending = await refusal({ SCAN_FROM_BLOCK: '999999' });
    expect(fatalMessage(ending)).toContain('SCAN_FROM_BLOCK is 999999, which the chain has not');
    expect(fatalMessage(ending)).toMatch(/Set SCAN_FROM_BLOCK to \d+ or less, or leave it out/);
  });

  it('by a port that another program has, before Telegram is disturbed', async () => {
    const other = createServer();
    const port = await findFreePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const before = scene.telegram.calls().length;
    const ending = await refusal({ PORT: String(port) });
    other.close();
    expect(fatalMessage(ending)).toContain(`PORT ${port} of 127.0.0.1 is taken`);
    expect(scene.telegram.calls()).toHaveLength(before);
  });

  it('by a host that is not this machine', async () => {
    const ending = await refusal({ HOST: '192.0.2.1' });
    expect(fatalMessage(ending)).toContain('HOST 192.0.2.1 is no address of this machine');
  });

  it('by a database that stays away, after a line per try', async () => {
    const port = await findFreePort();
    const ending = await refusal({
      DATABASE_URL: `postgres://gateway:throw-away-password@127.0.0.1:${port}/gateway`,
      DATABASE_WAIT_SECONDS: '2',
    });
    expect(ending.output).toMatch(/does not answer \(try 1 of 2\)/);
    expect(ending.output).toMatch(/does not answer \(try 2 of 2\)/);
    expect(fatalMessage(ending)).toContain(`PostgreSQL at 127.0.0.1:${port} did not answer`);
    expect(fatalMessage(ending)).toContain('DATABASE_URL');
    expect(ending.output).not.toContain('throw-away-password');
  });

  it('by a database that refuses the password, at once', async () => {
    const url = new URL(scene.database.url);
    url.password = 'a-wrong-password';
    const ending = await refusal({ DATABASE_URL: url.toString() });
    expect(fatalMessage(ending)).toContain(`PostgreSQL at ${url.host} refuses the gateway`);
    expect(fatalMessage(ending)).toContain('Check DATABASE_URL');
    expect(ending.output).not.toContain('a-wrong-password');
  });

  it('by books of another chain, account or number of decimals, and leaves them alone', async () => {
    const gateway = await scene.launch();
    await gateway.untilReady();
    await gateway.stop();
    expect((await endOf(gateway)).exit).toBe('exit code 0');

    const otherAccount = scene.node.createAccount('another-gateway');
    const endings = await Promise.all([
      refusal({ POINTS_DECIMALS: '4' }),
      refusal({ CHAIN_ID: 'ab'.repeat(32), CHAIN_NODES: 'ws://127.0.0.1:9' }),
      refusal({
        GATEWAY_ACCOUNT: otherAccount.name,
        GATEWAY_ACTIVE_KEY: otherAccount.keys.active.toWif(),
        GATEWAY_MEMO_KEY: otherAccount.keys.memo.toWif(),
      }),
    ]);
    const [decimals, chain, account] = endings.map((ending) => fatalMessage(ending));
    expect(decimals).toContain('Set POINTS_DECIMALS=2');
    expect(chain).toContain('belong to the chain');
    expect(chain).toContain('CHAIN_ID');
    expect(account).toContain('belong to the account');
    expect(account).toContain('GATEWAY_ACCOUNT');

    const again = await scene.launch();
    await again.untilReady();
    await again.stop();
    expect((await endOf(again)).exit).toBe('exit code 0');
  });
});
