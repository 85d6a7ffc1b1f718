import { type Asker, Refused } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, redraw } from './element.ts';
import { timeText } from './format.ts';
import type { Topic } from './live-line.ts';
import { renewAges } from './parts.ts';

interface LiveOptions<T> {
  readonly title: string;
  /** Read again when one of them has changed. */
  readonly topics: readonly Topic[];
  readonly read: (asker: Asker) => Promise<T>;
  readonly draw: (data: T, refresh: () => void) => readonly Child[];
}

/** A part of a view that shows what is so now. */
export function live<T>(context: Context, options: LiveOptions<T>): HTMLElement {
  const { signal, texts } = context;
  const content = element('div', {}, element('p', { class: 'quiet' }, texts.loading));
  const note = element('p', { class: 'note' });
  const part = new LivePart(context, options, content, note);
  const { topics } = options;
  const watcher = {
    topics,
    onChange: () => {
      part.change();
    },
    onSign: () => {
      part.confirm();
    },
  };
  context.line.watch(watcher, signal);
  // A dialog may have held it up.
  const onClose = () => {
    part.catchUp();
  };
  document.addEventListener('close', onClose, { capture: true, signal });
  void part.refresh('operator');
  return element('section', {}, element('h2', {}, options.title), content, note);
}

class LivePart<T> {
  private shown = '';
  private turn = 0;
  private isReading = false;
  /** Something has changed that is not read yet. */
  private isStale = false;

  constructor(
    private readonly context: Context,
    private readonly options: LiveOptions<T>,
    private readonly content: HTMLElement,
    private readonly note: HTMLElement,
  ) {}

  /** One reading at a time, however often something changes. */
  change(): void {
    this.isStale = true;
    this.catchUp();
  }

  catchUp(): void {
    // What is drawn anew under an open dialog could take the focus from it.
    const isHeldUp = this.isReading || document.querySelector('dialog[open]') !== null;
    if (this.isStale && !isHeldUp) void this.refresh('background');
  }

  /** What is shown is so still. */
  confirm(): void {
    if (this.isStale || this.isReading || this.note.classList.contains('bad')) return;
    this.showTime();
    renewAges(this.content, this.context.language);
  }

  async refresh(asker: Asker): Promise<void> {
    const { signal } = this.context;
    this.turn += 1;
    const mine = this.turn;
    this.isReading = true;
    this.isStale = false;
    try {
      const data = await this.options.read(asker);
      // An answer that was overtaken would put the past in place of the present.
      if (!signal.aborted && mine === this.turn) this.show(data);
    } catch (error) {
      if (signal.aborted || mine !== this.turn) return;
      this.note.textContent = wordsOf(error, this.context);
      this.note.classList.add('bad');
    } finally {
      if (mine === this.turn) this.isReading = false;
      if (!signal.aborted) this.catchUp();
    }
  }

  private show(data: T): void {
    this.note.classList.remove('bad');
    this.showTime();
    const next = JSON.stringify(data);
    if (next === this.shown) {
      renewAges(this.content, this.context.language);
      return;
    }
    this.shown = next;
    const refresh = () => void this.refresh('operator');
    redraw(this.content, this.options.draw(data, refresh));
  }

  private showTime(): void {
    const { texts, language } = this.context;
    this.note.textContent = texts.updated(timeText(new Date().toISOString(), language));
  }
}

/** What to tell the operator of whatever was thrown. */
export function wordsOf(error: unknown, { texts }: Pick<Context, 'texts'>): string {
  if (error instanceof Refused)
    return error.code === 'unreachable' ? texts.unreachable : error.words;
  return String(error);
}
