import type { LapseCause } from '../../../withdrawals';
import { LINK_CODE } from '../delivery/outgoing-message';
import { bold, copyable, html, lines, linked, paragraphs, type Html } from './html';
import { withoutPoint } from './without-point';
import type {
  HistoryLineView,
  Messages,
  Notifications,
  Sayings,
  Stamp,
  TransactionView,
} from './messages';
import { russianOps } from './ru-ops';
import { russianLimits, russianRefusals } from './ru-refusals';

const withdrawalStates: Messages['withdrawalStates'] = {
  awaiting_approval: 'ждёт подтверждения оператора',
  approved: 'готовится к отправке',
  signed: 'отправляется',
  broadcast: 'отправлен в сеть',
  included: 'в блоке, ждём необратимости',
  irreversible: 'завершён',
  cancelled: 'отменён',
  rejected: 'отклонён',
};

const entryKinds: Messages['entryKinds'] = {
  opening: 'начальный остаток',
  deposit: 'пополнение',
  unattributed: 'неопознанное поступление',
  history: 'поступление до начального остатка',
  attribution: 'зачтённое пополнение',
  refund: 'возврат',
  adjustment: 'начисление или списание сервиса',
  hold: 'вывод',
  hold_released: 'возврат за отменённый вывод',
  service_hold: 'отложено сервисом',
  service_hold_captured: 'остаток отложенного сервисом',
  service_hold_released: 'возвращено сервисом',
  withdrawal: 'вывод',
  network_fee: 'комиссия сети',
  foreign_operation: 'операция сети',
  owed_back: 'за выполненную выплату',
  correction: 'исправление',
  surplus: 'CWD без объяснения',
  surplus_explained: 'CWD, получившие объяснение',
  surplus_kept: 'CWD, оставленные сервису',
  deposit_gone: 'за пополнение, пропавшее из блокчейна',
  payout_undone: 'за выплату, пропавшую из блокчейна',
  sweep: 'CWD, переведённые на холодный кошелёк',
  refill: 'CWD с холодного кошелька',
};

const stamped: Readonly<Record<Stamp['about'], string>> = {
  deposit: 'Пополнение',
  withdrawal: 'Вывод',
  adjustment: 'Операция',
  payment: 'Выплата',
};

const ready = html`Ваш аккаунт привязан, всё готово. Что делаем?`;
const linkFirst = html`Начнём с привязки вашего аккаунта CrowdWiz: я пришлю в кошелёк одноразовый
код, а вы введёте его здесь.`;
const pausedNow = html`⚠️ Выплаты сейчас приостановлены.`;
const untilThen = html`До этого вывод можно отменить.`;

function historyLine({ at, change, kind, number, reason }: HistoryLineView): Html {
  return lines(
    html`${at} · ${bold(change)} · ${entryKinds[kind]}, № ${number}`,
    reason === null
      ? null
      : 'cause' in reason
        ? lapseCauses[reason.cause]
        : html`Причина: ${reason.words}`,
  );
}

function transactionLine(transaction: TransactionView | null): Html | null {
  if (transaction === null) return null;
  const { id, link } = transaction;
  if (link === null) return html`Транзакция: ${copyable(id)}`;
  return html`Транзакция: ${copyable(id)} (${linked('посмотреть в блокчейне', link)})`;
}

const say: Sayings = {
  welcome: (symbol, isLinked) =>
    paragraphs(
      html`Здравствуйте! Здесь CWD превращаются в ${symbol}, а ${symbol} — обратно в CWD.`,
      isLinked ? ready : linkFirst,
    ),
  connected: (symbol, isLinked) =>
    paragraphs(
      html`Готово: этот чат подключён к вашей учётной записи в сервисе. Здесь CWD превращаются в
      ${symbol}, а ${symbol} — обратно в CWD.`,
      isLinked ? ready : linkFirst,
    ),
  help: (symbol, hasSupport) =>
    paragraphs(
      html`Что я умею:`,
      lines(
        html`/account — баланс и привязанный аккаунт`,
        html`/deposit — как пополнить баланс`,
        html`/withdraw 250 — вывести 250 ${symbol} в CWD`,
        html`/history — последние операции`,
        html`/link имя — привязать аккаунт CrowdWiz`,
        html`/link_message имя — привязать его сообщением из кошелька`,
        html`/code ABCD-EFGH — ввести код`,
        html`/resend — прислать новый код`,
        html`/cancel — отменить начатое`,
        html`/unlink — отвязать аккаунт`,
        html`/language — язык, language`,
        hasSupport ? html`/support — спросить человека` : null,
      ),
      html`Код можно просто прислать сообщением, без команды.`,
    ),
  support: (contact) =>
    paragraphs(
      html`Есть вопрос, на который я не могу ответить? Спросите здесь:`,
      html`${contact}`,
      html`Назовите номер из последней строки моего сообщения об этом. Ваши коды и ключи там никому
      не нужны: не сообщайте их никому.`,
    ),
  account: (view) =>
    lines(
      html`Баланс: ${bold(view.balance)}`,
      view.held === null ? null : html`Отложено: ${view.held}`,
      view.uncredited === null
        ? null
        : html`Небольшие пополнения: ${view.uncredited}; зачислю, когда их хватит`,
      view.owed === null
        ? null
        : html`⚠️ Вам уже выплачено ${view.owed}, но баллы за это ещё не списаны. Выводы подождут,
          пока оператор не примет решение.`,
      view.linkedAccount === null
        ? html`Аккаунт CrowdWiz не привязан`
        : html`Аккаунт CrowdWiz: ${copyable(view.linkedAccount)}`,
      view.isSuspended
        ? html`⚠️ Ключи аккаунта изменились, вывод приостановлен: подтвердите снова, что он ваш
          (/link).`
        : null,
      view.requestedAccount === null
        ? null
        : view.isMessageAwaited
          ? html`Ждём сообщение с кодом от аккаунта ${copyable(view.requestedAccount)}`
          : html`Ждём код из кошелька аккаунта ${copyable(view.requestedAccount)}`,
      ...view.waitingDeposits.map(
        ({ number, cwd }) => html`Пополнение № ${number} на ${cwd}: ждём необратимости`,
      ),
      ...view.pausedDeposits.map(
        ({ number, cwd }) => html`Пополнение № ${number} на ${cwd}: пришло, зачисление на паузе`,
      ),
      view.moreWaitingDeposits === 0
        ? null
        : html`…и ещё пополнений в пути: ${view.moreWaitingDeposits}`,
      ...view.offeredDeposits.map(
        ({ number, cwd }) =>
          html`Пополнение № ${number} на ${cwd}: пришло до привязки, можно зачислить`,
      ),
      ...view.openWithdrawals.map(
        ({ number, cwd, state }) => html`Вывод № ${number} на ${cwd}: ${withdrawalStates[state]}`,
      ),
      view.isPaused ? pausedNow : null,
    ),
  history: ({ lines: entries, isNewest }) =>
    entries.length === 0
      ? isNewest
        ? html`Операций пока нет.`
        : html`До этого операций не было.`
      : paragraphs(
          isNewest
            ? html`Последние операции (время UTC):`
            : html`Более ранние операции (время UTC):`,
          lines(...entries.map(historyLine)),
        ),
  askAccountName: () =>
    html`Пришлите имя вашего аккаунта CrowdWiz, как оно написано в кошельке: например,
      <code>anna-petrova</code>. Передумали — /cancel`,
  linkRequested: (accountName, isPaused) =>
    paragraphs(
      isPaused
        ? html`Готовлю код для аккаунта ${copyable(accountName)}. Отправка в сеть сейчас
          приостановлена: код придёт в кошелёк, как только она возобновится. Я напишу, когда он
          уйдёт.`
        : html`Готовлю код для аккаунта ${copyable(accountName)}. Он придёт в кошелёк зашифрованным
          сообщением, обычно в течение минуты. Я напишу, когда он уйдёт.`,
      html`Можно и наоборот: вы отправите сообщение шлюзу, тогда ждать код не нужно.`,
    ),
  sendMessage: (view) =>
    paragraphs(
      view.isInstead
        ? html`Отправлять коды сегодня я больше не могу: исчерпан лимит. Но аккаунт можно привязать
          и по-другому.`
        : null,
      lines(
        html`Отправьте из кошелька зашифрованное сообщение:`,
        html`с аккаунта ${copyable(view.accountName)}`,
        html`на аккаунт ${copyable(view.gatewayAccount)}`,
        html`с текстом ${copyable(LINK_CODE)}`,
      ),
      html`Нужно именно сообщение: memo к переводу не подойдёт. Комиссию сети платите вы, кошелёк её
      покажет.`,
      html`Код действует ${view.validMinutes} мин. Как только блок с сообщением станет необратимым,
      я привяжу аккаунт и напишу вам.`,
    ),
  linkCancelled: (accountName) =>
    html`Хорошо, привязка аккаунта ${copyable(accountName)} отменена.`,
  askCode: (accountName) =>
    html`Пришлите код из сообщения, которое шлюз отправил на аккаунт ${copyable(accountName)}.`,
  notACode: () =>
    html`Сейчас я жду код из вашего кошелька: 8 латинских букв и цифр, например ABCD-EFGH. Новый код
    — /resend, отменить — /cancel`,
  cancelled: () => html`Хорошо, отменил.`,
  nothingToCancel: () => html`Отменять нечего.`,
  quoteLabel: (points) => `Новый расчёт: ${points}`,
  claimLabel: ({ number, cwd }) => `Зачислить ${cwd} (№ ${number})`,
  cancelWithdrawalLabel: ({ number, cwd }) => `Отменить вывод ${cwd} (№ ${number})`,
  deposit: (view) =>
    paragraphs(
      html`Переведите CWD на аккаунт ${copyable(view.gatewayAccount)} со своего аккаунта
      ${copyable(view.linkedAccount)}.`,
      html`Курс: 1 CWD = ${view.rate} ${view.symbol}. Например, ${view.exampleGiven} →
      ${view.exampleReceived}.`,
      view.minimum === null
        ? null
        : html`Пополнения меньше ${view.minimum} накапливаются, пока не достигнут этой суммы.`,
      view.isPaused
        ? html`⚠️ Зачисление сейчас приостановлено. Ваш перевод не пропадёт: баллы придут, как
          только пауза закончится.`
        : null,
      html`Отправляйте только CWD и только с привязанного аккаунта. Memo к переводу не нужно. Баллы
      начислю, как только блок с переводом станет необратимым.`,
    ),
  depositQr: (gatewayAccount) =>
    html`Тот же адрес для кошелька на другом устройстве: ${copyable(gatewayAccount)}`,
  askAmount: (view) =>
    paragraphs(
      html`Сколько ${view.symbol} вывести? Доступно: ${bold(view.balance)}`,
      lines(
        html`Курс: ${view.rate} ${view.symbol} = 1 CWD`,
        view.isFeeOnHouse
          ? html`Комиссию сети (${view.fee}) платит сервис`
          : html`Комиссия сети: ${view.fee}, вычитается из перевода`,
        html`Наименьший вывод: ${view.smallest}`,
        html`Придёт на аккаунт ${copyable(view.accountName)}`,
      ),
      view.isPaused ? pausedNow : null,
      html`Пришлите число: например, 250 или 12.5. Передумали — /cancel`,
    ),
  quote: (view) =>
    paragraphs(
      lines(
        html`Спишем: ${bold(view.points)}`,
        html`Курс: ${view.rate} ${view.symbol} = 1 CWD, это ${view.gross}`,
        view.isFeeOnHouse
          ? html`Комиссия сети: ${view.fee}, платит сервис`
          : html`Комиссия сети: ${view.fee}`,
        html`Придёт: ${bold(view.net)} на аккаунт ${copyable(view.accountName)}`,
      ),
      view.largeFeePercent === null
        ? null
        : html`⚠️ Комиссия сети составит ${view.largeFeePercent}% от этого вывода. От суммы она не
          зависит: чем больше вы выводите за один раз, тем меньшую часть она займёт.`,
      view.isPaused
        ? html`${pausedNow} Если подтвердите, мы отложим баллы и отправим CWD, как только выплаты
          возобновятся. ${untilThen}`
        : null,
      html`Подтверждаете? Расчёт действует ${view.validMinutes} мин.`,
    ),
  withdrawalStands: ({ number, cwd }, state) =>
    html`Вывод № ${number} уже принят: ${cwd}, ${withdrawalStates[state]}.`,
  withdrawalWaits: ({ number, cwd }) =>
    html`Вывод № ${number} уже принят: ${cwd}. ${pausedNow} Отправим, как только они возобновятся.
    ${untilThen}`,
  askUnlink: (accountName) =>
    html`Отвязать аккаунт ${copyable(accountName)}? Баллы останутся у вас, но пополнять и выводить
    можно будет только после новой привязки.`,
  askLanguage: () => html`На каком языке говорим? · Which language shall we speak?`,
  languageSet: () => html`Хорошо, говорим по-русски.`,
  notUnderstood: () => html`Не понял вас. Выберите действие или загляните в /help`,
  unknownCommand: (command) => html`Команды ${command} я не знаю. Всё, что умею: /help`,
  oldButton: () => html`Эта кнопка больше не действует. Начните с /start`,
  privateChatsOnly: () =>
    html`Я работаю только в личных чатах: напишите мне напрямую. · Private chats only, please.`,
  ourFault: () =>
    html`Что-то пошло не так на нашей стороне, и это сообщение обработать не удалось. С вашими
    баллами ничего не случилось; попробуйте ещё раз чуть позже.`,
};

const tell: Notifications = {
  stamp: ({ about, number, at }) => html`${stamped[about]} № ${copyable(number)} · ${at} UTC`,
  codeSent: (accountName, validMinutes) =>
    html`Код отправлен на аккаунт ${copyable(accountName)}. Откройте кошелёк, прочитайте
    зашифрованное сообщение от шлюза и пришлите сюда код, который стоит в его начале. Он действует
    ${validMinutes} мин.`,
  codeFailed: (accountName) =>
    html`Не удалось доставить код на аккаунт ${copyable(accountName)}. Запросите новый.`,
  linkMessageFailed: (accountName, reason) =>
    html`Привязать аккаунт ${copyable(accountName)} по сообщению не получилось. ${reason}`,
  linkVerified: (accountName) =>
    html`Готово! Аккаунт ${copyable(accountName)} привязан. Теперь можно пополнять и выводить.`,
  linkEnded: (accountName) => html`Аккаунт ${copyable(accountName)} отвязан. Баллы остались у вас.`,
  chatTaken: () =>
    html`Этот чат больше не связан с вашим аккаунтом в сервисе: прежние кнопки здесь не работают.
    Если вы этого не ожидали, обратитесь в сервис.`,
  linkSuspended: (accountName) =>
    html`⚠️ Ключи вашего аккаунта ${copyable(accountName)} изменились, поэтому вывод приостановлен:
    туда ничего не будет отправлено, пока вы снова не подтвердите, что он ваш. Нажмите кнопку, и я
    пришлю в кошелёк новый код. Пополнения оттуда я сохраню и зачислю, когда аккаунт будет
    подтверждён. Если ключи меняли не вы, их сменил кто-то другой: сначала позаботьтесь об аккаунте.`,
  frozen: () =>
    html`⚠️ Сервис приостановил ваши выводы. Ничего не пропало: баллы остаются вашими, пополнения
    зачисляются, а выводы, которые ждут, отложены. До возобновления нельзя выводить и менять
    привязанный аккаунт. О причине спросите у сервиса.`,
  unfrozen: () =>
    html`Сервис снял приостановку: выводить снова можно, отложенные выводы продолжатся.`,
  linkRenewed: (accountName) =>
    html`Готово! Аккаунт ${copyable(accountName)} снова подтверждён, вывод продолжается.`,
  linkTakenOver: (accountName) =>
    html`Другой человек подтвердил, что нынешние ключи аккаунта ${copyable(accountName)} у него,
    поэтому этот аккаунт больше не привязан к вам. Баллы остаются вашими, а неотправленные выводы
    туда отменены. Чтобы вывести баллы, привяжите другой аккаунт.`,
  depositSeen: (cwd, points) =>
    html`Вижу ваш перевод ${bold(cwd)}. Жду необратимости блока, обычно меньше минуты, и начислю
    около ${points}.`,
  depositSeenSmall: (cwd) =>
    html`Вижу ваш перевод ${bold(cwd)}. Сам по себе он слишком мал для зачисления: когда его блок
    станет необратимым, я добавлю его к другим вашим небольшим пополнениям.`,
  depositVanished: (cwd) =>
    html`Перевод ${cwd} исчез из сети: блок с ним отменён. Если CWD вернулись в кошелёк, отправьте
    их ещё раз; если перевод попадёт в другой блок, я его увижу.`,
  depositCredited: (cwd, points, transaction) =>
    lines(html`Зачислено ${bold(points)} за ${cwd}.`, transactionLine(transaction)),
  depositAddsUp: (cwd, together, minimum, transaction) =>
    lines(
      minimum === null
        ? html`Ваше пополнение на ${bold(cwd)} пришло, но на баллы его пока не хватает.`
        : html`Ваше пополнение на ${bold(cwd)} пришло. Суммы меньше ${minimum} сразу не зачисляются.`,
      html`Эти деньги ваши и накапливаются: сейчас уже ${bold(together)}. Я зачислю всё вместе с тем
      пополнением, с которым их хватит, по курсу на тот момент.`,
      transactionLine(transaction),
    ),
  depositWaiting: (cwd) =>
    html`Ваше пополнение на ${bold(cwd)} пришло. Зачисление приостановлено оператором; ничего не
    пропало, баллы придут, как только пауза закончится.`,
  depositOffered: (cwd, points, rate) =>
    html`До привязки с вашего аккаунта пришло ${bold(cwd)}, и мы это сохранили. Зачислить ${points}?
    Действует меньший из двух курсов, тогдашнего и нынешнего: ${rate} за CWD.`,
  pointsAdded: (points, reason) => html`Начислено ${bold(points)}: ${reason}`,
  pointsTaken: (points, reason) => html`Списано ${bold(points)}: ${reason}`,
  owedBack: (cwd) =>
    html`Вам поступила выплата ${bold(cwd)}, за которую баллы не списаны. Оператор примет по ней
    решение, а до тех пор выводы подождут.`,
  owedBackDecided: (cwd) =>
    html`По выплате ${bold(cwd)} решение принято. Выводы снова выполняются.`,
  withdrawalRequested: (points, cwd, accountName) =>
    html`Вывод принят: спишем ${points}, отправим ${bold(cwd)} на аккаунт ${copyable(accountName)}.`,
  withdrawalRequestedInPause: (points, cwd, accountName) =>
    html`Вывод принят. ${pausedNow} Мы отложили ${points} и отправим ${bold(cwd)} на аккаунт
    ${copyable(accountName)}, как только они возобновятся. ${untilThen}`,
  withdrawalAwaitsApproval: (points, cwd) =>
    html`Вывод ${bold(cwd)} ждёт подтверждения оператора. Мы отложили ${points}; пока вывод не
    подтверждён, его можно отменить.`,
  withdrawalApproved: (cwd) => html`Вывод ${cwd} подтверждён и скоро уйдёт.`,
  withdrawalApprovedInPause: (cwd) =>
    html`Вывод ${cwd} подтверждён. ${pausedNow} Отправим, как только они возобновятся. ${untilThen}`,
  withdrawalWaits: (cwd) =>
    html`Вывод ${cwd} пока ждёт: сейчас у шлюза не хватает для него CWD. Отправлю, как только их
    хватит. ${untilThen}`,
  withdrawalRejected: (points, reason) =>
    lines(
      html`Вывод отклонён, ${bold(points)} вернулись на баланс.`,
      reason === null ? null : html`Причина: ${reason}`,
    ),
  withdrawalCancelled: (points) => html`Вывод отменён, ${bold(points)} вернулись на баланс.`,
  withdrawalLapsed: (points, cwd, cause) =>
    lines(
      html`Вывод ${cwd} не был отправлен и отменён, ${bold(points)} вернулись на баланс.`,
      lapseCauses[cause],
      html`Новый расчёт можно запросить в любой момент.`,
    ),
  withdrawalSent: (cwd, accountName, transaction) =>
    lines(
      html`Отправил ${bold(cwd)} на аккаунт ${copyable(accountName)}. Напишу, когда перевод станет
      окончательным.`,
      transactionLine(transaction),
    ),
  withdrawalIncluded: (cwd) => html`Перевод ${cwd} уже в блоке, ждём необратимости.`,
  withdrawalFinal: (cwd, accountName, transaction) =>
    lines(
      html`Вывод завершён: ${bold(cwd)} на аккаунте ${copyable(accountName)}, окончательно.`,
      transactionLine(transaction),
    ),
  withdrawalExpired: (cwd) =>
    html`Перевод ${cwd} не попал в сеть вовремя. Деньги не ушли, я отправлю его заново.`,
  withdrawalExpiredInPause: (cwd) =>
    html`Перевод ${cwd} не попал в сеть вовремя. Деньги не ушли. ${pausedNow} Отправим его заново,
    как только выплаты возобновятся. ${untilThen}`,
};

const lapseCauses: Readonly<Record<LapseCause, Html>> = {
  deadline_passed: html`Он ждал слишком долго, и курс за это время мог измениться.`,
  rate_changed: html`Он ждал, потому что ключи вашего аккаунта изменились, а за это время изменился
  и курс.`,
  points_needed: html`Отложенные для него баллы понадобились сервису.`,
  account_taken_over: html`Аккаунт, на который он должен был уйти, подтвердил другой человек.`,
};

export const russian: Messages = {
  languageName: 'Русский',
  commands: {
    account: 'Баланс и аккаунт',
    deposit: 'Пополнить',
    withdraw: 'Вывести',
    history: 'История операций',
    link: 'Привязать аккаунт CrowdWiz',
    unlink: 'Отвязать аккаунт',
    language: 'Язык · Language',
    help: 'Справка',
    support: 'Спросить человека',
  },
  labels: {
    account: 'Баланс',
    deposit: 'Пополнить',
    withdraw: 'Вывести',
    withdrawAll: 'Вывести всё',
    history: 'История',
    newestHistory: 'Новые',
    olderHistory: 'Раньше',
    help: 'Справка',
    copyAccount: 'Скопировать аккаунт',
    copyCode: 'Скопировать код',
    link: 'Привязать аккаунт',
    linkByMessage: 'Отправить сообщение шлюзу',
    linkByCode: 'Прислать код в кошелёк',
    otherAccount: 'Другой аккаунт',
    resend: 'Новый код',
    cancel: 'Отмена',
    confirm: 'Подтвердить',
    cancelWithdrawal: 'Отменить вывод',
    unlinkYes: 'Да, отвязать',
    claim: 'Зачислить',
  },
  withdrawalStates,
  entryKinds,
  limits: russianLimits,
  unsupported: {
    sticker: html`Хороший стикер! Но понимаю я только текст и кнопки: /help`,
    photo: html`Картинки я не читаю. Напишите, пожалуйста, текстом.`,
    voice: html`Слушать я не умею. Напишите, пожалуйста, текстом.`,
    video: html`Видео я не смотрю. Напишите, пожалуйста, текстом.`,
    file: html`Файлы я не открываю. Напишите, пожалуйста, текстом.`,
    location: html`Знать, где вы, мне не нужно. Напишите, пожалуйста, текстом.`,
    contact: html`Контакты мне не нужны. Напишите, пожалуйста, текстом.`,
    other_media: html`Такие сообщения я не понимаю. Напишите, пожалуйста, текстом.`,
    edited: html`Исправленные сообщения я не читаю. Пришлите, пожалуйста, новое.`,
    forwarded: html`Пересланные сообщения я не выполняю: ни команды, ни коды. Напишите, пожалуйста,
    сами.`,
  },
  amountProblems: {
    negative: () => html`Сумма не может быть отрицательной. Напишите число больше нуля.`,
    exponent: () => html`Напишите сумму обычными цифрами: не 1e3, а 1000.`,
    ambiguous_comma: (_symbol, suggestion) =>
      html`Это можно прочитать двояко. Напишите ${copyable(withoutPoint(suggestion))} или
      ${copyable(suggestion ?? '1.500')} с точкой.`,
    spaces: (_symbol, suggestion) =>
      html`Напишите число без пробелов: <code>${suggestion ?? '1000'}</code>`,
    foreign_digits: (_symbol, suggestion) =>
      html`Наберите сумму обычными цифрами 0–9: <code>${suggestion ?? '100'}</code>`,
    too_long: () => html`Слишком большое число: в целой части не больше 15 цифр.`,
    chain_currency: (symbol) =>
      html`Сумму вывода пишите в ${symbol}, а не в CWD: сколько CWD придёт, я посчитаю.`,
    not_a_number: (symbol) =>
      html`Это не похоже на число. Напишите, сколько ${symbol} вывести: например, 250 или 12.5.
      Отменить — /cancel`,
  },
  nameProblems: {
    account_id: () =>
      html`Это номер, а мне нужно имя аккаунта: например, <code>anna-petrova</code>. Оно написано в
        кошельке.`,
    address: () =>
      html`Это ссылка. Пришлите только имя аккаунта: например, <code>anna-petrova</code>`,
    upper_case: (suggestion) =>
      html`Имена в CrowdWiz пишутся строчными буквами. Возможно, вы имели в виду
        <code>${suggestion ?? ''}</code>? Пришлите имя ещё раз.`,
    spaces: () => html`В имени аккаунта не бывает пробелов. Пришлите одно имя, без других слов.`,
    too_long: () => html`Слишком длинно: в имени аккаунта не больше 63 знаков.`,
    not_latin: () =>
      html`Имя аккаунта состоит из латинских букв, цифр, дефисов и точек. Переключите раскладку и
      пришлите ещё раз.`,
  },
  refusals: russianRefusals,
  say,
  tell,
  ops: russianOps,
};
