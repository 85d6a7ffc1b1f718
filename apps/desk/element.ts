import { type Route, writeRoute } from './route.ts';

/** A text is shown as it is: nothing in it ever becomes markup. */
export type Child = Node | string | null;

/** `true` writes an attribute without a value; `false` and undefined write none. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** The one way in which this page makes an element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Leads to a view of this page, and nowhere else. */
export function linkTo(route: Route, ...children: readonly Child[]): HTMLAnchorElement {
  const href = writeRoute(route);
  return element('a', { href, 'data-key': href }, ...children);
}

/** `key` names it among all on the page, so that the focus finds it again when it is drawn anew. */
export function button(
  key: string,
  text: string,
  onPress: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', 'data-key': key, ...attributes }, text);
  made.addEventListener('click', onPress);
  return made;
}

/** A moment that machines can read, too. */
export function timeElement(at: string, text: string): HTMLTimeElement {
  return element('time', { datetime: at, title: at }, text);
}

/** Puts others in place of what is there; what had the focus, and what was opened, is so again if it is there again. */
export function redraw(place: HTMLElement, children: readonly Child[]): void {
  const focused = document.activeElement;
  const key =
    focused instanceof HTMLElement && place.contains(focused) ? focused.dataset['key'] : undefined;
  const opened = keysOf(place, 'details[open]');
  place.replaceChildren(...children.filter((child) => child !== null));
  for (const each of place.querySelectorAll('details')) {
    each.open = opened.has(each.dataset['key'] ?? '');
  }
  if (key === undefined) return;
  for (const each of place.querySelectorAll<HTMLElement>('[data-key]')) {
    if (each.dataset['key'] === key) {
      each.focus({ preventScroll: true });
      return;
    }
  }
}

function keysOf(place: HTMLElement, selector: string): ReadonlySet<string> {
  const found = [...place.querySelectorAll<HTMLElement>(selector)];
  return new Set(found.flatMap(({ dataset: { key } }) => (key === undefined ? [] : [key])));
}
