import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from './package-root';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';

const HOST = '127.0.0.1';
/** The same as in package.json and in the image. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=4'];
const LOG_LINES_MAXIMUM = 5_000;
const LOG_LINES_SHOWN = 12;
const LOG_LINE_SHOWN_LENGTH = 400;
const READY_WITHIN_MILLISECONDS = 60_000;
const STOPPED_WITHIN_MILLISECONDS = 30_000;
const HEALTH_ANSWERS_WITHIN_MILLISECONDS = 5_000;
const LOOK_EVERY_MILLISECONDS = 100;

/**
 * The gateway exactly as `npm start` runs it: `node dist/main.js`, which knows of its surroundings
 * only what the environment tells it.
 */
export class GatewayProcess {
  readonly baseUrl: string;
  private readonly lines: string[] = [];
  /** Empty, so that somebody's own .env is not read. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-sandbox-'));
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private readonly killAtExit = () => {
    this.child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    readonly port: number,
  ) {
    this.baseUrl = `http://${HOST}:${port}`;
    process.on('exit', this.killAtExit);
  }

  /** A second gateway over the same surroundings, which has no bot and is not started. */
  withoutBot(port: number): GatewayProcess {
    const environment: Record<string, string> = { ...this.environment, PORT: String(port) };
    delete environment.TELEGRAM_BOT_TOKEN;
    delete environment.TELEGRAM_API_ROOT;
    return new GatewayProcess(environment, port);
  }

  /** Everything that the gateway wrote, newest last; the oldest lines go first. */
  get logs(): readonly string[] {
    return this.lines;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  /** Starts it and waits until it is ready. */
  async start(signal?: AbortSignal): Promise<void> {
    this.launch();
    await this.untilReady(signal);
  }

  /** Starts it and does not wait. */
  launch(): void {
    if (this.child !== undefined) throw new Error('the gateway runs already');
    const program = join(packageRoot(), 'dist', 'main.js');
    const child = spawn(process.execPath, [...NODE_FLAGS, program], {
      cwd: this.folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) this.collect(stream);
    this.ended = new Promise((resolve) => {
      const end = (reason: string) => {
        this.keep(`(the gateway's process ended: ${reason})`);
        this.child = undefined;
        resolve();
      };
      child.once('error', (error) => {
        end(error.message);
      });
      child.once('close', (code, signal) => {
        end(signal ?? `exit code ${code ?? 'unknown'}`);
      });
    });
  }

  /**
   * Waits until /health/ready says so.
   * @throws {Error} with the end of the log when it ends or takes too long.
   */
  async untilReady(signal?: AbortSignal): Promise<void> {
    const bounds = {
      timeoutMilliseconds: READY_WITHIN_MILLISECONDS,
      everyMilliseconds: LOOK_EVERY_MILLISECONDS,
    };
    const look = async () => {
      signal?.throwIfAborted();
      if (this.child === undefined) throw new Error('the gateway ended while it was starting');
      return this.isReady();
    };
    try {
      await waitUntil('the gateway is ready', look, bounds);
    } catch (error) {
      signal?.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      const end = this.lines
        .slice(-LOG_LINES_SHOWN)
        .map((line) => line.slice(0, LOG_LINE_SHOWN_LENGTH))
        .join('\n');
      throw new Error(`${reason}; its log ends with:\n${end}`, { cause: error });
    }
  }

  async isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(HEALTH_ANSWERS_WITHIN_MILLISECONDS);
    try {
      const answer = await fetch(`${this.baseUrl}/health/ready`, { signal });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      // Nothing listens there yet, or any more.
      return false;
    }
  }

  /** SIGTERM, and what it does not hear in time ends by SIGKILL and an error. */
  async stop(): Promise<void> {
    if (this.child === undefined) return;
    this.child.kill('SIGTERM');
    try {
      await waitUntil('the gateway ends after SIGTERM', () => !this.isRunning, {
        timeoutMilliseconds: STOPPED_WITHIN_MILLISECONDS,
      });
    } catch (error) {
      await this.kill9();
      throw error;
    }
  }

  /** No time to finish anything; resolves when the process is gone. */
  async kill9(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  /** It stands still and keeps its connections, as on a machine that hangs, until `thaw`. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** After the last stop. */
  dispose(): void {
    process.off('exit', this.killAtExit);
    this.killAtExit();
  }

  private collect(stream: NodeJS.ReadableStream): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.keep(line);
    });
    stream.on('end', () => {
      if (rest !== '') this.keep(rest);
    });
  }

  private keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > LOG_LINES_MAXIMUM) this.lines.shift();
  }
}
