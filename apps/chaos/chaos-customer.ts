import { setTimeout as delay } from 'node:timers/promises';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { TypedCode } from 'crowdwiz-testkit/invariants';
import type { SentMessage } from 'crowdwiz-sandbox/telegram';
import {
  AdminRefusal,
  waitUntil,
  type AdminClient,
  type BooksReader,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';
import type { SeededRandom } from '../shared/seeded-random';
import { isAnswer, type AskedRequest, type Question } from './requests';
import type { Tally } from '../shared/tally';

const ANSWER_WITHIN_MILLISECONDS = 6_000;
const CODE_WITHIN_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = { least: 100, most: 900 };
const DEPOSIT_UNITS = { least: 2_000_000, most: 6_000_000 };
const WITHDRAWAL_POINTS = { least: 300, most: 1_800 };
const SPENT_POINTS_MOST = 20;
const SPENDING_TRIES = 3;

export interface Surroundings {
  readonly admin: AdminClient;
  readonly books: BooksReader;
  readonly hotWalletName: string;
  readonly tally: Tally;
  readonly typedCodes: TypedCode[];
  readonly requests: AskedRequest[];
  /** Aborted: everybody finishes what they are at. */
  readonly signal: AbortSignal;
}

type Action = 'deposit' | 'withdraw' | 'cancel' | 'spend';

const ACTIONS: readonly (readonly [Action, number])[] = [
  ['deposit', 40],
  ['withdraw', 40],
  ['cancel', 10],
  ['spend', 10],
];

/** The gateway answered, and said no. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/** Somebody who uses the gateway as people do, and tries again when something does not answer. */
export class ChaosCustomer {
  private spent = 0;

  constructor(
    private readonly customer: WorldCustomer,
    private readonly random: SeededRandom,
    private readonly around: Surroundings,
  ) {}

  /** Registers, links the account and then does this and that, until it is told to stop. */
  async live(): Promise<void> {
    await this.until('register', () => this.register());
    await this.until('link', () => this.link());
    while (!this.isOver) {
      const action = this.random.weightedOf(ACTIONS);
      await this.attempt(action, () => this[action]());
      await delay(this.random.between(PAUSE_MILLISECONDS.least, PAUSE_MILLISECONDS.most));
    }
  }

  private get isOver(): boolean {
    return this.around.signal.aborted;
  }

  private async until(what: string, work: () => Promise<void>): Promise<void> {
    let isDone = false;
    while (!isDone && !this.isOver) isDone = await this.attempt(what, work);
  }

  /** Something may be down at any moment; then the customer shrugs and goes on. */
  private async attempt(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.around.tally.add(`customers: ${what}`);
      return true;
    } catch (error) {
      // The kills are the point of it all: what fails by them is counted, not told.
      const isRefused = error instanceof Refused || error instanceof AdminRefusal;
      const outcome = isRefused ? 'was refused' : 'got no answer at once';
      this.around.tally.add(`customers: ${what} that ${outcome}`);
      return false;
    }
  }

  private async register(): Promise<void> {
    this.say('greeting', '/start');
    await this.customer.hear(/Hello/, { timeoutMilliseconds: ANSWER_WITHIN_MILLISECONDS });
    await this.customerId();
  }

  private async link(): Promise<void> {
    const { customer, around } = this;
    const customerId = await this.customerId();
    const before = await this.newestMessage();
    this.say('link', `/link ${customer.wallet.accountName}`);
    const message = await this.eventually('a code', CODE_WITHIN_MILLISECONDS, async () => {
      const newest = await this.newestMessage();
      return newest?.id === before?.id ? null : newest;
    });
    const code = message.text ?? '';
    const typedAt = new Date();
    this.say('code', code);
    await this.eventually('the link', ANSWER_WITHIN_MILLISECONDS, async () => {
      const books = await around.books.customer(customer.externalReference);
      return books?.linkedAccount ?? null;
    });
    around.typedCodes.push({ customerId, code, typedAt, accepted: true });
  }

  private async newestMessage() {
    const entries = await this.customer.wallet.history();
    return entries.find(({ kind, direction, text }) => {
      return kind === 'message' && direction === 'in' && text !== null;
    });
  }

  private async deposit(): Promise<void> {
    const units = BigInt(this.random.between(DEPOSIT_UNITS.least, DEPOSIT_UNITS.most));
    await this.customer.wallet.transfer({
      to: this.around.hotWalletName,
      amount: Money.of(units, CWD),
    });
  }

  private async withdraw(): Promise<void> {
    const { customer, random } = this;
    const points = random.between(WITHDRAWAL_POINTS.least, WITHDRAWAL_POINTS.most);
    const from = customer.heard;
    this.say('withdrawal', `/withdraw ${points}.${random.between(10, 99)}`);
    const quote = await this.answerTo('withdrawal', from);
    const button = quote.inlineKeyboard
      .flat()
      .find(({ callbackData }) => callbackData?.startsWith('confirm:'))?.callbackData;
    if (button === undefined) throw new Refused(quote.text);
    const confirmedAt = customer.heard;
    this.note('confirmation');
    customer.press(button, quote.messageId);
    if (random.chance(0.3)) {
      this.note('confirmation');
      customer.pressAgain(button, quote.messageId);
    }
    await this.answerTo('confirmation', confirmedAt);
  }

  private async cancel(): Promise<void> {
    const button = this.customer.chat
      .flatMap(({ inlineKeyboard }) => inlineKeyboard.flat())
      .flatMap(({ callbackData }) => callbackData ?? [])
      .findLast((data) => data.startsWith('cancel_withdrawal:'));
    if (button === undefined) throw new Refused('nothing can be cancelled');
    const from = this.customer.heard;
    this.note('cancellation');
    this.customer.press(button);
    await this.answerTo('cancellation', from);
  }

  /** The service asks again with the same key until it is answered: it must count once. */
  private async spend(): Promise<void> {
    const customerId = await this.customerId();
    this.spent += 1;
    const points = `-${this.random.between(1, SPENT_POINTS_MOST)}`;
    const adjustment = { customerId, points, key: `game-${this.spent}`, reason: 'a game' };
    for (let tries = 1; ; tries += 1) {
      try {
        await this.around.admin.adjustPoints(adjustment);
        return;
      } catch (error) {
        if (error instanceof AdminRefusal || tries >= SPENDING_TRIES) throw error;
        await delay(PAUSE_MILLISECONDS.most);
      }
    }
  }

  private say(question: Question, text: string): void {
    this.note(question);
    this.customer.say(text);
  }

  /** Before it is asked. */
  private note(question: Question): void {
    const { customer, around } = this;
    around.requests.push({ chatId: customer.person.id, question, heard: customer.heard });
  }

  private answerTo(question: Question, from: number): Promise<SentMessage> {
    return this.customer.hearWhere(({ text }) => isAnswer(question, text), {
      from,
      timeoutMilliseconds: ANSWER_WITHIN_MILLISECONDS,
    });
  }

  private async customerId(): Promise<string> {
    const books = await this.around.books.customer(this.customer.externalReference);
    if (books === null) throw new Error('the customer is not registered');
    return books.customerId;
  }

  /** As `waitUntil`; what cannot be asked now is asked again. */
  private eventually<Found>(
    what: string,
    timeoutMilliseconds: number,
    look: () => Promise<Found | null | undefined>,
  ): Promise<Found> {
    const patient = async (): Promise<Found | null | undefined> => {
      if (this.isOver) throw new Error('it is over');
      try {
        return await look();
      } catch {
        // Node or database is down for the moment.
        return null;
      }
    };
    return waitUntil<Found>(what, patient, { timeoutMilliseconds, everyMilliseconds: 200 });
  }
}
