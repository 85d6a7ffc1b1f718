import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { type SandboxPostgres, startSandboxPostgres } from 'crowdwiz-sandbox/postgres';
import { SignerProcess } from './signer-process';

const CWD = 100_000n;
const WITHIN_MILLISECONDS = 120_000;

/** A gateway without any key, and the signer, each in a process of its own, over a chain in a box. */
describe('a gateway whose keys are in another process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-'));
  /** Beside it: PostgreSQL may run as another user, who cannot look into the folder. */
  const home = `${folder}-postgres`;
  const undo: (() => unknown)[] = [];
  let node: SandboxNode;
  let postgres: SandboxPostgres;
  let signer: SignerProcess;
  let gateway: ChildProcess;
  let between: Server;
  /** The next answer to `sign` is not passed on: the signer is killed with it in its hands. */
  let killsAtAnswer = false;
  let killed = 0;

  before(async () => {
    node = await SandboxNode.start();
    undo.push(() => node.stop());
    const hot = node.createAccount('hot-wallet1', undefined, 10_000n * CWD);
    node.advanceToIrreversible();
    node.produceEvery(250);
    signer = new SignerProcess(node, hot);
    undo.push(() => signer.dispose());
    await signer.start();
    between = await listenBetween(join(folder, 'between.sock'));
    undo.push(() => between.close());
    postgres = await startSandboxPostgres({ home, isFresh: true });
    undo.push(() => postgres.stop());
    gateway = await startGateway(hot);
    undo.push(() => gateway.kill('SIGKILL'));
  });

  after(async () => {
    // In the opposite order; what failed to start is not there.
    for (const end of undo.reverse()) await end();
    for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
  });

  /** Passes on what gateway and signer say to each other. */
  async function listenBetween(path: string): Promise<Server> {
    const server = createServer((near) => {
      const far = connect(signer.socket);
      let signs = false;
      near.on('data', (data) => {
        signs ||= String(data).includes('"method":"sign"');
        far.write(data);
      });
      far.on('data', (data) => {
        if (!(killsAtAnswer && signs)) {
          signs = false;
          near.write(data);
          return;
        }
        killsAtAnswer = false;
        killed += 1;
        void signer.kill9().then(() => near.destroy());
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    server.listen(path);
    await once(server, 'listening');
    return server;
  }

  async function startGateway({ name }: SandboxAccount): Promise<ChildProcess> {
    const child = fork(join(__dirname, 'gateway-child.js'), {
      cwd: folder,
      env: {
        ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'fatal', NODE_ENV: 'development' },
        DATABASE_URL: postgres.database.url,
        DATABASE_OWNER_URL: postgres.database.ownerUrl,
        ...{ CHAIN_NODES: node.url, CHAIN_ID: node.chain.chainId },
        // Blocks are made faster than time goes by.
        CHAIN_CLOCK_TOLERANCE_SECONDS: '86400',
        GATEWAY_ACCOUNT: name,
        CODE_SECRET: 'throw-away-secret-of-this-test-alone',
        SCAN_INTERVAL_SECONDS: '1',
        // The signer signs no codes: accounts are linked by a message from them.
        LIMIT_CODES_PER_DAY: '0',
        SIGNER_SOCKET: join(folder, 'between.sock'),
      },
    });
    const [word] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
    assert.equal(word, 'ready');
    return child;
  }

  async function ask<T>(name: string, ...given: string[]): Promise<T> {
    gateway.send({ name, given });
    const [answer] = (await once(gateway, 'message')) as [{ result?: T; error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result as T;
  }

  async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WITHIN_MILLISECONDS;
    while (!(await condition())) {
      assert.ok(Date.now() < deadline, `in time: ${what}`);
      await delay(100);
    }
  }

  const withdrawal = (id: string) =>
    ask<{ state: string; waitingFor: string | null }>('withdrawal', id);
  const balanceOf = ({ id }: SandboxAccount) => node.chain.state.balanceOf(id, '1.3.0');
  let customerId = '';
  let account: SandboxAccount;

  it('links an account by a message, which the signer checks itself', async () => {
    account = node.createAccount('customer-one', undefined, 1_000n * CWD);
    customerId = await ask('register', 'test:one');
    const code = await ask<string>('requestLink', customerId, account.name);
    node.wallet.sendMessage(account, node.accounts.get('hot-wallet1')?.id ?? '', code);
    await until('linked', () => ask('isLinked', customerId));
    const journal = () => readFileSync(join(signer.state, 'journal.jsonl'), 'utf8');
    await until('linked at the signer', () => journal().includes('"kind":"link"'));
  });

  it('credits a deposit', async () => {
    const to = node.accounts.get('hot-wallet1')?.id ?? '';
    node.transfer({ from: account, to, units: 100n * CWD });
    await until('credited', async () => Number(await ask('points', customerId)) === 9000);
  });

  it('pays out, although the signer is killed in the middle, once', async () => {
    const before = balanceOf(account);
    killsAtAnswer = true;
    const { id, units } = await ask<{ id: string; units: string }>('withdraw', customerId, '1000');
    await until('killed', () => killed === 1);
    await until('waits', async () => (await withdrawal(id)).waitingFor === 'signer_unavailable');
    assert.equal((await withdrawal(id)).state, 'approved');
    await signer.start();
    await until('paid', async () => (await withdrawal(id)).state === 'irreversible');
    assert.equal(balanceOf(account) - before, BigInt(units));
    // What was signed and lost was counted, and never sent.
    const journal = readFileSync(join(signer.state, 'journal.jsonl'), 'utf8');
    assert.ok(journal.split('"kind":"signed"').length - 1 >= 2);
  });

  it('does not pay what is above the caps of the signer, however the gateway is asked', async () => {
    const { id } = await ask<{ id: string }>('withdraw', customerId, '7000');
    await until('refused', async () => (await withdrawal(id)).waitingFor === 'signer_refused');
    assert.equal((await withdrawal(id)).state, 'approved');
  });
});
