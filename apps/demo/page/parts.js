/** Builds an element; texts become text nodes, so nothing that came from outside is ever markup. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const FORMATTING = new Set(['B', 'STRONG', 'I', 'EM', 'U', 'S', 'CODE', 'PRE', 'BLOCKQUOTE']);

/** The bot's formatted text: the known tags without attributes, and the rest as plain text. */
export function formatted(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const fragment = document.createDocumentFragment();
  copyFormatting(parsed.body, fragment);
  return fragment;
}

function copyFormatting(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    else if (FORMATTING.has(child.nodeName)) {
      const copy = document.createElement(child.nodeName);
      copyFormatting(child, copy);
      to.append(copy);
    } else if (child.nodeType === Node.ELEMENT_NODE) copyFormatting(child, to);
  }
}

/** A decimal with thin spaces between thousands; it stays a text, so no digit is lost. */
export function grouped(decimal) {
  const [whole, fraction] = decimal.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f').replace(/^-/, '\u2212');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

export function shortId(id) {
  return id.length > 12 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id;
}

export function clockTime(iso) {
  const time = new Date(iso);
  return time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/**
 * Replaces what is in a box; who has the keyboard's focus in it has it afterwards, too: on what has the same
 * `data-focus`, or else, as a button that was pressed may be gone, on `instead`.
 */
export function replaceContent(box, nodes, instead = null) {
  const { activeElement } = document;
  const hadFocus = box.contains(activeElement) && box !== activeElement;
  const name = activeElement?.dataset.focus;
  box.replaceChildren(...nodes);
  if (!hadFocus) return;
  const same = [...box.querySelectorAll('[data-focus]:enabled')].find(
    ({ dataset }) => dataset.focus === name,
  );
  (same ?? instead)?.focus({ preventScroll: true });
}

/** Runs the drawing only when its data differs from the last time, so that nothing flickers. */
export function whenChanged(draw) {
  let last;
  return (data) => {
    const text = JSON.stringify(data);
    if (text === last) return;
    last = text;
    draw(data);
  };
}

export async function post(action, body) {
  const answer = await fetch(`/api/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(content.reason ?? ''), { code: content.code });
  return content;
}
