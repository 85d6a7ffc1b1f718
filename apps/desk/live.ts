import { type Asker, Refused } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, redraw } from './element.ts';
import { timeText } from './format.ts';
import { renewAges } from './parts.ts';

const EVERY_MILLISECONDS = 5_000;

interface LiveOptions<T> {
  readonly title: string;
  readonly read: (asker: Asker) => Promise<T>;
  readonly draw: (data: T, refresh: () => void) => readonly Child[];
}

/** A part of a view that shows what is so now: it asks again every few seconds, as long as it can be seen. */
export function live<T>(context: Context, { title, read, draw }: LiveOptions<T>): HTMLElement {
  const { signal, texts, language } = context;
  const content = element('div', {}, element('p', { class: 'quiet' }, texts.loading));
  const note = element('p', { class: 'note' });
  const section = element('section', {}, element('h2', {}, title), content, note);
  let shown = '';
  let turn = 0;

  const refresh = async (asker: Asker): Promise<void> => {
    turn += 1;
    const mine = turn;
    try {
      const data = await read(asker);
      // An answer that was overtaken would put the past in place of the present.
      if (signal.aborted || mine !== turn) return;
      note.textContent = texts.updated(timeText(new Date().toISOString(), language));
      note.classList.remove('bad');
      const next = JSON.stringify(data);
      if (next === shown) {
        renewAges(content, language);
        return;
      }
      shown = next;
      redraw(
        content,
        draw(data, () => void refresh('operator')),
      );
    } catch (error) {
      if (signal.aborted || mine !== turn) return;
      note.textContent = wordsOf(error, context);
      note.classList.add('bad');
    }
  };

  void refresh('operator');
  const timer = setInterval(() => {
    // What is drawn anew under an open dialog could take the focus from it.
    if (document.hidden || document.querySelector('dialog[open]') !== null) return;
    void refresh('background');
  }, EVERY_MILLISECONDS);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
  return section;
}

/** What to tell the operator of whatever was thrown. */
export function wordsOf(error: unknown, { texts }: Pick<Context, 'texts'>): string {
  if (error instanceof Refused)
    return error.code === 'unreachable' ? texts.unreachable : error.words;
  return String(error);
}
