/** Every sentence of the page itself; what the bot says is the gateway's own. */
const en = {
  subtitle: 'Sandbox: play the customer. Chain, Telegram and keys are throw-away.',
  choosePlayer: 'Customer',
  chooseLanguage: 'Language',
  starting: 'Everything is being started. The page goes on by itself.',
  lost: 'The demo does not answer. Start it again with: npm run demo',
  trouble: (reason) => `Something is not well: ${reason}`,

  chainTitle: 'CrowdWiz chain',
  head: 'newest block',
  irreversible: 'irreversible',
  reversible: (count) => `${count} blocks may still be undone`,
  blockTitle: (number, count, isFinal) =>
    `Block ${number}: ${count} transactions, ${isFinal ? 'irreversible' : 'not irreversible yet'}`,

  chatTitle: 'Chat with the bot',
  bot: 'bot',
  start: 'START',
  emptyChat: 'Nothing here yet. Press START, as in Telegram.',
  typeHere: 'Write to the bot',
  send: 'Send',
  menu: 'Commands',
  edited: 'edited',

  walletTitle: (name) => `${name}’s CrowdWiz wallet`,
  balance: 'Balance',
  to: 'To account',
  amount: 'CWD',
  memo: 'Memo (optional)',
  memoHint: 'not needed',
  transfer: 'Transfer',
  transferring: 'Signing and sending…',
  transferred: (id) => `Sent. Transaction ${id}`,
  messageText: 'Message',
  messageHint: 'encrypted',
  sendMessage: 'Send message',
  walletHistory: 'Transfers and messages, decrypted with this wallet’s key',
  emptyWallet: 'No transfers and no messages yet.',
  messageFrom: (name) => `Message from ${name}`,
  messageTo: (name) => `Message to ${name}`,
  transferFrom: (name) => `From ${name}`,
  transferTo: (name) => `To ${name}`,
  copy: 'Copy',
  copied: 'Copied',
  block: (number) => `block ${number}`,
  fee: (amount) => `fee ${amount}`,
  isFinal: 'irreversible',
  isWaiting: 'waiting for irreversibility',
  unreadable: '(cannot be decrypted)',

  stepsTitle: 'Your way through',
  steps: {
    registered: ['Register', 'Press START in the chat.'],
    linked: [
      'Link your account',
      (view) =>
        `Press “Link an account” and send the name ${view.account}. Then read the code in the wallet and type it in the chat.`,
    ],
    deposited: [
      'Deposit CWD',
      (view) =>
        `Press “Transfer” in the wallet: the form already names ${view.gateway}. Your points come once the block is irreversible, in about ten seconds.`,
    ],
    played: ['Play', 'Win or lose some points: the service gives and takes them by its own rules.'],
    withdrawn: [
      'Withdraw',
      'Press “Withdraw” in the chat, type an amount of points such as 500 and confirm. Watch the CWD arrive.',
    ],
  },
  allDone: 'You have seen all of it. Try the other customer, a wrong code, or an amount like 1,5.',

  serviceTitle: 'The service',
  serviceText: 'A game, a shop, a site: it gives and takes points through the gateway.',
  points: 'Points',
  held: 'in withdrawals',
  noPoints: 'Register first',
  win: 'Win 50',
  lose: 'Lose 50',
  won: 'won a game',
  lostGame: 'lost a game',

  booksTitle: 'The gateway’s books',
  custody: ['Custody', 'what the hot wallet must hold'],
  treasury: ['Treasury', 'the house’s own CWD'],
  networkFees: ['Network fees', 'what the chain took'],
  unattributed: ['Unattributed', 'from accounts that nobody linked'],
  pointsIssued: ['Points issued', 'in all customers’ hands'],
  pointsHeld: ['Points held', 'for withdrawals that are not final'],
  difference: ['Chain − books', 'must be zero'],
  pending: 'not compared yet',
  ready: 'Gateway ready',
  notReady: 'Gateway not ready',
  docs: 'API documentation',
  desk: 'Play the operator: open the desk',
  operatorKey: 'your key for it',
  adminKey: 'throw-away admin key of the API',

  refusals: {
    account_unknown: 'CrowdWiz has no such account.',
    amount_malformed: 'Write the amount as a plain number, such as 10 or 2.5.',
    amount_too_precise: 'CWD has five decimals at most.',
    'insufficient-balance': 'The wallet does not hold that much (each transfer also costs a fee).',
    'invalid-operation': 'The chain refuses such a transfer.',
    insufficient_points: 'The customer has too few points for that.',
    customer_unknown: 'Register first: press START in the chat.',
    button_gone: 'That button is no longer there.',
    starting: 'Everything is still being started.',
  },
  refused: (reason) => `Refused: ${reason}`,
};

const ru = {
  subtitle: 'Песочница: сыграйте за клиента. Блокчейн, Telegram и ключи — одноразовые.',
  choosePlayer: 'Клиент',
  chooseLanguage: 'Язык',
  starting: 'Всё запускается. Страница продолжит сама.',
  lost: 'Демонстрация не отвечает. Запустите её снова: npm run demo',
  trouble: (reason) => `Что-то не в порядке: ${reason}`,

  chainTitle: 'Блокчейн CrowdWiz',
  head: 'новейший блок',
  irreversible: 'необратим',
  reversible: (count) => `обратимых блоков: ${count}`,
  blockTitle: (number, count, isFinal) =>
    `Блок ${number}: транзакций ${count}, ${isFinal ? 'необратим' : 'ещё обратим'}`,

  chatTitle: 'Чат с ботом',
  bot: 'бот',
  start: 'СТАРТ',
  emptyChat: 'Здесь пока пусто. Нажмите СТАРТ, как в Telegram.',
  typeHere: 'Напишите боту',
  send: 'Отправить',
  menu: 'Команды',
  edited: 'изменено',

  walletTitle: (name) => `Кошелёк CrowdWiz: ${name}`,
  balance: 'Баланс',
  to: 'На аккаунт',
  amount: 'CWD',
  memo: 'Memo (необязательно)',
  memoHint: 'не нужно',
  transfer: 'Перевести',
  transferring: 'Подписываю и отправляю…',
  transferred: (id) => `Отправлено. Транзакция ${id}`,
  messageText: 'Сообщение',
  messageHint: 'шифруется',
  sendMessage: 'Отправить',
  walletHistory: 'Переводы и сообщения, расшифрованные ключом этого кошелька',
  emptyWallet: 'Ни переводов, ни сообщений пока нет.',
  messageFrom: (name) => `Сообщение от ${name}`,
  messageTo: (name) => `Сообщение для ${name}`,
  transferFrom: (name) => `От ${name}`,
  transferTo: (name) => `Для ${name}`,
  copy: 'Копировать',
  copied: 'Скопировано',
  block: (number) => `блок ${number}`,
  fee: (amount) => `комиссия ${amount}`,
  isFinal: 'необратимо',
  isWaiting: 'ждёт необратимости',
  unreadable: '(не расшифровать)',

  stepsTitle: 'Ваш путь',
  steps: {
    registered: ['Регистрация', 'Нажмите СТАРТ в чате.'],
    linked: [
      'Привязка аккаунта',
      (view) =>
        `Нажмите «Привязать аккаунт» и отправьте имя ${view.account}. Затем прочтите код в кошельке и наберите его в чате.`,
    ],
    deposited: [
      'Пополнение',
      (view) =>
        `Нажмите «Перевести» в кошельке: получатель ${view.gateway} уже указан. Баллы придут, когда блок станет необратимым, секунд через десять.`,
    ],
    played: ['Игра', 'Выиграйте или проиграйте баллы: сервис меняет их по своим правилам.'],
    withdrawn: [
      'Вывод',
      'Нажмите «Вывести» в чате, наберите сумму баллов, например 500, и подтвердите. Смотрите, как приходят CWD.',
    ],
  },
  allDone: 'Вы видели всё. Попробуйте другого клиента, неверный код или сумму вроде 1,5.',

  serviceTitle: 'Сервис',
  serviceText: 'Игра, магазин, сайт: начисляет и списывает баллы через шлюз.',
  points: 'Баллы',
  held: 'в выводах',
  noPoints: 'Сначала регистрация',
  win: 'Выиграть 50',
  lose: 'Проиграть 50',
  won: 'выигрыш в игре',
  lostGame: 'проигрыш в игре',

  booksTitle: 'Учёт шлюза',
  custody: ['Хранение', 'сколько должно быть на горячем кошельке'],
  treasury: ['Казна', 'собственные CWD сервиса'],
  networkFees: ['Комиссии сети', 'что взял блокчейн'],
  unattributed: ['Неопознанное', 'с непривязанных аккаунтов'],
  pointsIssued: ['Выдано баллов', 'на руках у всех клиентов'],
  pointsHeld: ['Удержано баллов', 'для незавершённых выводов'],
  difference: ['Блокчейн − учёт', 'должен быть ноль'],
  pending: 'ещё не сверено',
  ready: 'Шлюз готов',
  notReady: 'Шлюз не готов',
  docs: 'Документация API',
  desk: 'Сыграйте оператора: откройте пульт',
  operatorKey: 'ваш ключ для входа',
  adminKey: 'ключ API на один запуск',

  refusals: {
    account_unknown: 'В CrowdWiz нет такого аккаунта.',
    amount_malformed: 'Напишите сумму числом, например 10 или 2.5.',
    amount_too_precise: 'У CWD не больше пяти знаков после точки.',
    'insufficient-balance': 'На кошельке не хватает CWD (за перевод берётся и комиссия).',
    'invalid-operation': 'Блокчейн не принимает такой перевод.',
    insufficient_points: 'У клиента слишком мало баллов.',
    customer_unknown: 'Сначала регистрация: нажмите СТАРТ в чате.',
    button_gone: 'Этой кнопки уже нет.',
    starting: 'Всё ещё запускается.',
  },
  refused: (reason) => `Отказано: ${reason}`,
};

export const TEXTS = { en, ru };
export const LANGUAGE_NAMES = { en: 'EN', ru: 'RU' };

/** What was chosen before, else the browser's own language, else English. */
export function firstLanguage() {
  const chosen = localStorage.getItem('language');
  if (chosen in TEXTS) return chosen;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2));
  return preferred.find((language) => language in TEXTS) ?? 'en';
}
