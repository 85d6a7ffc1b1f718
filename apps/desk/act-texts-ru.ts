import type { ActTexts } from './texts.ts';

const PAYOUTS_STOP =
  'Новые выплаты не подписываются. Уже подписанные дойдут: остановить их нельзя.';
const DEPOSITS_STOP = 'Пополнения не зачисляются. Они читаются и будут зачислены позже.';
const UNTIL_RESUMED = 'Так будет, пока подтверждающий не возобновит движение денег.';

export const RUSSIAN_ACTS: ActTexts = {
  approve: 'Подтвердить',
  approveHappens: ({ accountName, accountId }, net, points) => [
    `${net} уйдут на ${accountName} (${accountId}).`,
    `Клиент потратит ${points}.`,
    'После подписи отменить это нельзя.',
  ],
  presentTerms: (rate, net) => `По нынешнему курсу ${rate} вышло бы ${net}.`,
  reject: 'Отклонить',
  cancel: 'Отменить',
  pointsReturn: ({ accountName }, points) => [
    `На ${accountName} ничего не уйдёт.`,
    `${points} сразу вернутся клиенту.`,
  ],
  refund: 'Вернуть',
  refundHappens: (from, amount) => [
    `${amount} за вычетом комиссии сети вернутся на ${from} или на аккаунт ниже.`,
    'После подписи отменить это нельзя.',
  ],
  attribute: 'Зачислить клиенту',
  attributeHappens: (amount) => [
    `${amount} станут баллами клиента по курсу, который действовал в блоке пополнения.`,
  ],
  keep: 'Оставить сервису',
  keepHappens: (amount) => [`${amount} принадлежат сервису. Баллов за них никто не получит.`],
  close: 'Закрыть',
  closeHappens: [
    'Инцидент уйдёт из списка.',
    'Остановка, которую он вызвал, действует, пока её не снимут.',
  ],
  decide: 'Подтвердить',
  decideHappens: (summary, askedBy) => [
    summary,
    `Выполняется сразу, по нынешнему положению дел. Просит ${askedBy}.`,
  ],
  refuse: 'Отказать',
  refuseHappens: (summary) => [`Это не будет сделано: ${summary}`],
  halt: 'Остановить всё',
  haltPayouts: 'Остановить выплаты',
  haltDeposits: 'Остановить пополнения',
  haltHappens: {
    payouts: [PAYOUTS_STOP, UNTIL_RESUMED],
    deposits: [DEPOSITS_STOP, UNTIL_RESUMED],
    all: [PAYOUTS_STOP, DEPOSITS_STOP, UNTIL_RESUMED],
  },
  resume: 'Возобновить',
  resumeHappens: {
    payouts: ['Ожидающие выплаты будут подписаны и отправлены.', 'Отменить их нельзя.'],
    deposits: ['Ожидающие пополнения будут зачислены.'],
  },
  openFindingsKeep: (count) =>
    `Открытых инцидентов, которые её вызвали: ${count}. Сначала посмотрите на них.`,
};
