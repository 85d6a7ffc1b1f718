import { StillClock } from '../../../../test/support/clocks';
import {
  Assets,
  type DomainEvent,
  type WithdrawalEvent,
  type WithdrawalEventType,
} from '../../../kernel';
import { MemoryDatabase, MemoryProcessSignals } from 'crowdwiz-testkit/memory';
import { MemoryUnitOfWork } from '../../../../test/support/memory-unit-of-work';
import type { Customers } from '../../../linking';
import type { PayoutsPause } from '../../../wallet';
import { ChatSettings } from '../chat-settings';
import { OutboxSignal } from './outbox-signal';
import { LOCALES, type Locale } from '../messages';
import { numberOf, numberOfEntry } from '../messages/number-of';
import { OutboxNotifier } from './outbox-notifier';
import type { OutgoingMessage } from './outgoing-message';
import type { TelegramStore } from '../telegram-store';

type MoneyEvent = Extract<
  DomainEvent,
  { type: `deposit_${string}` | `withdrawal_${string}` | 'points_adjusted' | 'hold_captured' }
>;

const CUSTOMER = '4f3a4067-717b-4bb4-92e9-07c18958f25b';
const ID = '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a';
const TRANSACTION = 'f'.repeat(40);
/** No customer is written to about these. */
type Untold = 'deposit_unattributed' | 'deposit_refunded' | 'deposit_decided' | 'deposit_moved';

function withdrawal(type: WithdrawalEventType): WithdrawalEvent {
  return {
    ...{ type, customerId: CUSTOMER, withdrawalId: ID, reference: null },
    ...{ points: '500', cwd: '2.9' },
    ...{ accountName: 'anna-wallet', transactionId: TRANSACTION, reason: 'no', by: 'olga' },
  };
}

const SUMS = { uncredited: '0.4', minimum: null };
const deposit = { customerId: CUSTOMER, depositId: ID, cwd: '10', transactionId: TRANSACTION };

/** One of each: an event that is new does not compile without a row here. */
const MONEY_EVENTS: {
  readonly [Type in Exclude<MoneyEvent['type'], Untold>]: MoneyEvent;
} = {
  deposit_seen: { ...deposit, type: 'deposit_seen', points: '900' },
  deposit_vanished: { ...deposit, type: 'deposit_vanished' },
  deposit_credited: { ...deposit, ...SUMS, type: 'deposit_credited', points: '900' },
  deposit_waiting: { ...deposit, type: 'deposit_waiting' },
  deposit_offered: {
    ...{ type: 'deposit_offered', customerId: CUSTOMER, depositId: ID, cwd: '10', points: '900' },
    ...{ rate: '90', rateVersion: 1 },
  },
  points_adjusted: {
    ...{ type: 'points_adjusted', customerId: CUSTOMER, entryKey: `owed-back-ended:${ID}` },
    ...{ points: '-5', reason: 'a game', by: 'test' },
  },
  hold_captured: {
    ...{ type: 'hold_captured', customerId: CUSTOMER, holdId: ID, reference: 'bet-1' },
    ...{ points: '5', released: '1', reason: 'a game', by: 'test' },
  },
  withdrawal_requested: withdrawal('withdrawal_requested'),
  withdrawal_awaiting_approval: withdrawal('withdrawal_awaiting_approval'),
  withdrawal_approved: withdrawal('withdrawal_approved'),
  withdrawal_waits: {
    ...{ type: 'withdrawal_waits', customerId: CUSTOMER, withdrawalId: ID, cwd: '2.9' },
    ...{ accountName: 'anna-wallet', waitingFor: 'hot_wallet_low' },
  },
  withdrawal_rejected: withdrawal('withdrawal_rejected'),
  withdrawal_cancelled: withdrawal('withdrawal_cancelled'),
  withdrawal_lapsed: { ...withdrawal('withdrawal_lapsed'), reason: 'deadline_passed' },
  withdrawal_broadcast: withdrawal('withdrawal_broadcast'),
  withdrawal_included: withdrawal('withdrawal_included'),
  withdrawal_irreversible: withdrawal('withdrawal_irreversible'),
  withdrawal_expired: withdrawal('withdrawal_expired'),
};

async function messagesOf(
  event: DomainEvent,
  locale: Locale,
  isPaused: boolean,
  chatSettings = new ChatSettings(),
  isFrozen = false,
): Promise<readonly OutgoingMessage[]> {
  const told: OutgoingMessage[] = [];
  const members: Partial<TelegramStore> = {
    enqueueForCustomer: (_customerId, messages) => {
      told.push(messages[locale]);
    },
  };
  const pause: Partial<PayoutsPause> = {
    current: () => Promise.resolve(isPaused ? 'halted' : null),
  };
  const freeze = { customerId: CUSTOMER, frozenAt: new Date(0), by: 'olga', reason: 'a theft' };
  const customers: Partial<Customers> = {
    freezeOf: () => Promise.resolve(isFrozen ? freeze : null),
  };
  const notifier = new OutboxNotifier(
    members as TelegramStore,
    new OutboxSignal(new MemoryUnitOfWork(), new MemoryProcessSignals(new MemoryDatabase())),
    Assets.withPoints('DEMO', 2),
    new StillClock(new Date('2026-03-01T14:05:09.500Z')),
    pause as PayoutsPause,
    chatSettings,
    customers as Customers,
  );
  await notifier.on(event);
  return told;
}

async function textOf(...given: Parameters<typeof messagesOf>): Promise<string> {
  return (await messagesOf(...given)).map(({ html }) => html).join('\n---\n');
}

const SMALL: readonly MoneyEvent[] = [
  { ...deposit, type: 'deposit_seen', points: '0' },
  { ...deposit, ...SUMS, type: 'deposit_credited', points: '0' },
  { ...deposit, ...SUMS, type: 'deposit_credited', points: '0', minimum: '1' },
];

const cases = LOCALES.flatMap((locale) =>
  [false, true].flatMap((isPaused) =>
    [...Object.values(MONEY_EVENTS), ...SMALL].map((event) => ({
      locale,
      isPaused,
      event,
      type: event.type,
    })),
  ),
);

describe('a frozen customer', () => {
  const told = (type: keyof typeof MONEY_EVENTS) =>
    messagesOf(MONEY_EVENTS[type], 'en', false, new ChatSettings(), true);

  it.each(['withdrawal_requested', 'withdrawal_approved', 'withdrawal_expired'] as const)(
    'is promised no payout: %s',
    async (type) => {
      expect(await told(type)).toEqual([]);
    },
  );

  it('is told of what has happened', async () => {
    expect(await told('withdrawal_broadcast')).not.toEqual([]);
    expect(await told('withdrawal_rejected')).not.toEqual([]);
  });
});

describe('what customers are told about money', () => {
  it.each(cases)(
    'says of what number it is and when it happened: $type ($locale, paused: $isPaused)',
    async ({ event, locale, isPaused }) => {
      const text = await textOf(event, locale, isPaused);
      const number = { en: 'No. <code>0b9f4c1e</code>', ru: '№ <code>0b9f4c1e</code>' }[locale];
      expect(text).toMatch(/\n[^\n]+$/);
      expect(text.split('\n').at(-1)).toContain(`${number} · 2026-03-01 14:05:09 UTC`);
    },
  );
});

describe('what customers see of a withdrawal', () => {
  const over = ['rejected', 'cancelled', 'lapsed', 'irreversible'] as const;
  const underWay = [
    ...(['requested', 'awaiting_approval', 'approved', 'waits'] as const),
    ...(['broadcast', 'included', 'expired'] as const),
  ];

  it.each(underWay)('is one message while it is under way: %s', async (state) => {
    const messages = await messagesOf(MONEY_EVENTS[`withdrawal_${state}`], 'en', false);
    expect(messages).toMatchObject([{ withdrawal: { id: ID, part: 'state' } }]);
  });

  it.each(over)('ends there without a button, and is told by a new one: %s', async (state) => {
    const [end, news, ...more] = await messagesOf(MONEY_EVENTS[`withdrawal_${state}`], 'en', false);
    expect(end).toMatchObject({ withdrawal: { id: ID, part: 'end' }, buttons: [] });
    expect(news).toMatchObject({ html: end?.html, isQuiet: false });
    expect(news).not.toHaveProperty('withdrawal');
    expect(more).toEqual([]);
  });

  it.each([
    ['awaiting_approval', false, true],
    ['waits', false, true],
    ['requested', true, true],
    ['approved', true, true],
    ['broadcast', true, false],
    ['included', true, false],
  ] as const)('can be taken back while it waits: %s, paused: %s', async (state, isPaused, can) => {
    const [message] = await messagesOf(MONEY_EVENTS[`withdrawal_${state}`], 'en', isPaused);
    const data = message?.buttons.flat().map((each) => ('data' in each ? each.data : ''));
    expect(data?.some((each) => each.startsWith('cancel_withdrawal:'))).toBe(can);
  });
});

describe('a transaction that customers are told of', () => {
  const explorer = new ChatSettings('https://explorer.example/tx/{transaction}');
  const link = `<a href="https://explorer.example/tx/${TRANSACTION}">`;

  it.each([
    MONEY_EVENTS.deposit_credited,
    ...SMALL.slice(1),
    MONEY_EVENTS.withdrawal_broadcast,
    MONEY_EVENTS.withdrawal_irreversible,
  ])('is linked to the explorer, if one is known: $type $points', async (event) => {
    expect(await textOf(event, 'en', false, explorer)).toContain(link);
    const plain = await textOf(event, 'en', false);
    expect(plain).toContain(`<code>${TRANSACTION}</code>`);
    expect(plain).not.toContain('<a ');
  });
});

describe('the number of an entry', () => {
  it.each([`deposit:${ID}`, `attribution:${ID}`, `hold:${ID}`, `hold-ended:${ID}`])(
    'is the number of what %s was posted for',
    (key) => {
      expect(numberOfEntry(key)).toBe(numberOf(ID));
    },
  );

  it('is one of its own where the service names it, though its names begin alike', () => {
    const key = (name: string) => `adjustment:${CUSTOMER}:${name}`;
    const [one, other] = [numberOfEntry(key(ID)), numberOfEntry(key(ID.replace(/a$/, 'b')))];
    expect(one).toMatch(/^[0-9a-f]{8}$/);
    expect(one).not.toBe(other);
  });
});
