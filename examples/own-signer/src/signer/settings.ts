import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { PrivateKey } from 'crowdwiz-protocol';

/** All amounts in minor units of CWD: 100000 are one CWD. */
export interface Caps {
  /** Of one payment, without its fee. */
  readonly payment: bigint;
  /** Of all payments to one account in 24 hours, fees included. */
  readonly accountPerDay: bigint;
  /** Of everything that is signed in 24 hours, fees included. */
  readonly perDay: bigint;
  /** The network fee of one operation. */
  readonly fee: bigint;
}

export interface SignerSettings {
  /** Of the Unix socket, which only the owner of this process can open. */
  readonly socket: string;
  /** A folder of its own, in which it keeps what it has signed and who is linked. */
  readonly state: string;
  readonly keys: { readonly active: PrivateKey; readonly memo: PrivateKey };
  /** Of its own choice, not the gateway's. */
  readonly nodes: readonly string[];
  /** How many of them must say the same. */
  readonly quorum: number;
  readonly chainId: string;
  /** Name of the hot wallet. */
  readonly account: string;
  readonly caps: Caps;
  /** From now to the expiration of what is signed. */
  readonly lifetimeMaximumSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws with one sentence that names the setting; no part of a key is in it. */
export function readSignerSettings(environment: Environment): SignerSettings {
  const text = (name: string): string => {
    const value = environment[name]?.trim() ?? '';
    if (value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const cwd = (name: string) => unitsOf(name, text(name));
  const nodes = text('SIGNER_NODES')
    .split(',')
    .map((url) => url.trim());
  const quorum = Number(environment['SIGNER_QUORUM'] ?? '1');
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > new Set(nodes).size) {
    throw new Error('SIGNER_QUORUM must be from 1 to the number of SIGNER_NODES');
  }
  const lifetimeMaximumSeconds = Number(environment['SIGNER_LIFETIME_SECONDS'] ?? '600');
  if (!(lifetimeMaximumSeconds > 0 && lifetimeMaximumSeconds <= 86_400)) {
    throw new Error('SIGNER_LIFETIME_SECONDS must be from 1 to 86400');
  }
  return {
    socket: text('SIGNER_SOCKET'),
    state: text('SIGNER_STATE'),
    keys: readKeys(text('SIGNER_KEYS_FILE')),
    ...{ nodes, quorum, lifetimeMaximumSeconds },
    chainId: chainIdOf(text('SIGNER_CHAIN_ID')),
    account: text('SIGNER_ACCOUNT'),
    caps: {
      payment: cwd('SIGNER_CAP_PAYMENT'),
      accountPerDay: cwd('SIGNER_CAP_ACCOUNT_PER_DAY'),
      perDay: cwd('SIGNER_CAP_PER_DAY'),
      fee: cwd('SIGNER_CAP_FEE'),
    },
  };
}

function chainIdOf(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new Error('SIGNER_CHAIN_ID must be 64 hexadecimal digits');
}

function unitsOf(name: string, text: string): bigint {
  const [, whole = '', part = ''] = /^(\d{1,12})(?:\.(\d{1,5}))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`${name} must be an amount of CWD with at most 5 decimals`);
  return BigInt(whole + part.padEnd(5, '0'));
}

const OTHERS = 0o077;

/** JSON such as `{"active":"5…","memo":"5…"}`, in a file that nobody else can read. */
function readKeys(path: string): SignerSettings['keys'] {
  // One look at one open file: it cannot be exchanged in between.
  const file = openSync(path, 'r');
  try {
    const { mode, uid } = fstatSync(file);
    if ((mode & OTHERS) !== 0 || uid !== process.getuid?.()) {
      throw new Error(`SIGNER_KEYS_FILE must belong to this user alone: chmod 600 ${path}`);
    }
    return keysOf(readFileSync(file, 'utf8'));
  } finally {
    closeSync(file);
  }
}

function keysOf(content: string): SignerSettings['keys'] {
  try {
    const { active, memo } = JSON.parse(content) as { active: string; memo: string };
    return { active: PrivateKey.fromWif(active), memo: PrivateKey.fromWif(memo) };
  } catch {
    // Not with its cause, which might repeat what stands in the file.
    throw new Error('SIGNER_KEYS_FILE must hold {"active": …, "memo": …} in wallet import format');
  }
}
