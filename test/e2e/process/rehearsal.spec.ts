import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { defaultEmbeddedPostgresHome } from 'crowdwiz-embedded-postgres';
import { waitUntil, type WaitBounds } from 'crowdwiz-testkit/world';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { removeHome } from 'crowdwiz-testkit/internal/world/sandbox-database';

const PATIENCE: WaitBounds = { timeoutMilliseconds: 60_000, everyMilliseconds: 50 };
/** A sandbox and a gateway start twice, on a machine that is busy with other things. */
const TEST_TIMEOUT_MILLISECONDS = 180_000;

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

/** A program of ours in a folder with a .env, as somebody starts it in a terminal. */
class Program {
  output = '';
  exitCode: number | null | undefined;
  private readonly child: ChildProcess;

  constructor(name: string, folder: string, words: readonly string[] = []) {
    const program = resolve(__dirname, '../../..', `${name}.js`);
    this.child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      // Without the DATABASE_URL of whoever runs the tests.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.child.once('close', (code) => {
      this.exitCode = code;
    });
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const look = () => {
      if (this.exitCode !== undefined) throw new Error(`it ended: ${this.output}`);
      return pattern.exec(this.output);
    };
    try {
      return await waitUntil(`the program says ${pattern}`, look, PATIENCE);
    } catch (error) {
      throw new Error(`${String(error)}; it said: ${this.output}`, { cause: error });
    }
  }

  async interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.end();
  }

  async end(): Promise<number | null> {
    await waitUntil('the program ends', () => this.exitCode !== undefined, PATIENCE);
    return this.exitCode ?? null;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

describe('npm run sandbox', () => {
  let folder: string;
  let words: string[];
  let ports: Record<'node' | 'telegram' | 'postgres' | 'gateway', number>;
  const programs: Program[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-rehearsal-'));
    const free = await Promise.all([1, 2, 3, 4].map(() => findFreePort()));
    const [node = 0, telegram = 0, postgres = 0, gateway = 0] = free;
    ports = { node, telegram, postgres, gateway };
    words = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  });

  afterEach(() => {
    for (const program of programs.splice(0)) program.kill();
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await removeHome(`${defaultEmbeddedPostgresHome()}-rehearsal-${ports.postgres}`);
  });

  function start(name: string, ...more: readonly string[]): Program {
    const program = new Program(name, folder, more);
    programs.push(program);
    return program;
  }

  const sandbox = (...more: string[]) => start('apps/dist/rehearsal/main', ...words, ...more);

  async function startGateway(): Promise<Program> {
    const gateway = start('dist/main');
    const look = async () => {
      if (gateway.exitCode !== undefined) throw new Error(`it ended: ${gateway.output}`);
      const answer = await fetch(`http://127.0.0.1:${ports.gateway}/health/ready`).catch(
        () => null,
      );
      await answer?.arrayBuffer();
      return answer?.status === 200;
    };
    await waitUntil('the gateway is ready', look, PATIENCE);
    return gateway;
  }

  it('gives "npm start" all that it needs, lets somebody play a customer, and ends in order', async () => {
    const stage = sandbox();
    await stage.says(/The sandbox is ready[\s\S]*written now[\s\S]*npm start/);
    const settings = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
    expect(settings).toMatchObject({
      PORT: String(ports.gateway),
      CHAIN_NODES: `ws://127.0.0.1:${ports.node}`,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${ports.telegram}`,
    });
    expect(new URL(settings['DATABASE_URL'] ?? '').port).toBe(String(ports.postgres));

    const doctor = start('dist/doctor-main');
    expect({ exitCode: await doctor.end(), output: doctor.output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Nothing stands in the way of the gateway.') as string,
    });

    const gateway = await startGateway();
    stage.type('alice say /start');
    await stage.says(/bot to alice:\n[\s\S]*\[Link an account\]/);
    stage.type('alice press link');
    await stage.says(/name of your CrowdWiz account/);
    stage.type('alice say alice-wallet');
    await stage.says(/code is on its way/i);
    const seen = await waitUntil(
      'the code is in the wallet',
      () => {
        stage.type('alice wallet');
        return /message from points-gateway: ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(stage.output);
      },
      { ...PATIENCE, everyMilliseconds: 1_000 },
    );
    stage.type(`alice say ${seen[1] ?? ''}`);
    await stage.says(/\[Deposit\]/);
    stage.type('alice pay 10');
    await stage.says(/sent to points-gateway in the transaction [0-9a-f]{40}/);
    await stage.says(/bot to alice:\n.*\+?900 DEMO/);

    expect(await gateway.interrupt()).toBe(0);
    expect(await stage.interrupt()).toBe(0);
    for (const port of Object.values(ports)) expect(await isOpen(port)).toBe(false);
  });

  it('begins anew the next time, with the settings that are there', async () => {
    const before = readFileSync(join(folder, '.env'), 'utf8');
    const stage = sandbox();
    await stage.says(/of an earlier run; kept/);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before);
    const doctor = start('dist/doctor-main');
    expect(await doctor.end()).toBe(0);
    expect(doctor.output).toContain('They are not opened yet');
    await startGateway();

    const another = sandbox();
    expect(await another.end()).toBe(1);
    expect(another.output).toMatch(/Port \d+ cannot be used \(EADDRINUSE\).*--node-port/);
    expect(await stage.interrupt()).toBe(0);
  });

  it('leaves a .env of somebody else alone, and starts nothing', async () => {
    const path = join(folder, 'precious.env');
    writeFileSync(path, 'GATEWAY_ACTIVE_KEY=precious\n');
    const stage = sandbox('--env', path);
    expect(await stage.end()).toBe(1);
    expect(stage.output).toContain('--force');
    expect(stage.output).not.toContain('Starting');
    expect(readFileSync(path, 'utf8')).toBe('GATEWAY_ACTIVE_KEY=precious\n');
    expect(existsSync(join(folder, '.env'))).toBe(true);
  });
});

function isOpen(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
  });
}
