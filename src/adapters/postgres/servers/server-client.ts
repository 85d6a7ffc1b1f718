import { Client, type ClientConfig } from 'pg';
import { singleHostUrls } from '../../../platform/config';
import type { Host } from './choose-server';
import { DatabaseServers, isServerGone, type Probe } from './database-servers';
import { beginSession, READ_ONLY, type ServerIdentity } from './server-identity';

/** With the connection string as it is configured, which may name several hosts. */
export interface ServerClientConfig extends ClientConfig {
  readonly databaseUrl: string;
}

interface ServerMessage {
  readonly code?: string;
}

/**
 * A client of pg that goes to the server that all of this process use (see `DatabaseServers`), and is ended
 * as soon as that server says that it is no primary. Given to a pool, it makes each of the pool's
 * connections such a one.
 */
export class ServerClient extends Client {
  private readonly servers: DatabaseServers;

  constructor(private readonly config: ServerClientConfig) {
    const [first] = singleHostUrls(config.databaseUrl);
    super({ ...config, connectionString: first });
    this.servers = DatabaseServers.of(config.databaseUrl);
    // A connection that the server ends in the very moment in which the pool hands it out has no listener
    // yet, and its error would end the process. What it means is told by the statement that fails.
    this.on('error', () => {
      this.servers.doubt();
    });
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
      const identity = await beginSession(this);
      const session = { cut: () => this.connection.stream.destroy() };
      this.connection.on('errorMessage', ({ code }: ServerMessage) => {
        if (!isServerGone(code)) return;
        this.servers.doubt();
        // The server itself ends the others. A pool takes no client back that is about to end.
        if (code === READ_ONLY) this.end(session.cut);
      });
      this.once('end', () => {
        this.servers.goodbye(session);
      });
      this.servers.welcome(session, identity, probe);
      return this;
    } catch (error) {
      // A pool forgets a client that did not connect: nobody else would end it.
      this.connection.stream.destroy();
      throw error;
    }
  }
}

/** A server that took the connection and says nothing more is none that can be used. */
const PROBE_TIMEOUT_MILLISECONDS = 5_000;

async function probeHost(config: ServerClientConfig, host: Host): Promise<ServerIdentity> {
  const client = new Client({
    ...config,
    connectionString: host.url,
    query_timeout: PROBE_TIMEOUT_MILLISECONDS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await beginSession(client);
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
  const { host, port } = new Client({ connectionString: url });
  return { host, port };
}
