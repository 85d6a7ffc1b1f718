import { judgeLiveness, type NamedRow, type Witnessed } from './judge-liveness';
import type { AskedRequest, HeardMessage, Question } from './requests';

const ANNA = 5001;
const KILLED_AT = 1_000_000;
const WITHDRAWAL: NamedRow = {
  kind: 'Withdrawal',
  id: '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a',
  chatId: ANNA,
  state: 'irreversible',
};

const stamp = (number = '0b9f4c1e', second = '09') =>
  `\nWithdrawal No. ${number} · 2026-03-01 14:05:${second} UTC`;

function ask(question: Question, heard = 0): AskedRequest {
  return { chatId: ANNA, question, heard };
}

function hear(text: string, seconds = 0): HeardMessage {
  return { chatId: ANNA, text, sentAt: KILLED_AT + seconds * 1000 };
}

function judged(change: Partial<Witnessed>) {
  const everything = {
    requests: [ask('greeting')],
    messages: [hear('Hello!')],
    rows: [WITHDRAWAL],
  };
  const { violations, figures } = judgeLiveness({
    ...{ ...everything, lastKillAt: KILLED_AT },
    ...change,
  });
  return { rules: violations.map(({ rule }) => rule), figures: new Map(figures) };
}

describe('the judge of liveness', () => {
  it('is content when half of the requests are answered in time, and the others late', () => {
    const requests = [ask('greeting'), ask('withdrawal', 1)];
    const { rules, figures } = judged({
      requests,
      messages: [hear('Hello!'), hear('A quote', 90)],
    });
    expect(rules).toEqual([]);
    expect(figures.get('requests of customers')).toBe(2);
    expect(figures.get('answered 20 s after the last kill')).toBe(1);
  });

  it('counts what was open at the last kill, and how much of it was answered soon', () => {
    const requests = [ask('greeting'), ask('withdrawal', 1), ask('withdrawal', 1)];
    const messages = [hear('Hello!', -1), hear('A quote', 5), hear('A quote', 90)];
    const { figures } = judged({ requests, messages });
    expect(figures.get('not answered at the last kill')).toBe(2);
    expect(figures.get('of these answered 20 s later')).toBe(1);
  });

  it('complains when fewer than half are', () => {
    const requests = [ask('greeting'), ask('withdrawal', 1), ask('withdrawal', 1)];
    const messages = [hear('Hello!'), hear('A quote', 90), hear('A quote', 91)];
    expect(judged({ requests, messages }).rules).toEqual(['liveness']);
  });

  it('complains when one is never answered, though most were', () => {
    const requests = [ask('greeting'), ask('withdrawal', 1), ask('withdrawal', 1)];
    const messages = [hear('Hello!'), hear('A quote')];
    expect(judged({ requests, messages }).rules).toEqual(['liveness']);
  });

  it('complains when nobody asked for anything', () => {
    expect(judged({ requests: [] }).rules).toEqual(['liveness']);
  });

  it('counts an answer that came too late as none', () => {
    expect(judged({ messages: [hear('Hello!', 20)] }).rules).toEqual([]);
    const late = judged({ messages: [hear('Hello!', 21)] });
    expect(late.rules).toEqual(['liveness']);
    expect(late.figures.get('answered at the end')).toBe(1);
  });

  it('takes news for no answer, unless they are what was asked for', () => {
    const accepted = hear(`Withdrawal accepted: you give 5.${stamp()}`);
    expect(judged({ messages: [accepted] }).rules).toContain('liveness');
    expect(judged({ requests: [ask('confirmation')], messages: [accepted] }).rules).toEqual([]);
    const refusal = hear('This quote is too old.');
    expect(judged({ requests: [ask('confirmation')], messages: [refusal] }).rules).toEqual([]);
    const codeSent = hear('The code is on its way to anna.');
    expect(judged({ requests: [ask('link')], messages: [codeSent] }).rules).toContain('liveness');
  });

  it('takes no message for two answers, and none from before the request', () => {
    const requests = [ask('withdrawal', 1), ask('withdrawal', 1)];
    const messages = [hear('Hello!'), hear('You give 5 DEMO.')];
    const { figures } = judged({ requests, messages });
    expect(figures.get('answered at the end')).toBe(1);
  });

  it.each<[string, Partial<NamedRow>]>([
    ['is not in the database', { id: '11111111-58f3-4d0e-9a55-3f5b0c6f1d2a' }],
    ['is that of somebody else', { chatId: 5002 }],
    ['has not ended', { state: 'approved' }],
  ])('complains of an accepted withdrawal that %s', (_what, change) => {
    const messages = [hear('Hello!'), hear(`Withdrawal accepted: you give 5.${stamp()}`)];
    expect(judged({ messages }).rules).toEqual([]);
    expect(judged({ messages, rows: [{ ...WITHDRAWAL, ...change }] }).rules).toEqual(['answered']);
  });

  it('complains of a withdrawal that ended otherwise than was told', () => {
    const messages = [hear('Hello!'), hear(`The withdrawal is cancelled; 5 are back.${stamp()}`)];
    expect(judged({ messages }).rules).toEqual(['answered']);
  });

  it('complains of a message about money that bears no number', () => {
    expect(judged({ messages: [hear('Credited 900 DEMO for 10 CWD.')] }).rules).toEqual([
      'answered',
    ]);
  });

  it('counts what came twice, and never two events of one sum', () => {
    const sent = (second: string) => hear(`Sent 5 CWD.${stamp('0b9f4c1e', second)}`);
    const { figures } = judged({ messages: [hear('Hello!'), sent('09'), sent('09'), sent('10')] });
    expect(figures.get('messages that came twice')).toBe(1);
  });
});
