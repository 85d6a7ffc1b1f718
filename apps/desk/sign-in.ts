import { type Api, Refused, type Session } from './api.ts';
import { element } from './element.ts';
import { wordsOf } from './live.ts';
import type { Texts } from './texts.ts';

interface SignInOptions {
  readonly api: Api;
  readonly texts: Texts;
  /** Why the page is here again. */
  readonly note: string;
  readonly onSignedIn: (session: Session) => void;
}

/** Where a key is typed in. It goes into the body of one request, and is forgotten. */
export function signIn({ api, texts, note, onSignedIn }: SignInOptions): HTMLElement {
  const words = texts.signIn;
  const problem = element('p', { class: 'problem', role: 'alert' }, note);
  const main = element('main', { id: 'content', class: 'narrow' }, element('h1', {}, words.title));
  if (!isSecureContext) {
    main.append(element('p', { class: 'problem', role: 'alert' }, words.overHttps));
    return main;
  }
  const key = element('input', {
    ...{ type: 'password', name: 'key', autocomplete: 'current-password', spellcheck: 'false' },
    required: true,
  });
  const enter = element('button', { type: 'submit', class: 'main' }, words.enter);
  // Sent by a script alone; should one fail, no key may become part of an address.
  const form = element(
    'form',
    { method: 'post', action: '/admin/session' },
    element('p', { class: 'quiet' }, words.about),
    element('label', {}, words.key, key),
    problem,
    enter,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    enter.disabled = true;
    const given = key.value.trim();
    api
      .signIn(given)
      .then(onSignedIn, (error: unknown) => {
        const isWrong = error instanceof Refused && error.status === 401;
        problem.textContent = isWrong ? words.wrongKey : wordsOf(error, { texts });
        key.select();
      })
      .finally(() => {
        enter.disabled = false;
      });
  });
  main.append(form);
  return main;
}
