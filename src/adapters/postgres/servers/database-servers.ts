import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { databaseAddressOf, singleHostUrls } from '../../../platform/config';
import { DatabaseError } from '../connection/database-error';
import {
  chooseServer,
  isBehind,
  writableOf,
  type Answer,
  type Host,
  type Server,
} from './choose-server';
import {
  isNewer,
  isSameServer,
  keyOf,
  notWritable,
  READ_ONLY,
  type ServerIdentity,
} from './server-identity';

/** A session that this process has with the server. */
export interface ServerSession {
  /** Ends it at once, whatever it is at: its statements fail. */
  cut(): void;
}

/** Opens a session with a host, asks which server it is, and ends it. Throws when it cannot be written to. */
export type Probe = (host: Host) => Promise<ServerIdentity>;

/** Once the present server has answered, which stays: a host that takes longer is not waited for. */
const GRACE_MILLISECONDS = 500;
/** Who has said nothing by then counts as silent in this look. */
const LOOK_MILLISECONDS = 4_000;
/** Two looks that are further apart do not show that a host was absent between them. */
const LOOKS_APART_MILLISECONDS = 15_000;
/** How often the other hosts are looked at while all is well: a promotion beside a living primary. */
const WATCH_MILLISECONDS = 5_000;

/**
 * The servers that a connection string names. All sessions of this process, whatever they are for, are with
 * one of them at a time: commits that are spread over two servers are lost on one of them. So whoever
 * connects asks here where to, and says here where it arrived; once the server is another one, the sessions
 * with the former are cut.
 */
export class DatabaseServers {
  private static readonly known = new Map<string, DatabaseServers>();

  readonly hosts: readonly [Host, ...Host[]];
  private readonly logger = new Logger('Postgres');
  private readonly sessions = new Map<ServerSession, ServerIdentity>();
  /** Servers that were given up: they lack whatever was committed since. */
  private readonly left = new Set<string>();
  private present: Server | null = null;
  /** For each host that could not be written to: since when, and when it was last looked at. */
  private readonly absent = new Map<string, { since: number; seen: number }>();
  private lossCount = 0;
  private isInDoubt = true;
  private search: Promise<Server> | null = null;
  private watch: NodeJS.Timeout | null = null;
  private rival = '';

  private constructor(urls: readonly string[]) {
    const hosts = urls.map((url): Host => ({ url, address: databaseAddressOf(url) }));
    const [first, ...others] = hosts;
    if (first === undefined) throw new Error('A connection string names at least one host');
    this.hosts = [first, ...others];
  }

  /** One for each list of hosts: roles and databases of a server share it. */
  static of(url: string): DatabaseServers {
    const key = databaseAddressOf(url);
    const known = DatabaseServers.known.get(key) ?? new DatabaseServers(singleHostUrls(url));
    DatabaseServers.known.set(key, known);
    return known;
  }

  get isSingle(): boolean {
    return this.hosts.length === 1;
  }

  /** How often this process went on at a server that lacks what the former one had. */
  get losses(): number {
    return this.lossCount;
  }

  /** The host to connect to; null: the only one. Throws when no server can be used. */
  async choose(probe: Probe): Promise<Host | null> {
    if (this.isSingle) return null;
    if (this.present !== null && !this.isInDoubt) return this.present.host;
    return (await this.lookOnce(probe)).host;
  }

  /** A new session arrived at this server. Throws when it may not be used. */
  welcome(session: ServerSession, identity: ServerIdentity, probe: Probe): void {
    if (!this.present || !isSameServer(this.present.identity, identity)) {
      // Another one answers at the address than was chosen: all are looked at again.
      if (!this.isSingle) throw this.doubted('another server answers there than a moment ago');
      this.refuseFormer(identity);
      this.moveTo({ host: this.hosts[0], identity });
    }
    this.rememberPosition(identity);
    this.sessions.set(session, identity);
    this.startWatch(probe);
  }

  goodbye(session: ServerSession): void {
    this.sessions.delete(session);
    if (this.sessions.size > 0 || this.watch === null) return;
    clearInterval(this.watch);
    this.watch = null;
  }

  /** Something speaks against the present server: the next connection looks at all of them. */
  doubt(): void {
    this.isInDoubt = true;
  }

  private doubted(reason: string): DatabaseError {
    this.doubt();
    return notWritable(reason);
  }

  private lookOnce(probe: Probe): Promise<Server> {
    this.search ??= this.look(probe).finally(() => {
      this.search = null;
    });
    return this.search;
  }

  private async look(probe: Probe): Promise<Server> {
    const answers = (await this.ask(probe)).map((answer) => this.withoutFormer(answer));
    for (const answer of answers) {
      if ('identity' in answer) this.rememberPosition(answer.identity);
    }
    const chosen = chooseServer(answers, this.present);
    if (!this.present || !isSameServer(chosen.identity, this.present.identity)) this.moveTo(chosen);
    this.isInDoubt = false;
    this.tellOfRivals(answers);
    return chosen;
  }

  /**
   * Each host is waited for until it answers, fails, or was silent for too long; no longer than a moment once the
   * present server has answered, which stays then.
   */
  private async ask(probe: Probe): Promise<readonly Answer[]> {
    const silence = new DatabaseError('no answer', 'ETIMEDOUT', null, null);
    const failures = new Map<Host, DatabaseError>();
    const found = new Map<Host, ServerIdentity>();
    let stays: () => void = () => undefined;
    const presentStays = new Promise<void>((resolve) => {
      stays = resolve;
    });
    const all = this.hosts.map(async (host) => {
      try {
        const identity = await probe(host);
        found.set(host, identity);
        if (this.present && isSameServer(identity, this.present.identity)) stays();
      } catch (error) {
        failures.set(host, DatabaseError.from(error));
      }
    });
    const enough = new AbortController();
    const { signal } = enough;
    await Promise.race([
      Promise.all(all),
      delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined),
      presentStays.then(() => delay(GRACE_MILLISECONDS)),
    ]);
    enough.abort();
    return this.hosts.map((host): Answer => {
      const identity = found.get(host);
      const absentMilliseconds = this.absenceOf(host, identity === undefined);
      if (identity !== undefined) return { host, identity };
      return { host, failure: failures.get(host) ?? silence, absentMilliseconds };
    });
  }

  private absenceOf({ address }: Host, isAbsent: boolean): number {
    const now = performance.now();
    const before = this.absent.get(address);
    if (!isAbsent) {
      this.absent.delete(address);
      return 0;
    }
    const isSameAbsence = before !== undefined && now - before.seen < LOOKS_APART_MILLISECONDS;
    const since = isSameAbsence ? before.since : now;
    this.absent.set(address, { since, seen: now });
    return now - since;
  }

  /** Whoever is not that far has not got all that was committed here. */
  private rememberPosition(identity: ServerIdentity): void {
    const { present } = this;
    if (!present || !isSameServer(present.identity, identity)) return;
    if (identity.position > present.identity.position) this.present = { ...present, identity };
  }

  private withoutFormer(answer: Answer): Answer {
    if ('failure' in answer) return answer;
    try {
      this.refuseFormer(answer.identity);
      return answer;
    } catch (error) {
      return { host: answer.host, failure: DatabaseError.from(error), absentMilliseconds: 0 };
    }
  }

  /** What was given up, or is older than what was used, lacks commits, however well it answers. */
  private refuseFormer(identity: ServerIdentity): void {
    const isOlder = this.present !== null && isNewer(this.present.identity, identity);
    if (!isOlder && !this.left.has(keyOf(identity))) return;
    throw notWritable(
      `it is the former server (timeline ${identity.timeline}), which lacks what was committed since. ` +
        'Stop it; if it was put back on purpose, restart the gateway',
    );
  }

  private moveTo(server: Server): void {
    const former = this.present;
    this.present = server;
    if (former !== null && isBehind(server, former)) this.lossCount += 1;
    if (former !== null) this.left.add(keyOf(former.identity));
    let count = 0;
    for (const [session, identity] of this.sessions) {
      if (isSameServer(identity, server.identity)) continue;
      count += 1;
      this.sessions.delete(session);
      session.cut();
    }
    if (former === null && this.isSingle) return;
    const { address } = server.host;
    const { system, timeline } = server.identity;
    const cut = count === 0 ? '' : `; ${count} connections to the former one are cut`;
    this.logger.warn(
      `The database is at ${address} (system ${system}, timeline ${timeline})${cut}`,
    );
  }

  private tellOfRivals(answers: readonly Answer[]): void {
    const rivals = writableOf(answers).filter(
      ({ identity }) => this.present && !isSameServer(identity, this.present.identity),
    );
    const names = rivals.map(({ host }) => host.address).join(', ');
    if (names !== this.rival && names !== '') {
      this.logger.error(
        `${names} can be written to as well: two primaries. Only ` +
          `${this.present?.host.address ?? ''} is used; stop the other`,
      );
    }
    this.rival = names;
  }

  /**
   * Somebody may promote a standby while the primary still answers, and its sessions would go on; and a machine
   * that has vanished says nothing, so that they would wait. Nobody waits for this look.
   */
  private startWatch(probe: Probe): void {
    if (this.isSingle || this.watch !== null) return;
    this.watch = setInterval(() => {
      this.lookOnce(probe).catch((error: unknown) => {
        this.logger.debug(`The servers were looked at: ${DatabaseError.from(error).message}`);
      });
    }, WATCH_MILLISECONDS);
    this.watch.unref();
  }
}

/** Whether a statement was refused because its server is no primary any more, or is going away. */
export function isServerGone(code: string | undefined): boolean {
  return code === READ_ONLY || (code?.startsWith('57P') ?? false);
}
