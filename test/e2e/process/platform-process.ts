import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const ENDS_WITHIN_MILLISECONDS = 25_000;
const LOOK_EVERY_MILLISECONDS = 50;

/** Builds dist/ when it is older than the sources, as `npm start` does. */
export function ensureBuilt(): void {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/ensure-built.mjs')], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The build failed: ${built.stdout}${built.stderr}`);
}

/** `npm start` without npm: the built program with nothing but these variables. */
export class StartedProgram {
  stdout = '';
  stderr = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-platform-'));
  private readonly child: ChildProcess;
  private exitCode: number | string | null = null;

  constructor(variables: Readonly<Record<string, string>>, dotEnv = '') {
    writeFileSync(join(this.folder, '.env'), dotEnv);
    this.child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.child.on('close', (code, signal) => {
      this.exitCode = code ?? signal;
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** Every line of the log, parsed: throws when one is no JSON. */
  lines(): Record<string, unknown>[] {
    const lines = this.stdout.trim().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    await this.until('the program ends', () => this.exitCode !== null);
    return this.exitCode ?? '';
  }

  async said(text: string): Promise<void> {
    await this.until(`the log says "${text}"`, () => {
      if (this.exitCode !== null) throw new Error(`It ended:\n${this.stdout}${this.stderr}`);
      return this.stdout.includes(text);
    });
  }

  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    if (this.exitCode === null) this.child.kill(name);
  }

  private async until(what: string, isTrue: () => boolean): Promise<void> {
    const deadline = Date.now() + ENDS_WITHIN_MILLISECONDS;
    while (!isTrue()) {
      if (Date.now() > deadline) {
        this.signal('SIGKILL');
        throw new Error(`Not in time: ${what}\n${this.stdout}${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS));
    }
  }
}
