import { EventHistory } from '../../../desk';
import { Assets, Money } from '../../../kernel';
import type { Books, EntryKind, ServiceHold, ServiceHolds, StatementLine } from '../../../ledger';
import type { Links } from '../../../linking';
import type { Withdrawal, Withdrawals } from '../../../withdrawals';
import type { Button } from '../delivery/outgoing-message';
import { MESSAGES } from '../messages';
import { IDLE } from './conversation';
import { HistoryHandler } from './history-handler';

const CUSTOMER = '4f3a4067-717b-4bb4-92e9-07c18958f25b';
const { points } = Assets.withPoints('DEMO', 2);

function idOf(number: number): string {
  return `0b9f4c1e-58f3-4d0e-9a55-${String(number).padStart(12, '0')}`;
}

function line(entryKey: string, kind: EntryKind, units: bigint): StatementLine {
  const occurredAt = new Date('2026-03-01T14:05:09Z');
  return { entryKey, kind, change: Money.of(units, points), occurredAt };
}

interface Known {
  readonly lines: readonly StatementLine[];
  readonly nextCursor?: string | null;
  readonly reasons?: Readonly<Record<string, string>>;
  readonly holds?: readonly Partial<ServiceHold>[];
  readonly withdrawals?: readonly Partial<Withdrawal>[];
  readonly locale?: 'en' | 'ru';
}

async function pageOf(known: Known, cursor: string | null = null) {
  const asked: (string | null)[] = [];
  const books: Partial<Books> = {
    statement: (_customerId, page) => {
      asked.push(page.cursor);
      if (page.cursor === 'gone') return Promise.reject(new RangeError('not ours'));
      return Promise.resolve({ items: known.lines, nextCursor: known.nextCursor ?? null });
    },
  };
  const events: Partial<EventHistory> = {
    reasonsOf: (changes) =>
      Promise.resolve(
        new Map(
          changes.flatMap(({ entryKey }) => {
            const reason = known.reasons?.[entryKey];
            return reason === undefined ? [] : [[entryKey, { reason, by: 'olga' }] as const];
          }),
        ),
      ),
  };
  const holds: Partial<ServiceHolds> = {
    findNamed: () => Promise.resolve((known.holds ?? []) as readonly ServiceHold[]),
  };
  const withdrawals: Partial<Withdrawals> = {
    findMany: () => Promise.resolve((known.withdrawals ?? []) as readonly Withdrawal[]),
  };
  const links: Partial<Links> = { activeOfCustomer: () => Promise.resolve(null) };
  const handler = new HistoryHandler(
    books as Books,
    events as EventHistory,
    holds as ServiceHolds,
    withdrawals as Withdrawals,
    links as Links,
  );
  const locale = known.locale ?? 'en';
  const chat = { chatId: '7', customerId: CUSTOMER, locale, conversation: IDLE, isBlocked: false };
  const context = { chat, messages: MESSAGES[locale], now: new Date() };
  const { replies } = await handler.page(context, cursor);
  const [reply] = replies;
  const [firstRow = []] = reply?.buttons ?? [];
  return { html: reply?.html ?? '', firstRow, asked };
}

function dataOf(row: readonly Button[]): unknown[] {
  return row.map((button) => ('data' in button ? button.data : button.copy));
}

describe('a page of the history', () => {
  const some = [line('adjustment:c:game', 'adjustment', -500n)];

  it('leads to the older page, and from there to the newest', async () => {
    const newest = await pageOf({ lines: some, nextCursor: 'next' });
    expect(newest.asked).toEqual([null]);
    expect(newest.html).toContain('What happened lately');
    expect(dataOf(newest.firstRow)).toEqual(['history:next']);
    const middle = await pageOf({ lines: some, nextCursor: 'more' }, 'next');
    expect(middle.asked).toEqual(['next']);
    expect(middle.html).toContain('What happened before');
    expect(dataOf(middle.firstRow)).toEqual(['history', 'history:more']);
    const last = await pageOf({ lines: some }, 'more');
    expect(dataOf(last.firstRow)).toEqual(['history']);
    const only = await pageOf({ lines: some });
    expect(dataOf(only.firstRow)).toEqual(['link']);
  });

  it('has no button whose data Telegram would refuse', async () => {
    const { firstRow } = await pageOf({ lines: some, nextCursor: 'x'.repeat(60) });
    expect(dataOf(firstRow)).toEqual(['link']);
  });

  it('answers politely from a place that is not known any more', async () => {
    const { html } = await pageOf({ lines: some }, 'gone');
    expect(html).toContain('This button no longer works');
  });
});

describe('the reasons in a history', () => {
  const [changed, held, returned] = [
    'adjustment:c:game',
    `hold:${idOf(1)}`,
    `hold-ended:${idOf(2)}`,
  ];
  const ofReturned = (withdrawal: Partial<Withdrawal>) =>
    pageOf({
      lines: [line(returned, 'hold_released', 500n)],
      withdrawals: [{ id: idOf(2), ...withdrawal }],
    });

  it('are those of the service for what it changed and set aside', async () => {
    const { html } = await pageOf({
      lines: [line(changed, 'adjustment', -500n), line(held, 'service_hold', -100n)],
      reasons: { [changed]: 'a <game> & co' },
      holds: [{ id: idOf(1), reason: 'a bet' }],
    });
    expect(html).toMatch(
      /-5 DEMO<\/b> · booked by the service, No\. \w{8}\nReason: a &lt;game&gt; &amp; co\n/,
    );
    expect(html).toMatch(/-1 DEMO<\/b> · set aside by the service, No\. \w{8}\nReason: a bet$/);
  });

  it('are in the language of the chat', async () => {
    const lines = [line(changed, 'adjustment', -500n)];
    const { html } = await pageOf({ lines, reasons: { [changed]: 'игра' }, locale: 'ru' });
    expect(html).toMatch(/\nПричина: игра$/);
  });

  it('say why a withdrawal came back: an operator, or the gateway', async () => {
    const rejected = await ofReturned({ state: 'rejected', decidedBy: 'olga', reason: 'too odd' });
    expect(rejected.html).toMatch(/\nReason: too odd$/);
    const lapsed = await ofReturned({
      ...{ state: 'cancelled', decidedBy: 'gateway', reason: 'deadline_passed' },
    });
    expect(lapsed.html).toMatch(
      /\nIt had waited for too long, and the rate may have changed since\.$/,
    );
  });

  it('keep what an operator wrote to others about a cancelled one', async () => {
    for (const reason of ['a suspect', 'deadline_passed', null]) {
      const { html } = await ofReturned({ state: 'cancelled', decidedBy: 'olga', reason });
      expect(html).toMatch(/a cancelled withdrawal, No\. \w{8}$/);
    }
  });

  it('make no line of their own, and no message that is too long', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `adjustment:c:${index}`);
    const lines = keys.map((key) => line(key, 'adjustment', 100n));
    const reasonsOf = (reason: string) => Object.fromEntries(keys.map((key) => [key, reason]));
    const forged = await pageOf({ lines, reasons: reasonsOf('x\n2026-01-01 · <b>+9 DEMO</b>') });
    expect(forged.html.split('\n').filter((each) => each.startsWith('2026'))).toHaveLength(10);
    const long = await pageOf({ lines, reasons: reasonsOf('y'.repeat(500)) });
    expect(long.html).toContain(`Reason: ${'y'.repeat(200)}…\n`);
    const hostile = await pageOf({ lines, reasons: reasonsOf('&'.repeat(500)) });
    expect(hostile.html.length).toBeLessThan(3_500);
    expect(hostile.html).toContain('+1 DEMO');
  });
});
