import type { ServerResponse } from 'node:http';
import type { World } from 'crowdwiz-testkit/world';
import { takeSnapshot } from './demo-snapshot';

const EVERY_MILLISECONDS = 500;
/** Several changes at once make one update. */
const AFTER_CHANGE_MILLISECONDS = 60;
const SUBSCRIBERS_MAXIMUM = 50;

interface Subscriber {
  readonly response: ServerResponse;
  readonly player: string | null;
  readonly language: string;
  /** What was sent last: the same is not sent again. */
  sent: string;
}

/** Keeps open pages up to date by server-sent events. */
export class LiveUpdates {
  private readonly subscribers = new Set<Subscriber>();
  private readonly timer = setInterval(() => void this.update(), EVERY_MILLISECONDS);
  private world: World | undefined;
  private operatorKey = '';
  private soon: NodeJS.Timeout | undefined;
  private isUpdating = false;
  private stopFollowing: () => void = () => undefined;

  follow(world: World, operatorKey: string): void {
    this.world = world;
    this.operatorKey = operatorKey;
    this.stopFollowing = world.telegram.onChange(() => {
      this.hurry();
    });
    this.hurry();
  }

  subscribe(response: ServerResponse, player: string | null, language: string | null): void {
    if (this.subscribers.size >= SUBSCRIBERS_MAXIMUM) {
      response.writeHead(503);
      response.end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const subscriber = { response, player, language: language ?? 'en', sent: '' };
    this.subscribers.add(subscriber);
    response.on('close', () => {
      this.subscribers.delete(subscriber);
    });
    send(subscriber, JSON.stringify({ isStarting: this.world === undefined }));
    this.hurry();
  }

  /** Something has changed: do not wait for the next tick. */
  hurry(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.update();
    }, AFTER_CHANGE_MILLISECONDS);
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.soon);
    this.stopFollowing();
    for (const { response } of this.subscribers) response.end();
  }

  private async update(): Promise<void> {
    const { world, operatorKey } = this;
    if (world === undefined || this.isUpdating) return;
    this.isUpdating = true;
    try {
      await Promise.all(
        [...this.subscribers].map((subscriber) => tell(world, operatorKey, subscriber)),
      );
    } finally {
      this.isUpdating = false;
    }
  }
}

async function tell(world: World, operatorKey: string, subscriber: Subscriber): Promise<void> {
  const { player, language } = subscriber;
  const [first = ''] = world.customerNames;
  const name = player !== null && world.customerNames.includes(player) ? player : first;
  try {
    const player = { name, language };
    send(subscriber, JSON.stringify(await takeSnapshot(world, player, operatorKey)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    send(subscriber, JSON.stringify({ trouble: reason }));
  }
}

function send(subscriber: Subscriber, data: string): void {
  if (subscriber.sent === data) return;
  subscriber.sent = data;
  subscriber.response.write(`data: ${data}\n\n`);
}
