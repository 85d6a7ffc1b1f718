import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxAccount, SandboxNode } from 'crowdwiz-sandbox/node';

const PROGRAM = join(__dirname, '..', 'src', 'signer', 'main.js');

/** The signer as it is run: a process that knows what its environment tells it. */
export class SignerProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'own-signer-'));
  readonly socket = join(this.folder, 'signer.sock');
  readonly state = join(this.folder, 'state');
  readonly keysFile = join(this.folder, 'keys.json');
  private readonly environment: Record<string, string>;
  private child: ChildProcess | null = null;

  constructor(
    node: SandboxNode,
    { name, keys }: SandboxAccount,
    changes: Record<string, string> = {},
  ) {
    const content = JSON.stringify({ active: keys.active.toWif(), memo: keys.memo.toWif() });
    writeFileSync(this.keysFile, content, { mode: 0o600 });
    this.environment = {
      SIGNER_SOCKET: this.socket,
      SIGNER_STATE: this.state,
      SIGNER_KEYS_FILE: this.keysFile,
      SIGNER_NODES: node.url,
      SIGNER_CHAIN_ID: node.chain.chainId,
      SIGNER_ACCOUNT: name,
      SIGNER_CAP_PAYMENT: '50',
      SIGNER_CAP_ACCOUNT_PER_DAY: '80',
      SIGNER_CAP_PER_DAY: '120',
      SIGNER_CAP_FEE: '5',
      ...changes,
    };
  }

  /** Resolves once it listens; rejects with what it said when it ends instead. */
  start(changes: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM], {
      env: { ...this.environment, ...changes },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    return new Promise((resolve, reject) => {
      child.stderr.on('data', (data) => (said += String(data)));
      child.once('exit', () => {
        if (this.child === child) this.child = null;
        reject(new Error(said));
      });
      child.stdout.on('data', (data) => {
        if (!String(data).includes('listens')) return;
        this.child = child;
        resolve();
      });
    });
  }

  /** No time to finish anything. */
  async kill9(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async dispose(): Promise<void> {
    await this.kill9();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
