import {
  clockTime,
  element,
  formatted,
  grouped,
  post,
  replaceContent,
  shortId,
  whenChanged,
} from './parts.js';
import { firstLanguage, LANGUAGE_NAMES, TEXTS } from './texts.js';

const STEPS = ['registered', 'linked', 'deposited', 'played', 'withdrawn'];
/** Copied marks and answers of the transfer form stay that long. */
const SHOWN_MILLISECONDS = 1_500;

const byId = (id) => document.getElementById(id);
const view = {
  language: firstLanguage(),
  player: sessionStorage.getItem('player') ?? 'alice',
  snapshot: null,
  source: null,
};
const texts = () => TEXTS[view.language];

// ---------- What the page shows ----------

const drawPlayers = whenChanged(({ players, player }) => {
  const segments = players.map(({ name, firstName }) =>
    segment(firstName, name === player, () => choosePlayer(name)),
  );
  replaceContent(byId('players'), segments);
  byId('accounts').replaceChildren();
});

const drawLanguages = whenChanged(({ language }) => {
  const segments = Object.entries(LANGUAGE_NAMES).map(([name, label]) =>
    segment(label, name === language, () => chooseLanguage(name)),
  );
  replaceContent(byId('languages'), segments);
});

function segment(label, isChosen, onclick) {
  const attributes = { type: 'button', 'aria-pressed': String(isChosen), 'data-focus': label };
  return element('button', { ...attributes, onclick }, label);
}

const drawChain = whenChanged(({ chain }) => {
  const { headNumber, irreversibleNumber, blocks } = chain;
  const t = texts();
  const squares = blocks.map(({ number, transactions }) => {
    const isFinal = number <= irreversibleNumber;
    return element('li', {
      class: `${isFinal ? 'final' : 'open'}${transactions > 0 ? ' busy' : ''}${number === headNumber ? ' newest' : ''}`,
      title: t.blockTitle(number, transactions, isFinal),
    });
  });
  byId('chain').replaceChildren(
    figure(t.head, grouped(String(headNumber))),
    element('ol', { class: 'blocks', 'aria-hidden': 'true' }, ...squares),
    figure(
      t.irreversible,
      grouped(String(irreversibleNumber)),
      t.reversible(headNumber - irreversibleNumber),
    ),
  );
});

function figure(label, value, title = null) {
  return element('p', { class: 'figure', title }, element('strong', {}, value), ` ${label}`);
}

const drawChatHead = whenChanged(({ firstName }) => {
  byId('chat-head').replaceChildren(
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, 'CW'),
    element(
      'div',
      {},
      element('h2', { id: 'chat-title' }, texts().chatTitle),
      element('p', { class: 'quiet' }, `@crowdwiz_gateway_bot · ${firstName}`),
    ),
  );
});

const drawChat = whenChanged(({ lines }) => {
  const box = byId('lines');
  const wasAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const content = lines.length === 0 ? [emptyChat()] : lines.map(chatLine);
  // Who has pressed a button of a message goes on from the conversation.
  replaceContent(box, content, box);
  if (wasAtEnd || lines.at(-1)?.author === 'person') box.scrollTop = box.scrollHeight;
});

function emptyChat() {
  return element(
    'div',
    { class: 'empty' },
    element('p', {}, texts().emptyChat),
    element(
      'button',
      { type: 'button', class: 'primary', onclick: () => say('/start') },
      texts().start,
    ),
  );
}

function chatLine({ id, author, text, html, buttons, isEdited, at }) {
  const body = html === null ? text : formatted(html);
  const mark = isEdited ? `${texts().edited} ${clockTime(at)}` : clockTime(at);
  return element(
    'div',
    { class: `line ${author}` },
    element(
      'div',
      { class: 'bubble' },
      element('div', { class: 'words' }, body),
      element('time', { datetime: at }, mark),
    ),
    buttons.length === 0
      ? null
      : element('div', { class: 'keyboard' }, ...buttons.map((row) => buttonRow(row, id))),
  );
}

function buttonRow(row, messageId) {
  const buttons = row.map(({ label, data, copy: text }) =>
    element(
      'button',
      {
        type: 'button',
        disabled: data === null && text === null,
        'data-focus': `${messageId} ${data ?? text}`,
        // Telegram copies by itself, and the bot is not asked.
        onclick: () =>
          text === null ? press(messageId, data) : void navigator.clipboard.writeText(text),
      },
      label,
    ),
  );
  return element('div', { class: 'row' }, ...buttons);
}

const drawMenu = whenChanged(({ commands }) => {
  const buttons = commands.map(({ command, description }) =>
    element(
      'button',
      {
        type: 'button',
        'data-focus': command,
        onclick: () => {
          toggleMenu(false);
          byId('menu-button').focus();
          say(`/${command}`);
        },
      },
      element('b', {}, `/${command}`),
      ` ${description}`,
    ),
  );
  replaceContent(byId('menu'), buttons);
});

const drawWalletHead = whenChanged(({ wallet, firstName }) => {
  replaceContent(byId('wallet-head'), [
    element(
      'div',
      {},
      element('h2', { id: 'wallet-title' }, texts().walletTitle(firstName)),
      element(
        'p',
        { class: 'quiet' },
        element('code', {}, wallet.accountName),
        copyButton(wallet.accountName),
      ),
    ),
    element(
      'p',
      { class: 'balance', 'aria-label': texts().balance },
      element('strong', {}, grouped(wallet.balance)),
      ' CWD',
    ),
  ]);
});

const drawEntries = whenChanged(({ entries }) => {
  const content =
    entries.length === 0
      ? [element('li', { class: 'quiet none' }, texts().emptyWallet)]
      : entries.map(walletEntry);
  replaceContent(byId('entries'), content, byId('wallet-head').querySelector('button'));
  drawNewestMessage(entries);
});

/** On a phone the wallet is below the fold: what came last stands under the conversation, where a code is asked for. */
function drawNewestMessage(entries) {
  const newest = entries.find(
    ({ kind, direction, text }) => kind === 'message' && direction === 'in' && text !== null,
  );
  const words = newest ? [texts().messageFrom(newest.other), secret(newest, true)] : [];
  replaceContent(byId('newest-message'), words, byId('text'));
}

function walletEntry(entry) {
  const t = texts();
  const isMessage = entry.kind === 'message';
  const name = `${entry.kind}${entry.direction === 'in' ? 'From' : 'To'}`;
  const sign = entry.direction === 'in' ? '+' : '\u2212';
  const details = [
    t.block(entry.blockNumber),
    ...(entry.direction === 'out' ? [t.fee(entry.fee)] : []),
    shortId(entry.transactionId),
  ];
  return element(
    'li',
    { class: `entry ${entry.kind} ${entry.direction}${entry.isIrreversible ? '' : ' waiting'}` },
    element(
      'span',
      { class: 'sign', 'aria-hidden': 'true' },
      isMessage ? '✉' : entry.direction === 'in' ? '↓' : '↑',
    ),
    element(
      'div',
      { class: 'what' },
      element('p', {}, t[name](entry.other)),
      isMessage || entry.text !== null ? secret(entry, isMessage) : null,
      element('p', { class: 'quiet', title: entry.transactionId }, details.join(' · ')),
    ),
    element(
      'div',
      { class: 'how-much' },
      isMessage ? null : element('strong', {}, `${sign}${grouped(entry.amount)}`),
      element('span', { class: 'state' }, entry.isIrreversible ? t.isFinal : t.isWaiting),
    ),
  );
}

function secret({ text }, isMessage) {
  if (text === null) return element('p', { class: 'quiet' }, texts().unreadable);
  if (!isMessage) return element('p', { class: 'quiet memo' }, text);
  return element('p', { class: 'secret' }, element('code', {}, text), copyButton(text));
}

function copyButton(text) {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'copy',
      'data-focus': `copy ${text}`,
      onclick: () => void copy(text, button),
    },
    texts().copy,
  );
  return button;
}

const drawSteps = whenChanged(({ done, account, gateway }) => {
  const t = texts();
  const current = STEPS.find((step) => !done[step]);
  const items = STEPS.map((step) => {
    const [title, hint] = t.steps[step];
    const words = typeof hint === 'function' ? hint({ account, gateway }) : hint;
    return element(
      'li',
      {
        class: done[step] ? 'done' : step === current ? 'current' : 'later',
        'aria-current': step === current ? 'step' : null,
      },
      element('strong', {}, title),
      step === current ? element('p', {}, words) : null,
    );
  });
  const end = current === undefined ? [element('li', { class: 'end' }, t.allDone)] : [];
  byId('steps').replaceChildren(...items, ...end);
});

const drawPoints = whenChanged(({ customer, symbol }) => {
  const t = texts();
  const isKnown = customer !== null;
  const held =
    isKnown && customer.held !== '0'
      ? [element('span', { class: 'quiet' }, `+ ${grouped(customer.held)} ${t.held}`)]
      : [];
  byId('points').replaceChildren(
    element('strong', {}, isKnown ? grouped(customer.points) : '—'),
    ` ${isKnown ? symbol : t.noPoints}`,
    ...held,
  );
  byId('win').textContent = t.win;
  byId('lose').textContent = t.lose;
  for (const id of ['win', 'lose']) byId(id).disabled = !isKnown;
});

const drawBooks = whenChanged(({ books }) => {
  const t = texts();
  const cwd = ['custody', 'treasury', 'networkFees', 'unattributed'].map((name) =>
    bookTile(t[name], books[name], 'CWD'),
  );
  const points = ['pointsIssued', 'pointsHeld'].map((name) =>
    bookTile(t[name], books[name], books.symbol),
  );
  const { difference } = books;
  const state = difference === null ? '' : difference === '0' ? 'right' : 'wrong';
  const compared =
    difference === null
      ? bookTile(t.difference, t.pending, '')
      : bookTile(t.difference, difference, 'CWD', state);
  byId('books').replaceChildren(...cwd, ...points, compared);
});

function bookTile([name, meaning], value, symbol, state = '') {
  return element(
    'div',
    { class: `tile ${state}`, title: meaning },
    element('dt', {}, name),
    element(
      'dd',
      {},
      element('strong', {}, /^-?\d/.test(value) ? grouped(value) : value),
      ` ${symbol}`,
    ),
    element('p', { class: 'quiet' }, meaning),
  );
}

const drawGateway = whenChanged(({ gateway }) => {
  const t = texts();
  const address = `${gateway.address}/docs`;
  replaceContent(byId('gateway'), [
    element(
      'span',
      { class: `lamp ${gateway.isReady ? 'on' : 'off'}` },
      gateway.isReady ? t.ready : t.notReady,
    ),
    element('a', { href: address, target: '_blank', rel: 'noopener' }, t.docs),
    element(
      'a',
      { href: `${gateway.address}/admin`, target: '_blank', rel: 'noopener', class: 'desk' },
      t.desk,
    ),
    element(
      'span',
      { class: 'key' },
      `${t.operatorKey}: `,
      element('code', {}, gateway.operatorKey),
      copyButton(gateway.operatorKey),
    ),
    element(
      'span',
      { class: 'key' },
      `${t.adminKey}: `,
      element('code', {}, gateway.adminKey),
      copyButton(gateway.adminKey),
    ),
  ]);
});

function drawFixedTexts() {
  const t = texts();
  document.documentElement.lang = view.language;
  for (const node of document.querySelectorAll('[data-text]'))
    node.textContent = t[node.dataset.text];
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', t[node.dataset.label]);
  }
  for (const node of document.querySelectorAll('[data-placeholder]')) {
    node.placeholder = t[node.dataset.placeholder];
  }
  byId('menu-button').setAttribute('aria-label', t.menu);
  byId('menu-button').title = t.menu;
}

function notice(text) {
  byId('notice').textContent = text;
}

function draw() {
  const { snapshot, language } = view;
  drawLanguages({ language });
  if (snapshot === null) return;
  const player = snapshot.players.find(({ name }) => name === snapshot.player);
  const { firstName, accountName } = player;
  const { wallet, customer, books, chat, gateway } = snapshot;
  drawPlayers({ players: snapshot.players, player: snapshot.player });
  drawChain({ chain: snapshot.chain, language });
  drawChatHead({ firstName, language });
  drawChat({ lines: chat.lines, player: snapshot.player, language });
  drawMenu({ commands: chat.commands });
  drawWalletHead({ wallet: { accountName, balance: wallet.balance }, firstName, language });
  drawEntries({ entries: wallet.entries, language });
  drawSteps({
    done: stepsDone(snapshot),
    account: accountName,
    gateway: gateway.account,
    language,
  });
  drawPoints({ customer, symbol: books.symbol, language });
  drawBooks({ books, language });
  drawGateway({ gateway, language });
  prefill(snapshot);
}

function stepsDone({ customer }) {
  return {
    registered: customer !== null,
    linked: customer !== null && customer.linkedAccount !== null,
    deposited: customer !== null && customer.creditedDeposits > 0,
    played: customer !== null && customer.adjustments > 0,
    withdrawn: customer !== null && customer.finalWithdrawals > 0,
  };
}

/** The forms name the gateway, until somebody writes another name. */
function prefill({ gateway, players, player }) {
  for (const form of ['transfer', 'wallet-message']) {
    const { to } = byId(form).elements;
    if (to.value === '' && document.activeElement !== to) to.value = gateway.account;
  }
  const accounts = [
    gateway.account,
    ...players.filter(({ name }) => name !== player).map((each) => each.accountName),
  ];
  const list = byId('accounts');
  if (list.childElementCount !== accounts.length) {
    list.replaceChildren(...accounts.map((name) => element('option', { value: name })));
  }
}

// ---------- What can be done on it ----------

async function attempt(action, body) {
  try {
    return await post(action, { player: view.player, ...body });
  } catch (error) {
    notice(refusalText(error));
    setTimeout(() => notice(''), 4 * SHOWN_MILLISECONDS);
    return null;
  }
}

function refusalText({ code, message }) {
  return texts().refusals[code] ?? texts().refused(message);
}

function say(text) {
  return attempt('message', { text, language: view.language });
}

function press(messageId, data) {
  return attempt('press', { messageId, data });
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  button.textContent = texts().copied;
  setTimeout(() => {
    button.textContent = texts().copy;
  }, SHOWN_MILLISECONDS);
}

function toggleMenu(isOpen) {
  byId('menu').hidden = !isOpen;
  byId('menu-button').setAttribute('aria-expanded', String(isOpen));
}

function play(points, reason) {
  return attempt('adjust', { points, reason });
}

function transfer(form) {
  const { to, amount, memo } = form.elements;
  const body = { to: to.value, amount: amount.value, memo: memo.value };
  return sign('transfer', body, byId('transfer-result'));
}

function sendWalletMessage(form) {
  const { to, text } = form.elements;
  const body = { to: to.value, text: text.value };
  return sign('walletMessage', body, byId('wallet-message-result'));
}

async function sign(action, body, result) {
  result.className = 'wide';
  result.textContent = texts().transferring;
  try {
    const { transactionId } = await post(action, { player: view.player, ...body });
    result.textContent = texts().transferred(shortId(transactionId));
    result.classList.add('good');
  } catch (error) {
    result.textContent = refusalText(error);
    result.classList.add('bad');
  }
}

function choosePlayer(name) {
  view.player = name;
  sessionStorage.setItem('player', name);
  byId('transfer-result').textContent = '';
  byId('wallet-message-result').textContent = '';
  byId('accounts').replaceChildren();
  follow();
}

function chooseLanguage(language) {
  view.language = language;
  localStorage.setItem('language', language);
  drawFixedTexts();
  follow();
  draw();
}

byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = byId('text');
  const text = input.value.trim();
  if (text === '') return;
  input.value = '';
  void say(text);
});
byId('transfer').addEventListener('submit', (event) => {
  event.preventDefault();
  void transfer(event.target);
});
byId('wallet-message').addEventListener('submit', (event) => {
  event.preventDefault();
  void sendWalletMessage(event.target);
});
byId('menu-button').addEventListener('click', () => toggleMenu(byId('menu').hidden));
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') toggleMenu(false);
});
byId('win').addEventListener('click', () => void play('50', texts().won));
byId('lose').addEventListener('click', () => void play('-50', texts().lostGame));

// ---------- Following the demo ----------

function follow() {
  view.source?.close();
  const address = new URLSearchParams({ player: view.player, language: view.language });
  const source = new EventSource(`/api/live?${address}`);
  source.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (news.isStarting === true) notice(texts().starting);
    else if (news.isStarting === false) notice('');
    else if (news.trouble !== undefined) notice(texts().trouble(news.trouble));
    else {
      if (view.snapshot === null) notice('');
      view.snapshot = news;
      draw();
    }
  };
  source.onerror = () => notice(texts().lost);
  source.onopen = () => notice('');
  view.source = source;
}

drawFixedTexts();
draw();
follow();
