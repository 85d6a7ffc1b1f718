import type { EntryKind } from '../../../ledger';
import type { FactDetails } from '../../../desk';
import type { AccountText, ExplanationTexts } from './explanation-texts';

const ENTRIES: Readonly<Record<EntryKind, string>> = {
  opening: 'Начальный остаток',
  deposit: 'Пополнение зачислено',
  unattributed: 'CWD поступили и ждут владельца',
  history: 'CWD, поступившие до начала работы шлюза',
  attribution: 'Пополнение зачислено владельцу',
  refund: 'Пополнение возвращено',
  adjustment: 'Сервис изменил количество баллов',
  hold: 'Баллы отложены для вывода',
  hold_released: 'Баллы вывода возвращены',
  service_hold: 'Сервис отложил баллы',
  service_hold_captured: 'Отложенные баллы списаны',
  service_hold_released: 'Отложенные баллы возвращены',
  withdrawal: 'Вывод выплачен',
  network_fee: 'Комиссия сети',
  foreign_operation: 'Операция, которую выполнил не шлюз',
  owed_back: 'CWD выплачены без списания баллов',
  correction: 'Исправление в учёте',
  surplus: 'CWD без объяснения',
  surplus_explained: 'CWD получили объяснение',
  surplus_kept: 'CWD остались у сервиса',
  deposit_gone: 'Блокчейн откатился: этого пополнения в нём больше нет',
  payout_undone: 'Блокчейн откатился: этой выплаты в нём больше нет',
  sweep: 'CWD сервиса переведены на холодный кошелёк',
  refill: 'CWD сервиса поступили с холодного кошелька',
};

const STATES: Readonly<Record<string, string>> = {
  credited: 'зачислено',
  waiting: 'будет зачислено',
  unattributed: 'ждёт владельца',
  refunding: 'возвращается',
  refunded: 'возвращено',
  house: 'принадлежит сервису',
  history: 'поступило до начала работы шлюза',
  refill: 'с холодного кошелька сервиса',
  other_asset: 'не CWD',
  gone: 'в блокчейне его больше нет',
  awaiting_approval: 'ждёт подтверждения',
  approved: 'подтверждено',
  signed: 'подписано',
  broadcast: 'отправлено',
  included: 'в блоке',
  irreversible: 'завершено',
  cancelled: 'отменено',
  rejected: 'отклонено',
  expired: 'срок истёк, выплаты уже не будет',
  open: 'открыто',
  closed: 'закрыто',
};

const DECISIONS: Readonly<Record<string, string>> = {
  customer: 'Установлено, что пополнение принадлежит клиенту',
  house: 'Установлено, что пополнение принадлежит сервису',
  refund: 'Решено вернуть пополнение отправителю',
  refund_elsewhere: 'Решено отправить пополнение не отправителю, а на другой аккаунт',
  withdrawal_approved: 'Вывод подтверждён',
  withdrawal_rejected: 'Вывод отклонён',
  withdrawal_cancelled: 'Вывод отменён',
  withdrawal_lapsed: 'Вывод не был подписан в срок: баллы возвращены',
};

const because = (reason: string | undefined) => (reason === undefined ? '' : ` Причина: ${reason}`);
const transaction = (id: string | undefined) => (id === undefined ? '' : `, транзакция ${id}`);

function entryText(facts: FactDetails, account: AccountText): string {
  const to = facts['toAccountId'];
  const kind =
    to === undefined
      ? ENTRIES[(facts['entryKind'] ?? 'adjustment') as EntryKind]
      : `Пополнение отправлено не отправителю, а на ${account(to)}`;
  const deposit =
    facts['cwd'] === undefined
      ? ''
      : `: ${facts['cwd']} в блоке ${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}` +
        (facts['rate'] === undefined ? '' : `, по курсу ${facts['rate']} баллов за CWD`);
  const withdrawal =
    facts['net'] === undefined
      ? ''
      : `: ${facts['net']} на ${facts['accountName'] ?? ''}${transaction(facts['transactionId'])}`;
  const balance = facts['balance'] === undefined ? '' : ` Баланс: ${facts['balance']}.`;
  return `${kind}${deposit}${withdrawal}.${because(facts['reason'])}${balance}`;
}

export const RUSSIAN_EXPLANATIONS: ExplanationTexts = {
  title: {
    deposit: (id) => `Пополнение ${id}`,
    withdrawal: (id) => `Вывод ${id}`,
    finding: (id) => `Вопрос ${id}`,
    balance: () => 'Баланс',
  },
  state: (state) => `Состояние: ${STATES[state] ?? state}`,
  numbers: {
    cwd: 'Поступило',
    points: 'Баллы',
    refund: 'Возвращено',
    net: 'Получено',
    owed: 'Долг',
    unexplained: 'Без объяснения',
    balance: 'Изменение',
  },
  facts: {
    operation: (facts, account) =>
      `${facts['amount'] ?? ''} поступило от ${account(facts['fromAccountId'])} в блоке ` +
      `${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}` +
      (facts['operationIndex'] === undefined ? '.' : `, операция ${facts['operationIndex']}.`),
    link: (facts) =>
      `Аккаунт ${facts['accountName'] ?? ''} (${facts['accountId'] ?? ''}) был привязан, начиная с блока ` +
      (facts['fromBlock'] ?? '') +
      (facts['toBlock'] === undefined ? '.' : ` и до блока ${facts['toBlock']}.`),
    rate: (facts) =>
      `Действовавший курс: ${facts['rate'] ?? ''} баллов за CWD (версия ${facts['version'] ?? ''}).`,
    request: (facts) =>
      `Запрошено: ${facts['points'] ?? ''} за ${facts['gross'] ?? ''} по курсу ${facts['rate'] ?? ''} баллов ` +
      `за CWD, комиссия сети ${facts['fee'] ?? ''}; ${facts['net'] ?? ''} на ${facts['accountName'] ?? ''}.`,
    decision: (facts) => `${DECISIONS[facts['decision'] ?? ''] ?? ''}.${because(facts['reason'])}`,
    entry: entryText,
    attempt: (facts, account) =>
      `Подписана транзакция ${facts['transactionId'] ?? ''}` +
      (facts['amount'] === undefined ? '' : ` на ${facts['amount']}`) +
      ` для ${account(facts['toAccountId'])}, действительна до ${facts['expiresAt'] ?? ''}; ` +
      (STATES[facts['state'] ?? ''] ?? '') +
      (facts['blockNumber'] === undefined ? '.' : `, блок ${facts['blockNumber']}.`) +
      ` SHA-256 её байтов: ${facts['bytesSha256'] ?? ''}.`,
    expiry_proof: (facts) =>
      `Транзакция ${facts['transactionId'] ?? ''} уже никогда не будет исполнена: её нет в блоках с ` +
      `${facts['fromBlock'] ?? ''} по ${facts['toBlock'] ?? ''}, а время последнего из них позже её срока.`,
    move: (facts) =>
      `Установлено, что пополнение принадлежит другому клиенту: ${facts['taken'] ?? ''} списано.`,
    finding: () => 'Операторов сервиса попросили это проверить.',
    finding_closed: () => 'Операторы сервиса это проверили.',
    owed_back: (facts, account) =>
      `${facts['amount'] ?? ''} выплачено на ${account(facts['accountId'])} в блоке ` +
      `${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}, баллы за это не списаны.`,
    surplus: () => 'Поступили CWD без объяснения.',
  },
  sum: (number, sum) => `${number}: ${sum}`,
  balance: (balance, before) =>
    `Баланс сейчас: ${balance}. До самой старой из этих строк: ${before}.`,
  noFacts: 'Пока ничего не произошло.',
};
