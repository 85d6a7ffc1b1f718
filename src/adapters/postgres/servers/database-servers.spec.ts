import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from '../connection/database-error';
import { DatabaseServers, type Probe } from './database-servers';
import type { ServerIdentity } from './server-identity';

const SERVER: ServerIdentity = {
  system: '7',
  timeline: '00000001',
  startedAt: '1',
  position: 900n,
};
const COPY: ServerIdentity = { ...SERVER, startedAt: '2' };
/** More than the time in which nobody else is waited for once the present server has answered. */
const LATE_MILLISECONDS = 900;

type Reply = ServerIdentity | { readonly code: string };

/** Two hosts that answer as they are told. Each has names of its own, as a list is known once. */
class TwoHosts {
  private static count = 0;
  readonly servers: DatabaseServers;
  readonly first: string;
  readonly second: string;
  private readonly replies = new Map<string, { reply: Reply; after: number }>();

  constructor() {
    TwoHosts.count += 1;
    [this.first, this.second] = [`one-${TwoHosts.count}:5432`, `two-${TwoHosts.count}:5432`];
    this.servers = DatabaseServers.of(`postgres://u:s@${this.first},${this.second}/d`);
  }

  answers(address: string, reply: Reply, after = 0): this {
    this.replies.set(address, { reply, after });
    return this;
  }

  async look(): Promise<string> {
    const host = await this.servers.choose(this.probe);
    this.servers.doubt();
    return host?.address ?? '';
  }

  private readonly probe: Probe = async ({ address }) => {
    const { reply, after } = this.replies.get(address) ?? {
      reply: { code: 'ECONNREFUSED' },
      after: 0,
    };
    await delay(after);
    if ('code' in reply) throw new DatabaseError(reply.code, reply.code, null, null);
    return reply;
  };
}

describe('a copy of the files that runs at another host', () => {
  it('is not used because the primary answers late', async () => {
    const hosts = new TwoHosts();
    hosts.answers(hosts.first, SERVER);
    expect(await hosts.look()).toBe(hosts.first);
    hosts.answers(hosts.first, SERVER, LATE_MILLISECONDS).answers(hosts.second, COPY);
    expect(await hosts.look()).toBe(hosts.first);
  });

  it('is not used by a process that starts while the primary answers late', async () => {
    const hosts = new TwoHosts();
    hosts.answers(hosts.first, SERVER, LATE_MILLISECONDS).answers(hosts.second, COPY);
    await expect(hosts.look()).rejects.toThrow('Stop all but one');
  });

  it('is not used while the primary restarts, and not when it lacks what was seen of the log', async () => {
    const hosts = new TwoHosts();
    hosts.answers(hosts.first, SERVER);
    await hosts.look();
    hosts.answers(hosts.first, { ...SERVER, position: 950n });
    await hosts.look();
    hosts.answers(hosts.first, { code: 'ECONNREFUSED' }).answers(hosts.second, COPY);
    await expect(hosts.look()).rejects.toThrow('may lack commits');
    const restarted = { ...SERVER, startedAt: '3', position: 950n };
    hosts.answers(hosts.first, restarted).answers(hosts.second, { code: '25006' });
    expect(await hosts.look()).toBe(hosts.first);
  });
});
