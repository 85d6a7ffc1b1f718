import { groupBy, type Violation } from 'crowdwiz-testkit/internal/invariants/evidence/violation';
import { isAnswer, type AskedRequest, type HeardMessage } from './requests';

/** So long after the last kill at least half of what was asked for must be answered. */
const ANSWERED_WITHIN_SECONDS = 20;
const WITHIN = `${ANSWERED_WITHIN_SECONDS} s`;

const ENDED: readonly string[] = ['irreversible', 'cancelled', 'rejected'];

/** A row of the gateway's that a message may name by the first digits of its id. */
export interface NamedRow {
  readonly kind: 'Withdrawal' | 'Deposit';
  readonly id: string;
  readonly chatId: number;
  readonly state: string;
}

export interface Witnessed {
  /** Those of one chat in the order in which they were asked. */
  readonly requests: readonly AskedRequest[];
  /** Those of one chat in the order in which they came. */
  readonly messages: readonly HeardMessage[];
  /** Milliseconds since 1970. */
  readonly lastKillAt: number;
  /** Looked at when everything had come to rest. */
  readonly rows: readonly NamedRow[];
}

export interface Liveness {
  readonly violations: readonly Violation[];
  readonly figures: readonly (readonly [what: string, count: number])[];
}

/** What the bot said and what must be so for good. */
const PROMISES: readonly { readonly says: RegExp; readonly ends: readonly string[] }[] = [
  { says: /^Withdrawal accepted/, ends: ENDED },
  { says: /^Withdrawal complete/, ends: ['irreversible'] },
  { says: /^The withdrawal is cancelled/, ends: ['cancelled'] },
  { says: /^The withdrawal was rejected/, ends: ['rejected'] },
  { says: /^Credited /, ends: ['credited'] },
  // A small one, which adds up.
  { says: /^Your deposit of .* has arrived;/, ends: ['credited'] },
];

const STAMP = /(?:^|\n)(Withdrawal|Deposit|Entry) No\. ([0-9a-f]{8}) · [-\d]{10} [:\d]{8} UTC$/;

/** Were people answered, and did what they were told come true? */
export function judgeLiveness(witnessed: Witnessed): Liveness {
  const { requests, messages, lastKillAt, rows } = witnessed;
  const deadline = lastKillAt + ANSWERED_WITHIN_SECONDS * 1000;
  const answers = answersOf(requests, messages);
  const answered = answers.filter((message) => message !== null);
  const inTime = answered.filter(({ sentAt }) => sentAt <= deadline);
  const open = answers.filter((message) => message === null || message.sentAt > lastKillAt);
  const violations: Violation[] = [];
  if (requests.length === 0 || inTime.length * 2 < requests.length) {
    violations.push({
      rule: 'liveness',
      detail:
        `${inTime.length} of ${requests.length} requests were answered ` +
        `${WITHIN} after the last kill: fewer than half`,
    });
  }
  if (answered.length < requests.length) {
    const lost = requests.length - answered.length;
    violations.push({ rule: 'liveness', detail: `${lost} requests were never answered` });
  }
  const promises = promisesOf(messages);
  for (const promise of promises) violations.push(...brokenBy(promise, rows));
  return {
    violations,
    figures: [
      ['requests of customers', requests.length],
      [`answered ${WITHIN} after the last kill`, inTime.length],
      ['not answered at the last kill', open.length],
      [`of these answered ${WITHIN} later`, open.length - (requests.length - inTime.length)],
      ['answered at the end', answered.length],
      ['promises about withdrawals and deposits', promises.length],
      ['messages that came twice', messages.length - new Set(messages.map(keyOf)).size],
    ],
  };
}

/** In a chat answers come in the order of the requests. What was lost leaves the last ones without any. */
function answersOf(
  requests: readonly AskedRequest[],
  messages: readonly HeardMessage[],
): readonly (HeardMessage | null)[] {
  const heard = groupBy(messages, ({ chatId }) => chatId);
  const next = new Map<number, number>();
  return requests.map(({ chatId, question, heard: before }) => {
    const ofChat = heard.get(chatId) ?? [];
    const from = Math.max(before, next.get(chatId) ?? 0);
    const index = ofChat.findIndex(({ text }, at) => at >= from && isAnswer(question, text));
    if (index < 0) return null;
    next.set(chatId, index + 1);
    return ofChat[index] ?? null;
  });
}

interface Promised {
  readonly message: HeardMessage;
  readonly ends: readonly string[];
}

function promisesOf(messages: readonly HeardMessage[]): readonly Promised[] {
  return messages.flatMap((message) => {
    const promise = PROMISES.find(({ says }) => says.test(message.text));
    return promise ? [{ message, ends: promise.ends }] : [];
  });
}

function brokenBy({ message, ends }: Promised, rows: readonly NamedRow[]): readonly Violation[] {
  const { chatId, text } = message;
  const rule = 'answered';
  const [, kind, number] = STAMP.exec(text) ?? [];
  if (kind === undefined || number === undefined) {
    return [{ rule, detail: `chat ${chatId} was told without a number: ${text}` }];
  }
  const row = rows.find((each) => {
    return each.kind === kind && each.chatId === chatId && each.id.startsWith(number);
  });
  if (row === undefined) {
    return [{ rule, detail: `chat ${chatId} was told of ${kind} No. ${number}: there is none` }];
  }
  if (ends.includes(row.state)) return [];
  return [{ rule, detail: `${kind} ${row.id} is ${row.state}, and chat ${chatId} read: ${text}` }];
}

/** News of one event are the same to the letter, and no others are: they bear its number and its time. */
function keyOf({ chatId, text, sentAt }: HeardMessage, index: number): string {
  return STAMP.test(text) ? `${chatId} ${text}` : `${chatId} ${sentAt} ${index}`;
}
