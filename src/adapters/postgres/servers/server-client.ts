import { Client, type ClientConfig } from 'pg';
import { singleHostUrls } from '../../../platform/config';
import { DatabaseError } from '../connection/database-error';
import { AnswerWatch } from './answer-watch';
import { askAbout } from './ask-about';
import type { Host } from './choose-server';
import { DatabaseServers, isServerGone, type Probe } from './database-servers';
import { boundsOf, driverUrlOf } from './driver-url';
import { beginSession, READ_ONLY, type ServerIdentity } from './server-identity';
import { PATIENT, type SessionBounds } from './session-settings';

/** With the connection string as it is configured, which may name several hosts. */
export interface ServerClientConfig extends ClientConfig {
  readonly databaseUrl: string;
  /** What the server ends by itself; the connection string may say otherwise. Default: nothing. */
  readonly bounds?: SessionBounds;
}

interface ServerMessage {
  readonly code?: string;
}

/** As when a server is shut down: what was at work is done again. */
const MOVED = '57P01';

/** Nobody waits longer for the goodbye of a server that may be frozen, or behind a way that is silent. */
const GOODBYE_MILLISECONDS = 2_000;

/**
 * A client of pg that goes to the server that all of this process use (see `DatabaseServers`), and is ended
 * as soon as that server says that it is no primary, or the way to it is silent. Given to a pool, it makes each
 * of the pool's connections such a one.
 */
export class ServerClient extends Client {
  private readonly servers: DatabaseServers;
  private whyLost: DatabaseError | null = null;
  private lastRefusal: unknown = null;
  private serverPid = 0;

  constructor(private readonly config: ServerClientConfig) {
    const [first] = singleHostUrls(config.databaseUrl);
    super({ ...config, connectionString: driverUrlOf(first ?? '') });
    this.servers = DatabaseServers.of(config.databaseUrl);
    // A connection that the server ends in the very moment in which the pool hands it out has no listener
    // yet, and its error would end the process. What it means is told by the statement that fails.
    this.on('error', (error) => {
      // What a server says last is why it ends the connection.
      this.whyLost ??= DatabaseError.from(this.lastRefusal ?? error);
      this.servers.doubt();
    });
  }

  /** Why the connection has ended by itself; null while it has not. */
  get loss(): DatabaseError | null {
    return this.whyLost;
  }

  /** The server's process that works for this session. */
  get backendPid(): number {
    return this.serverPid;
  }

  /** Somebody stands between who tells his clients numbers of his own. */
  get isBehindPooler(): boolean {
    return Reflect.get(this, 'processID') !== this.serverPid;
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error | null, client: this) => void): void;
  override connect(callback?: (error: Error | null, client: this) => void): Promise<this> | void {
    const connected = this.begin();
    if (!callback) return connected;
    connected.then(
      () => {
        callback(null, this);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), this);
      },
    );
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const late = setTimeout(() => this.connection.stream.destroy(), GOODBYE_MILLISECONDS).unref();
    this.once('end', () => {
      clearTimeout(late);
    });
    if (!callback) return super.end();
    super.end(callback);
  }

  private async begin(): Promise<this> {
    const probe: Probe = (host) => probeHost(this.config, host);
    const host = await this.servers.choose(probe);
    if (host !== null) Object.assign(this, placeOf(host));
    try {
      await super.connect();
    } catch (error) {
      this.servers.doubt();
      throw error;
    }
    try {
      const bounds = boundsOf(host?.url ?? this.config.databaseUrl, this.config.bounds ?? PATIENT);
      const { identity, pid, pidSince } = await beginSession(this, bounds);
      this.serverPid = pid;
      this.keep(identity, probe);
      this.watchAnswers({ pid, since: pidSince }, host);
      return this;
    } catch (error) {
      // A pool forgets a client that did not connect: nobody else would end it.
      this.connection.stream.destroy();
      throw error;
    }
  }

  private keep(identity: ServerIdentity, probe: Probe): void {
    const cut = () => {
      const reason = new DatabaseError('the gateway went on at another server', MOVED, null, null);
      this.connection.stream.destroy(reason);
    };
    const session = { cut };
    this.connection.on('errorMessage', (refusal: ServerMessage) => {
      this.lastRefusal = refusal;
      if (!isServerGone(refusal.code)) return;
      this.servers.doubt();
      // The server itself ends the others. A pool takes no client back that is about to end.
      if (refusal.code === READ_ONLY) this.end(() => undefined);
    });
    this.connection.on('readyForQuery', () => {
      this.lastRefusal = null;
    });
    this.once('end', () => {
      this.servers.goodbye(session);
    });
    this.servers.welcome(session, identity, probe);
  }

  private watchAnswers(session: { pid: number; since: string }, host: Host | null): void {
    const url = driverUrlOf(host?.url ?? this.config.databaseUrl);
    const inquire = () => askAbout({ ...this.config, connectionString: url }, session);
    const watch = AnswerWatch.begin(this, inquire, () => {
      this.servers.doubt();
    });
    this.once('end', () => {
      watch.end();
    });
  }
}

/** A server that took the connection and says nothing more is none that can be used. */
const PROBE_TIMEOUT_MILLISECONDS = 5_000;

async function probeHost(config: ServerClientConfig, host: Host): Promise<ServerIdentity> {
  const client = new Client({
    ...config,
    connectionString: driverUrlOf(host.url),
    query_timeout: PROBE_TIMEOUT_MILLISECONDS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await beginSession(client, PATIENT)).identity;
  } finally {
    endSoon(client);
  }
}

/** Nobody waits for the goodbye of a server that may be frozen. */
function endSoon(client: Client): void {
  client.end().catch(() => undefined);
  setTimeout(() => client.connection.stream.destroy(), PROBE_TIMEOUT_MILLISECONDS).unref();
}

/** What pg reads when it connects; all else is the same at each host. */
function placeOf({ url }: Host): { host: string; port: number } {
  const { host, port } = new Client({ connectionString: driverUrlOf(url) });
  return { host, port };
}
