import {
  ChainError,
  type ConnectionOptions,
  DEFAULT_CONNECTION_OPTIONS,
  fieldsOf,
  type Head,
  NodeConnection,
  printableAddress,
  readHead,
  textOf,
} from './connection';
import { readExtent } from './scan/history-reader';
import { wireAccountOf } from './wallet/hot-wallet';

/** Whether a node offers one of its apis; a text: why it does not, or what it said instead. */
export type Offer = 'yes' | 'no' | { readonly doubt: string };

/** What one node says of itself, asked over a connection of its own. */
export interface NodeExamination {
  /** Address without credentials. */
  readonly node: string;
  /** Why it could not be asked to the end; null when it could. */
  readonly failure: string | null;
  readonly chainId: string | null;
  readonly head: Head | null;
  /** Age of the head by this machine's clock when it was read; negative: the head is ahead of it. */
  readonly headAgeMilliseconds: number | null;
  readonly history: Offer | null;
  readonly broadcast: Offer | null;
  /**
   * How many operations of the hot wallet there were, and how many of them, the oldest, the node has removed;
   * null where the chain does not have the account.
   */
  readonly extent: { readonly total: number; readonly removed: number } | null;
}

type Found = { -readonly [Key in keyof NodeExamination]: NodeExamination[Key] };

/** No node has it: an api that is offered says so, and one that is not says that. */
const NO_METHOD = 'is_this_api_offered';
/** Of an api through which transactions are sent, a node that does not offer it refuses like any other. */
const DISABLED_API = /\b_[a-z_]+_api:/;

/** Asks one node; changes nothing there. Never throws. */
export async function examineNode(
  url: string,
  accountName: string,
  connectionOptions: Partial<ConnectionOptions> = {},
): Promise<NodeExamination> {
  const options = { ...DEFAULT_CONNECTION_OPTIONS, ...connectionOptions };
  const found: Found = {
    node: printableAddress(url),
    failure: null,
    chainId: null,
    head: null,
    headAgeMilliseconds: null,
    history: null,
    broadcast: null,
    extent: null,
  };
  let connection: NodeConnection | null = null;
  try {
    connection = await NodeConnection.open(url, options);
    await examine(connection, accountName, found, options.now);
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    found.failure = error.reason;
  } finally {
    connection?.close();
  }
  return found;
}

async function examine(
  connection: NodeConnection,
  accountName: string,
  found: Found,
  now: () => number,
): Promise<void> {
  found.chainId = textOf(await connection.call('database', 'get_chain_id', []), 'a chain id');
  found.head = await readHead(connection);
  found.headAgeMilliseconds = now() - found.head.time.getTime();
  const answer = await connection.call('database', 'get_account_by_name', [accountName]);
  const account = answer === null ? null : wireAccountOf(answer);
  // Whoever has no account yet has no history: that of the committee's account is as good a question.
  const asked = account?.id ?? '1.2.0';
  found.history = await offerOf(() =>
    connection.call('history', 'get_relative_account_history', [asked, 0, 1, 0]),
  );
  found.broadcast = await offerOf(() => connection.call('network_broadcast', NO_METHOD, []));
  if (account === null) return;
  found.extent = await readExtent(connection, account);
}

async function offerOf(ask: () => Promise<unknown>): Promise<Offer> {
  try {
    await ask();
    return 'yes';
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    if (error.kind === 'not-offered' || DISABLED_API.test(error.reason)) return 'no';
    if (error.kind === 'bad-request' && error.reason.includes(NO_METHOD)) return 'yes';
    if (error.kind === 'closed' || error.kind === 'timeout') throw error;
    return { doubt: error.reason };
  }
}

/** What the account's authorities say about who may sign for it. */
export interface AuthorityExamination {
  /** GATEWAY_ACTIVE_KEY reaches the threshold of the owner authority. */
  readonly isOwnerKey: boolean;
  /** Keys and accounts, other than GATEWAY_ACTIVE_KEY, that the active authority names. */
  readonly others: readonly string[];
}

/** Reads `active` and `owner` of an account as a node prints it. */
export function examineAuthority(
  { active, owner }: { readonly active: unknown; readonly owner: unknown },
  publicKey: string,
): AuthorityExamination {
  const names = namesOf(active);
  return {
    isOwnerKey: namesOf(owner).includes(publicKey),
    others: names.filter((name) => name !== publicKey),
  };
}

function namesOf(authority: unknown): readonly string[] {
  const { key_auths: keys, account_auths: accounts } = fieldsOf(authority, 'an authority');
  return [keys, accounts].flatMap((entries) =>
    Array.isArray(entries)
      ? entries.flatMap((entry: unknown) =>
          Array.isArray(entry) && typeof entry[0] === 'string' ? [entry[0]] : [],
        )
      : [],
  );
}
