import { type Explanation, fact, NameBook } from '../../../desk';
import { Assets, CWD, Money } from '../../../kernel';
import { ENTRY_KINDS } from '../../../ledger';
import { EXPLANATION_TEXTS, explanationText } from './explanation-text';
import { LANGUAGES } from './explanation-texts';

const points = (units: bigint) => Money.of(units, Assets.withPoints('DEMO', 2).points);
const AT = new Date('2026-03-01T12:00:00Z');
const OTHER = '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11';
const names = new NameBook(new Map(), new Map([['1.2.5', 'ivan']]));

const told: Explanation = {
  ...{ subject: 'deposit', id: 'd1', customerId: 'c1', state: 'credited' },
  numbers: [
    { name: 'cwd', amount: Money.of(1_250_000n, CWD), sum: Money.of(1_250_000n, CWD) },
    { name: 'points', amount: points(112_500n), sum: points(112_500n) },
  ],
  facts: [
    fact('rate', new Date(0), {
      details: { direction: 'deposit', rate: '90', version: '1' },
      operatorDetails: { setBy: 'olga' },
    }),
    fact('operation', AT, {
      details: {
        ...{ amount: '12.5 CWD', blockNumber: '81', transactionId: 'abcd', operationIndex: '2' },
        fromAccountId: '1.2.5',
      },
      operatorDetails: { chainKey: 'abcd:2' },
    }),
    fact('entry', AT, {
      details: { entryKind: 'deposit' },
      parts: [{ number: 'points', change: points(112_500n) }],
      operatorDetails: { lines: 'debit custody 12.5 CWD' },
    }),
    fact('entry', AT, { details: { entryKind: 'adjustment', reason: 'two\nlines\u2028more' } }),
    fact('move', AT, {
      details: { taken: '3 DEMO' },
      operatorDetails: { toCustomerId: OTHER, by: 'olga' },
    }),
    fact('finding', AT, { operatorDetails: { summary: `of ${OTHER}` }, isForCustomer: false }),
  ],
};

describe('the text of an explanation', () => {
  it('tells the customer each fact in a line of its own', () => {
    expect(explanationText(told, names, 'en')).toBe(
      [
        'Deposit d1',
        'State: credited',
        'Came in: 12.5 CWD',
        'Points: 1125 DEMO',
        '',
        'The rate in force: 90 points per CWD (version 1).',
        '2026-03-01 12:00:00 UTC  12.5 CWD came from ivan (1.2.5) in block 81, transaction abcd, operation 2.',
        '2026-03-01 12:00:00 UTC  A deposit was credited. [+1125 DEMO]',
        '2026-03-01 12:00:00 UTC  Points were changed by the service. Reason: two lines more',
        '2026-03-01 12:00:00 UTC  The deposit was found to belong to somebody else: 3 DEMO were taken back.',
        '',
      ].join('\n'),
    );
  });

  it.each(LANGUAGES)('says nothing of operators and other customers, in %s', (language) => {
    const text = explanationText(told, names, language);
    for (const secret of [OTHER, 'olga', 'custody', 'chainKey']) expect(text).not.toContain(secret);
  });

  it.each([
    ['en', 'The deposit was sent to ivan (1.2.5), not to its sender.', 'back'],
    ['ru', 'Пополнение отправлено не отправителю, а на ivan (1.2.5).', 'возвра'],
  ] as const)(
    'says of a refund to another account that it was none to the sender, in %s',
    (...of) => {
      const [language, sentence, backwards] = of;
      const refunded: Explanation = {
        ...told,
        ...{ customerId: null, state: 'refunding', numbers: [] },
        facts: [
          fact('decision', AT, {
            details: { decision: 'refund_elsewhere' },
            operatorDetails: { by: 'olga', approvedBy: 'petr', toAccountId: OTHER },
          }),
          fact('entry', AT, { details: { entryKind: 'refund', toAccountId: '1.2.5' } }),
        ],
      };
      const text = explanationText(refunded, names, language);
      expect(text).toContain(sentence);
      for (const secret of [OTHER, 'olga', 'petr']) expect(text).not.toContain(secret);
      const facts = text.slice(text.indexOf('\n\n'));
      expect(facts).not.toContain(backwards);
      expect(facts.trim().split('\n')).toHaveLength(2);
      expect(facts).not.toContain('UTC  .');
    },
  );

  it('says what a balance is and was', () => {
    const page = { ...told, subject: 'balance', state: null, facts: [] } as const;
    const amounts = { balance: points(5n), before: points(0n) };
    const text = explanationText({ ...page, ...amounts }, names, 'ru');
    expect(text).toContain('Баланс сейчас: 0.05 DEMO. До самой старой из этих строк: 0 DEMO.');
    expect(text).toContain('Пока ничего не произошло.');
  });

  it.each(LANGUAGES)('has words for whatever may have happened, in %s', (language) => {
    const texts = EXPLANATION_TEXTS[language];
    const nothing = Object.entries(texts.facts).filter(
      ([, of]) => of({}, () => 'ivan').trim() === '',
    );
    expect(nothing).toEqual([]);
    for (const entryKind of ENTRY_KINDS) {
      const text = texts.facts.entry({ entryKind }, () => '');
      expect(text).not.toContain('undefined');
    }
  });
});
