import type { Answer } from './api.ts';
import type { Context } from './context.ts';
import { element } from './element.ts';
import { wordsOf } from './live.ts';

const REASON_MAXIMUM = 500;

/** What an act asks for beside its reason. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isRequired: boolean;
  /** `text` without it. One that is not checked gives nothing. */
  readonly type?: 'text' | 'datetime-local' | 'checkbox';
}

/** An act that its operator must mean. */
export interface Act {
  /** What it is called, on its button and above its dialog. */
  readonly title: string;
  readonly happens: readonly string[];
  readonly fields?: readonly Field[];
  /** `values` by the names of the fields; `reason` among them. */
  readonly run: (values: Readonly<Record<string, string>>) => Promise<Answer<unknown>>;
}

let dialogNumber = 0;

/** Shows what will happen and asks why; `onDone` once it was done, or asked for. */
export function confirmAct(context: Context, act: Act, onDone: () => void): void {
  const { texts, say } = context;
  dialogNumber += 1;
  const titleId = `dialog-${String(dialogNumber)}`;
  const problem = element('p', { class: 'problem', role: 'alert' });
  const back = element('button', { type: 'button' }, texts.dialog.cancel);
  const go = element('button', { type: 'submit', class: 'danger' }, act.title);
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { id: titleId }, act.title),
    element('h3', {}, texts.dialog.happens),
    element('ul', {}, ...act.happens.map((sentence) => element('li', {}, sentence))),
    ...(act.fields ?? []).map((field) => inputOf(field, titleId)),
    reasonOf(context, titleId),
    problem,
    element('div', { class: 'buttons' }, back, go),
  );
  const dialog = element('dialog', { 'aria-labelledby': titleId }, form);
  dialog.addEventListener('close', () => {
    dialog.remove();
  });
  back.addEventListener('click', () => {
    dialog.close();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const entries = [...new FormData(form)].map(([name, value]) => [name, textOf(value)]);
    go.disabled = true;
    act.run(Object.fromEntries(entries) as Record<string, string>).then(
      ({ status }) => {
        dialog.close();
        say(status === 202 ? texts.dialog.asked : texts.dialog.done);
        onDone();
      },
      (error: unknown) => {
        go.disabled = false;
        problem.textContent = wordsOf(error, context);
      },
    );
  });
  context.signal.addEventListener('abort', () => {
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector<HTMLElement>('input, textarea')?.focus();
}

function inputOf(
  { name, label, hint, isRequired, type = 'text' }: Field,
  prefix: string,
): HTMLElement {
  const hintId = `${prefix}-${name}-hint`;
  const described = hint === undefined ? undefined : hintId;
  const rules = { required: isRequired, autocomplete: 'off', spellcheck: 'false' };
  return element(
    'label',
    {},
    label,
    element('input', { name, type, 'aria-describedby': described, ...rules }),
    hint === undefined ? null : element('small', { id: hintId }, hint),
  );
}

function reasonOf({ texts: { dialog } }: Context, prefix: string): HTMLElement {
  const hintId = `${prefix}-reason-hint`;
  return element(
    'label',
    {},
    dialog.reason,
    element('textarea', {
      name: 'reason',
      rows: '2',
      required: true,
      maxlength: String(REASON_MAXIMUM),
      'aria-describedby': hintId,
    }),
    element('small', { id: hintId }, dialog.reasonHint),
  );
}

function textOf(value: FormDataEntryValue): string {
  return typeof value === 'string' ? value.trim() : '';
}
