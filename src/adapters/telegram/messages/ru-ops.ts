import type { Severity } from '../../../alarms';
import { bold, copyable, html, lines, type Html } from './html';
import type { AlarmLine, NoticeView, OpsMessages } from './ops-messages';

const alarms: OpsMessages['alarms'] = {
  foreign_spending: 'Кража: кошелёк платит не по воле шлюза',
  unknown_spending: 'Неизвестная трата из кошелька',
  hot_wallet_authority_changed: 'У кошелька сменились ключи',
  books_differ_from_chain: 'В блокчейне меньше, чем по учёту',
  deposit_not_on_chain: 'Зачисленного пополнения нет в блокчейне',
  paid_although_expired: 'Истёкшая выплата всё-таки прошла',
  paid_and_forgotten: 'Выплата, о которой база данных забыла',
  database_may_have_forgotten: 'База данных могла забыть выплаты',
  rates_give_money_away: 'Курсы раздают деньги',
  audit_altered: 'Журнал действий операторов изменён',
  wrong_chain: 'Узлы обслуживают другой блокчейн',
  chain_went_back: 'Блокчейн откатился назад',
  block_does_not_link: 'Блок не продолжает предыдущий',
  transactions_contradict_header: 'Транзакции противоречат заголовку блока',
  clocks_apart: 'Часы машины и время блокчейна расходятся',
  chain_behind: 'Узлы отстают от прочитанного',
  block_not_proven: 'Блок не доказан',
  nodes_disagree: 'Узлы противоречат друг другу',
  history_pruned: 'Узел урезал историю',
  stuck_flow: 'Что-то ждёт слишком долго',
  hot_wallet_short: 'В кошельке не хватает на выплату',
  payout_cannot_be_signed: 'Выплату нельзя подписать',
  payout_fee_above_quote: 'Комиссия выше обещанной',
  payment_keeps_expiring: 'Выплата истекает раз за разом',
  fee_not_believed: 'Комиссии не верим',
  fee_differs_from_schedule: 'Комиссия отличается от расписания',
  webhook_ended: 'Вебхук отключён',
  webhook_missed_events: 'Вебхук пропустил события',
  unattributed_deposit: 'Неопознанное поступление',
  unexplained_surplus: 'Излишек без объяснения',
  unexpected_operation: 'Неожиданная операция с кошельком',
  money_halted: 'Движение денег остановлено',
  gate_closed: 'Выплаты не идут',
  no_node_healthy: 'Нет ни одного рабочего узла',
  scan_behind: 'Чтение блокчейна отстаёт',
  irreversibility_behind: 'Блоки не становятся необратимыми',
  node_down: 'Узел не работает',
  approval_waits: 'Вывод ждёт подтверждения',
  decision_waits: 'Действие ждёт решения второго человека',
  wallet_low: 'В кошельке мало CWD',
  webhook_failing: 'Вебхук не принимает события',
  backup_stale: 'База данных не копируется',
  audit_head: 'Действия операторов: отпечаток на сегодня',
};

const signs: Readonly<Record<Severity, string>> = { page: '🚨', warn: '⚠️', info: 'ℹ️' };

function heading({ phase, kind, severity, total }: NoticeView): Html {
  const title = bold(total > 1 ? `${alarms[kind]} (${total})` : alarms[kind]);
  if (phase === 'cleared') return html`✅ Прошло: ${title}`;
  if (phase === 'repeated') return html`${signs[severity]} Всё ещё не подтверждено: ${title}`;
  return html`${signs[severity]} ${title}`;
}

function line({ number, summary, since, count }: AlarmLine): Html {
  const times = count > 1 ? html`, уже ${count}-й раз` : html``;
  return html`• ${summary} — с ${since} UTC${times}, № ${copyable(number)}`;
}

export const russianOps: OpsMessages = {
  alarms,
  acknowledge: 'Подтвердить',
  notice: (view) => {
    const more = view.total - view.lines.length;
    return lines(
      heading(view),
      ...view.lines.map(line),
      more > 0 ? html`…и ещё ${more}. Все — в списке GET /admin/v1/alarms` : null,
    );
  },
  acknowledged: (name, count) =>
    count === 0
      ? html`Подтверждать нечего: всё уже подтверждено или прошло.`
      : html`Подтверждено, пользователь ${name}. Тревог: ${count}. Больше не напомню, пока
        что-нибудь не изменится.`,
};
