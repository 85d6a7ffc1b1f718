import { html } from './html';
import type { Messages, Refusals } from './messages';

const operatorMatter = html`Это действие доступно только оператору.`;

export const russianLimits: Messages['limits'] = {
  codes_per_customer_per_day: 'кодов на одного человека в сутки',
  codes_per_customer_and_account_per_day: 'ваших кодов на один аккаунт в сутки',
  codes_per_day: 'кодов в сутки',
  link_messages_per_customer_per_day: 'ваших кодов для сообщений в сутки',
  deposit_minimum: 'наименьшее пополнение, которое зачисляется сразу',
  withdrawal_minimum: 'наименьший размер одного вывода',
  withdrawal_count_per_customer_per_day: 'количество ваших выводов за сутки',
  withdrawal_maximum: 'наибольший размер одного вывода',
  withdrawals_per_customer_per_day: 'сумма ваших выводов за сутки',
  withdrawals_per_day: 'сумма всех выводов за сутки',
  approval_above: 'вывод без подтверждения оператора',
};

function limitName(name: string | undefined): string {
  const names: Readonly<Record<string, string>> = russianLimits;
  return names[name ?? ''] ?? 'лимит';
}

const amounts = {
  amount_malformed: ({ symbol }) =>
    html`Не получилось прочитать сумму. Напишите число ${symbol ?? ''}: например, 250 или 12.5.`,
  amount_too_precise: ({ symbol, decimals }) =>
    html`Слишком много знаков после точки: у ${symbol ?? 'этой суммы'} их не больше
    ${decimals ?? 'нуля'}.`,
  amount_not_positive: () => html`Сумма должна быть больше нуля.`,
  rate_malformed: () => operatorMatter,
  rate_in_the_past: () => operatorMatter,
  rate_unknown: () => operatorMatter,
  rate_not_planned: () => operatorMatter,
  deposit_rate_above_withdrawal_rate: () => operatorMatter,
  rate_change_too_large: () => operatorMatter,
  limit_malformed: () => operatorMatter,
  insufficient_points: ({ balance }) =>
    balance === undefined
      ? html`На балансе не хватает баллов.`
      : html`На балансе не хватает баллов. Сейчас доступно: ${balance}.`,
  entry_key_conflict: () =>
    html`Эта операция уже проведена с другими данными. Загляните в историю: /history`,
  adjustment_key_malformed: () => operatorMatter,
  hold_already_ended: () => html`Этот вывод уже завершён. Загляните в историю: /history`,
  hold_unknown: () => operatorMatter,
  hold_state_forbids: () => operatorMatter,
  capture_exceeds_hold: () => operatorMatter,
} satisfies Partial<Refusals>;

const linking = {
  customer_unknown: () => html`Мы ещё не знакомы. Нажмите /start`,
  account_name_malformed: () =>
    html`На имя аккаунта CrowdWiz это не похоже. В имени до 63 знаков: строчные латинские буквы,
    цифры, дефисы и точки, первая — буква.`,
  account_unknown: ({ accountName }) =>
    accountName === undefined
      ? html`Такого аккаунта в CrowdWiz нет. Проверьте имя в кошельке и пришлите ещё раз.`
      : html`Аккаунта <b>${accountName}</b> в CrowdWiz нет. Проверьте имя в кошельке и пришлите ещё
          раз.`,
  account_is_gateway: () =>
    html`Это аккаунт самого шлюза, привязать его нельзя. Пришлите имя своего аккаунта.`,
  account_memo_key_unusable: () =>
    html`Этому аккаунту нельзя отправить зашифрованное сообщение: в нём не настроен memo-ключ.
    Задайте его в кошельке или выберите другой аккаунт.`,
  account_linked_elsewhere: ({ accountName }) =>
    html`Аккаунт <b>${accountName ?? ''}</b> уже привязан к другому пользователю. Один аккаунт —
      один владелец.`,
  customer_already_linked: ({ accountName }) =>
    html`У вас уже привязан аккаунт <b>${accountName ?? ''}</b>. Чтобы сменить его, сначала
      отвяжите: /unlink`,
  link_ended: () => html`Речь об аккаунте, который уже не привязан. Загляните в /account`,
  customer_not_linked: () =>
    html`Сначала привяжите аккаунт CrowdWiz: без него деньгам некуда идти.`,
  link_suspended: ({ accountName }) =>
    html`Ключи вашего аккаунта <b>${accountName ?? ''}</b> изменились, поэтому вывод приостановлен.
      Подтвердите снова, что он ваш: /link пришлёт в кошелёк новый код.`,
  customer_frozen: () =>
    html`Сервис приостановил ваши выводы: сейчас нельзя ни выводить, ни менять аккаунт. Баллы
    остаются вашими, пополнения зачисляются. О причине спросите у сервиса.`,
  customer_not_frozen: () => operatorMatter,
  money_on_its_way: () =>
    html`Пока деньги в пути, привязку менять нельзя. Дождитесь окончания операций и попробуйте
    снова.`,
  bot_unknown: () => operatorMatter,
  customer_has_chat: () =>
    html`К вашей учётной записи в сервисе уже подключён другой чат Telegram. Пользуйтесь им, а если
    он не ваш, сразу сообщите сервису.`,
  chat_has_customer: () =>
    html`У этого чата уже есть своя учётная запись: с баллами, привязанным аккаунтом или историей.
    Она остаётся как есть, а ваша учётная запись в сервисе не подключена. Откройте ссылку в другом
    Telegram или спросите у сервиса, как быть.`,
  chat_link_unknown: () =>
    html`Эта ссылка недействительна. Вернитесь в сервис, получите новую и откройте её здесь.`,
  chat_link_used: () =>
    html`Эта ссылка уже использована, а действует она один раз. Если её открывали не вы, сразу
    сообщите сервису, иначе получите там новую.`,
  chat_link_cancelled: () =>
    html`Эта ссылка отменена. Вернитесь в сервис, получите новую и откройте её здесь.`,
  chat_link_expired: () =>
    html`Срок действия этой ссылки вышел. Вернитесь в сервис, получите новую и откройте её здесь.`,
} satisfies Partial<Refusals>;

const codes = {
  code_limit_reached: ({ limit }) =>
    html`На сегодня коды закончились (лимит: ${limit ?? '—'} за сутки). Попробуйте завтра.`,
  code_not_requested: () =>
    html`Сейчас мы не ждём от вас кода. Чтобы его получить, начните с /link`,
  code_not_sent_yet: () =>
    html`Код ещё не отправлен. Подождите немного: как только он уйдёт в кошелёк, я напишу.`,
  code_expected_in_message: ({ accountName }) =>
    html`Этот код вводить здесь не нужно: отправьте его из кошелька сообщением с аккаунта
      <b>${accountName ?? ''}</b> на аккаунт шлюза. Новый код — /resend, отменить — /cancel`,
  code_wrong: ({ attemptsLeft }) =>
    html`Код не подошёл. Осталось попыток: ${attemptsLeft ?? '—'}. Проверьте последнее сообщение от
    шлюза в кошельке.`,
  code_expired: () => html`Срок действия кода вышел. Запросите новый.`,
  code_attempts_exhausted: () =>
    html`Попытки закончились, этот код больше не действует. Запросите новый.`,
  account_keys_changed: ({ accountName }) =>
    html`После отправки кода ключи аккаунта <b>${accountName ?? ''}</b> изменились, и код больше не
      действует. Запросите новый.`,
} satisfies Partial<Refusals>;

const payments = {
  deposit_unknown: () => html`Такого пополнения я не нашёл.`,
  deposit_not_history: () => html`Это пополнение уже разобрано. Загляните в историю: /history`,
  deposit_not_unattributed: () => html`Это пополнение уже разобрано. Загляните в историю: /history`,
  deposit_not_movable: () => html`Это пополнение нельзя перенести.`,
  claim_terms_changed: () =>
    html`С момента этого предложения курс изменился. Ничего не зачислено, посмотрите новый расчёт.`,
  claim_too_late: () =>
    html`Это пополнение пришло слишком давно, зачислить его самостоятельно уже нельзя. Деньги
    сохранены, обратитесь к оператору.`,
  deposit_without_sender: () => html`У этого пополнения нет отправителя, вернуть его некому.`,
  deposits_halted: () =>
    html`Зачисление пополнений приостановлено оператором. Ваше пополнение сохранено, попробуйте
    позже.`,
  withdrawal_unknown: () => html`Такого вывода я не нашёл.`,
  withdrawal_state_forbids: () =>
    html`С этим выводом так поступить уже нельзя. Его состояние видно в /account`,
  withdrawal_below_minimum: ({ minimum }) =>
    html`Это слишком мало. Наименьший вывод сейчас: ${minimum ?? '—'}.`,
  withdrawal_above_limit: ({ limit, name }) =>
    html`Это больше лимита (${limitName(name)}): ${limit ?? '—'}. Попробуйте сумму поменьше.`,
  withdrawal_exceeds_wallet: ({ maximum }) =>
    html`Столько сейчас выплатить не получится: за один раз не больше ${maximum ?? '—'}. Ваши баллы
    сохранены. Попробуйте сумму поменьше или выведите всё позже.`,
  withdrawal_count_reached: ({ limit }) =>
    html`На сегодня выводы закончились (лимит: ${limit ?? '—'} за сутки). Попробуйте завтра.`,
  withdrawal_deadline_passed: () =>
    html`Этот вывод ждал слишком долго: он отменяется, а баллы возвращаются на баланс.`,
  debit_waits: () =>
    html`Сервис вот-вот спишет баллы за то, чем вы воспользовались. Остальное можно будет вывести
    после этого.`,
  debit_unknown: () => html`Такого списания я не нашёл.`,
  payouts_halted: () =>
    html`Выплаты приостановлены оператором. Ваши баллы сохранены, попробуйте позже.`,
  fee_not_believed: () =>
    html`Комиссия сети сейчас выглядит неправдоподобно, поэтому вывод рассчитать нельзя. Ваши баллы
    сохранены, попробуйте позже.`,
  quote_unknown: () => html`Этого расчёта больше нет. Начните вывод заново.`,
  quote_expired: () =>
    html`Расчёт устарел: курс или комиссия могли измениться. Начните вывод заново.`,
  quote_outdated: ({ rate, presentRate }) =>
    html`После этого расчёта курс изменился (было ${rate ?? '—'}, стало ${presentRate ?? '—'} баллов
    за CWD), поэтому он больше не действует. Ничего не списано.`,
  quote_points_spent: () =>
    html`Часть баллов из этого расчёта уже потрачена, а те, что пришли позже, в него не входят.
    Запросите новый расчёт.`,
} satisfies Partial<Refusals>;

const world = {
  chain_unavailable: () =>
    html`Сеть CrowdWiz сейчас не отвечает. С вашими баллами ничего не случилось; попробуйте через
    пару минут.`,
  signer_unavailable: () =>
    html`Сейчас не могу подписывать выплаты. С вашими баллами ничего не случилось; попробуйте через
    пару минут.`,
  time_uncertain: () =>
    html`Сейчас не могу точно сказать, какой курс действует. С вашими баллами ничего не случилось;
    попробуйте через пару минут.`,
  commit_unconfirmed: () =>
    html`Я не уверен, что это сохранилось. Прежде чем пробовать снова, загляните в /account`,
  database_read_only: () =>
    html`Сейчас я не могу ничего сохранить, поэтому ничего не изменилось. Попробуйте через пару
    минут.`,
  database_busy: () =>
    html`Сейчас у меня не получилось это сделать, ничего не изменилось. Попробуйте ещё раз через
    минуту.`,
  owed_back_unknown: () => operatorMatter,
  owed_back_decided: () => operatorMatter,
  owed_back_without_customer: () => operatorMatter,
  account_is_cold_wallet: () => operatorMatter,
  cold_wallet_unset: () => operatorMatter,
  cold_wallet_not_accepted: () => operatorMatter,
  cold_wallet_is_customers: () => operatorMatter,
  sweep_unknown: () => operatorMatter,
  sweep_under_way: () => operatorMatter,
  sweep_state_forbids: () => operatorMatter,
  sweep_exceeds_wallet: () => operatorMatter,
  finding_unknown: () => operatorMatter,
  finding_needs_decision: () => operatorMatter,
  block_id_malformed: () => operatorMatter,
  rescan_range_malformed: () => operatorMatter,
  rescan_range_not_read: () => operatorMatter,
  rescan_range_before_opening: () => operatorMatter,
  rescan_queue_full: () => operatorMatter,
  rescan_unknown: () => operatorMatter,
  rescan_state_forbids: () => operatorMatter,
  findings_open: () => operatorMatter,
  surplus_unknown: () => operatorMatter,
  difference_changed: () => operatorMatter,
  reason_required: () => operatorMatter,
  operator_malformed: () => operatorMatter,
  decision_unknown: () => operatorMatter,
  decision_made: () => operatorMatter,
  decision_expired: () => operatorMatter,
  decision_needs_another: () => operatorMatter,
  decision_outdated: () => operatorMatter,
  key_name_malformed: () => operatorMatter,
  key_name_taken: () => operatorMatter,
  key_expiry_passed: () => operatorMatter,
  key_scopes_forbidden: () => operatorMatter,
  key_unknown: () => operatorMatter,
  idempotency_key_in_use: () => operatorMatter,
  idempotency_key_reused: () => operatorMatter,
  events_gone: () => operatorMatter,
  event_unknown: () => operatorMatter,
  webhook_unknown: () => operatorMatter,
  webhook_url_refused: () => operatorMatter,
  webhook_endpoints_full: () => operatorMatter,
  webhook_state_forbids: () => operatorMatter,
  webhook_paused_by_operator: () => operatorMatter,
  webhook_secrets_full: () => operatorMatter,
  delivery_unknown: () => operatorMatter,
  delivery_waits: () => operatorMatter,
  alarm_unknown: () => operatorMatter,
} satisfies Partial<Refusals>;

export const russianRefusals: Refusals = {
  ...amounts,
  ...linking,
  ...codes,
  ...payments,
  ...world,
};
