import { spawn } from 'node:child_process';
import type { ServerAccount } from './server-account';

export interface ProgramResult {
  /** `undefined` when the program could not be started or was killed. */
  exitCode: number | undefined;
  /** What it printed on both streams; empty for a program that leaves a daemon behind. */
  output: string;
}

export interface ProgramOptions {
  account: ServerAccount | undefined;
  /** A daemon keeps inherited pipes open for ever, so whoever leaves one behind prints nothing. */
  leavesDaemon?: boolean;
}

/** Runs a program to its end under the given account; never throws, the result tells. */
export function runProgram(
  path: string,
  programArguments: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(path, programArguments, {
      env: serverEnvironment(),
      stdio: options.leavesDaemon ? 'ignore' : ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(options.account && { uid: options.account.uid, gid: options.account.gid }),
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => {
      resolve({ exitCode: undefined, output: error.message });
    });
    child.once('close', (exitCode) => {
      resolve({ exitCode: exitCode ?? undefined, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Only what the programs need: no stray PGDATA or PGPORT redirects them, and no secret of ours is there. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}
