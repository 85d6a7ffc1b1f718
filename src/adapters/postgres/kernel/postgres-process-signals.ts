import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Client, Notification } from 'pg';
import { ProcessSignals, SIGNAL_TOPICS, type SignalTopic } from '../../../kernel';
import { Database } from '../connection/database';
import { DatabaseError } from '../connection/database-error';
import { PostgresSession } from '../connection/postgres-session';

const CHANNEL = 'crowdwiz_gateway';

/**
 * NOTIFY holds a lock of the whole server at its commit. So it is no part of the transaction that causes it, and
 * one covers whatever is sent meanwhile.
 */
const SEND_EVERY_MILLISECONDS = 50;

/** How soon a session that was lost is noticed. */
const LOOK_EVERY_MILLISECONDS = 1_000;

/** By LISTEN and NOTIFY: sent over the pool, received on the session of this process. */
@Injectable()
export class PostgresProcessSignals extends ProcessSignals implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Signals');
  /** So that nobody hears what it has sent itself. */
  private readonly sender = randomUUID();
  private readonly listeners = new Map<SignalTopic, Set<() => void>>();
  private readonly unsent = new Set<SignalTopic>();
  private readonly stopping = new AbortController();
  private sending: Promise<void> | null = null;
  private listening: Promise<void> | null = null;
  private heardOn: Client | null = null;

  constructor(
    private readonly database: Database,
    private readonly session: PostgresSession,
  ) {
    super();
  }

  override send(topic: SignalTopic): void {
    if (this.database.isInTransaction()) throw new Error('A signal is sent after the commit');
    const isHeardHere = this.call(topic);
    if (this.stopping.signal.aborted || (isHeardHere && topic === 'outbox')) return;
    this.unsent.add(topic);
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
    });
  }

  override listen(topic: SignalTopic, listener: () => void): () => void {
    const ofTopic = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, ofTopic.add(listener));
    this.listening ??= this.keepListening();
    return () => {
      ofTopic.delete(listener);
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // A session that is just being opened is not waited for: nothing is listened to any more.
    await this.sending;
    this.heardOn?.removeAllListeners('notification');
  }

  private async sendAll(): Promise<void> {
    while (this.unsent.size > 0) {
      const topics = [...this.unsent];
      this.unsent.clear();
      try {
        await this.database.rows(
          `SELECT pg_notify('${CHANNEL}', topic || ' ' || $2::text) FROM unnest($1::text[]) AS topic`,
          [topics, this.sender],
        );
      } catch (error) {
        // The receivers' timers serve instead.
        this.logger.debug(`A signal was not sent: ${DatabaseError.from(error).message}`);
      }
      await this.pause(SEND_EVERY_MILLISECONDS);
    }
  }

  private async keepListening(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const { client } = await this.session.current();
        if (client !== this.heardOn) await this.listenOn(client);
      } catch (error) {
        this.logger.debug(`Signals are not heard now: ${DatabaseError.from(error).message}`);
      }
      await this.pause(LOOK_EVERY_MILLISECONDS);
    }
  }

  private async listenOn(client: Client): Promise<void> {
    const receive = (message: Notification) => {
      this.receive(message);
    };
    client.on('notification', receive);
    try {
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.off('notification', receive);
      throw error;
    }
    this.heardOn = client;
    for (const topic of SIGNAL_TOPICS) this.call(topic);
  }

  private receive({ channel, payload = '' }: Notification): void {
    const [topic, sender] = payload.split(' ');
    if (channel !== CHANNEL || sender === this.sender) return;
    const known = SIGNAL_TOPICS.find((each) => each === topic);
    if (known !== undefined) this.call(known);
  }

  /** Whether somebody listens here. */
  private call(topic: SignalTopic): boolean {
    const listeners = this.listeners.get(topic) ?? new Set<() => void>();
    for (const listener of listeners) listener();
    return listeners.size > 0;
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    await delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
