import type { Schemas } from './api.ts';

type Marks = Schemas['LiveMarks']['marks'];
export type Topic = keyof Marks;

const ADDRESS = '/admin/v1/live';
/** So often everything is read again as long as the line is lost; and so often a lost line is tried again. */
const WHILE_LOST_MILLISECONDS = 5_000;
/** The gateway says at least every ten seconds that it is there. */
const SILENT_MILLISECONDS = 30_000;

/** A part of the page that shows what is so now. */
export interface Watcher {
  readonly topics: readonly Topic[];
  readonly onChange: () => void;
  /** Nothing of it has changed so far. */
  readonly onSign: () => void;
}

/**
 * How the page learns of changes: the gateway tells them. As long as it does not, the page says so and asks by itself.
 * Nobody listens, and nobody asks, for a page that cannot be seen.
 */
export class LiveLine {
  /** Called whenever the line is there, or is lost. */
  onState: () => void = () => undefined;
  private readonly watchers = new Set<Watcher>();
  private source: EventSource | null = null;
  private known: Partial<Marks> = {};
  /** Whether changes are told as they come; null as long as nobody knows. */
  isLive: boolean | null = null;
  private heardAt = 0;
  private over = new AbortController();

  start(): void {
    this.over = new AbortController();
    const { signal } = this.over;
    const timer = setInterval(() => {
      this.tick();
    }, WHILE_LOST_MILLISECONDS);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
    });
    const onVisibility = () => {
      this.onVisibility();
    };
    document.addEventListener('visibilitychange', onVisibility, { signal });
    this.onVisibility();
  }

  stop(): void {
    this.over.abort();
    this.close();
    this.known = {};
    this.isLive = null;
  }

  watch(watcher: Watcher, signal: AbortSignal): void {
    this.watchers.add(watcher);
    signal.addEventListener('abort', () => this.watchers.delete(watcher));
  }

  private onVisibility(): void {
    if (document.hidden) this.close();
    else this.open();
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource(ADDRESS);
    source.addEventListener('marks', ({ data }: MessageEvent<string>) => {
      this.hear(JSON.parse(data) as Marks);
    });
    source.addEventListener('beat', () => {
      this.hear(this.known);
    });
    source.addEventListener('error', () => {
      this.become(false);
    });
    this.source = source;
    this.heardAt = performance.now();
  }

  private close(): void {
    this.source?.close();
    this.source = null;
  }

  private hear(marks: Partial<Marks>): void {
    const { known } = this;
    this.known = marks;
    this.heardAt = performance.now();
    this.become(true);
    for (const { topics, onChange, onSign } of this.watchers) {
      if (topics.some((topic) => marks[topic] !== known[topic])) onChange();
      else onSign();
    }
  }

  private tick(): void {
    if (document.hidden) return;
    if (performance.now() - this.heardAt > SILENT_MILLISECONDS) this.become(false);
    if (this.isLive === true) return;
    for (const { onChange } of this.watchers) onChange();
    // A browser comes again by itself, but not where it was refused; and not to what has fallen silent.
    const isClosed = this.source === null || this.source.readyState === EventSource.CLOSED;
    if (isClosed || performance.now() - this.heardAt > SILENT_MILLISECONDS) this.open();
  }

  private become(isLive: boolean): void {
    if (this.isLive === isLive) return;
    this.isLive = isLive;
    this.onState();
  }
}
