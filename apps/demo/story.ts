import { performance } from 'node:perf_hooks';
import { Assets, CWD, Money, Rate } from 'crowdwiz-gateway/internal/kernel/index';
import {
  waitUntil,
  type CustomerBooks,
  type WalletEntry,
  type World,
} from 'crowdwiz-testkit/world';
import type { WorldCustomer } from 'crowdwiz-testkit/world';
import { checkEnd, type StoryFigures } from './story-checks';
import { booksLine, type ChainFact, type StoryResult, type StoryStep } from './story-report';

export interface StoryOptions {
  /** Short name of the player; default alice. */
  readonly player?: string;
  /** Told after each step. */
  readonly onStep?: (step: StoryStep, number: number) => void;
}

/** The gateway's own first values: the world sets no others. */
const POINTS = Assets.withPoints('DEMO', 2).points;
const DEPOSIT_RATE = Rate.parse('90');
const WITHDRAWAL_RATE = Rate.parse('100');

const DEPOSIT = Money.parse('10', CWD);
const SPENT = Money.parse('100', POINTS);
const WITHDRAWN = Money.parse('750', POINTS);

/** What the bot is expected to say, in English, in the order of the story. */
const BOT_SAYS = {
  welcome: /Hello/,
  askName: /name of your CrowdWiz account/,
  preparing: /preparing a code/,
  codeSent: /code is on its way/,
  linked: /is linked/,
  seen: /I see your transfer/,
  credited: /^Credited/,
  spent: /^Taken/,
  askAmount: /How many DEMO/,
  quote: /Shall I go ahead/,
  accepted: /Withdrawal accepted/,
  sent: /^Sent/,
  final: /^Withdrawal complete/,
};

/** Irreversibility takes 7 to 10 blocks of a second, and the machine may be busy. */
const IRREVERSIBLE_WITHIN_MILLISECONDS = 60_000;

/** Plays a customer's whole life at the gateway, and holds everything against the chain at the end. */
export async function playStory(world: World, options: StoryOptions = {}): Promise<StoryResult> {
  return new Story(world, options).play();
}

class Story {
  private readonly startedAt = performance.now();
  private readonly steps: StoryStep[] = [];
  private readonly customer: WorldCustomer;

  constructor(
    private readonly world: World,
    private readonly options: StoryOptions,
  ) {
    this.customer = world.customer(options.player ?? 'alice');
  }

  async play(): Promise<StoryResult> {
    const walletBefore = await this.customer.wallet.balance();
    const hotWalletBefore = await this.openingBalance();
    await this.register();
    const codeFee = await this.link();
    const depositFee = await this.deposit();
    await this.spend();
    const payout = await this.withdraw();
    const figures: StoryFigures = {
      walletBefore,
      hotWalletBefore,
      deposit: DEPOSIT,
      depositFee,
      codeFee,
      payout,
      gross: WITHDRAWAL_RATE.cwdFor(WITHDRAWN).received,
      pointsLeft: DEPOSIT_RATE.pointsFor(DEPOSIT, POINTS).received.minus(SPENT).minus(WITHDRAWN),
    };
    const problems = await checkEnd(this.world, this.customer, figures);
    return { steps: this.steps, problems, seconds: this.elapsedSeconds };
  }

  /** Before any money moves, the books must have found out what the hot wallet holds. */
  private async openingBalance(): Promise<Money> {
    await waitUntil('the opening balance is booked', () => this.world.books.againstChain());
    const balances = await this.world.books.balances();
    const opening = Money.of(balances.get('custody') ?? 0n, CWD);
    await this.tell('The gateway has opened its books', `opening balance ${opening.toString()}`);
    return opening;
  }

  private async register(): Promise<void> {
    await this.customer.ask('/start', BOT_SAYS.welcome);
    const { customerId } = await this.known();
    await this.tell(
      `${this.customer.person.firstName} registers by /start`,
      `customer ${customerId}`,
    );
  }

  /** Gives the network fee of the code's message. */
  private async link(): Promise<Money> {
    const { customer } = this;
    const { accountName } = customer.wallet;
    const from = customer.heard;
    await customer.pressAndHear('link', BOT_SAYS.askName);
    await customer.ask(accountName, BOT_SAYS.preparing);
    await customer.hear(BOT_SAYS.codeSent, { from });
    const message = await this.walletEntry('the code reaches the wallet', (entry) => {
      return entry.kind === 'message' && entry.direction === 'in' && entry.text !== null;
    });
    await this.tell(`A code is sent to ${accountName}, encrypted`, null, message);
    // Behind the code stands the wallet's seal, which a person need not type.
    const [code = ''] = (message.text ?? '').split(' #');
    await customer.ask(code, BOT_SAYS.linked);
    const { linkedAccount } = await this.known();
    if (linkedAccount !== accountName) throw new Error(`${accountName} was not linked`);
    await this.tell(
      `The wallet decrypts it, ${customer.person.firstName} types it`,
      `code ${code}, ${accountName} is linked`,
    );
    return message.fee;
  }

  /** Gives the network fee that the customer paid. */
  private async deposit(): Promise<Money> {
    const { customer, world } = this;
    const from = customer.heard;
    const shown = await customer.pressAndHear('deposit', /./);
    if (!shown.text.includes(world.hotWallet.name)) {
      throw new Error(`the bot does not say where to send to: ${shown.text}`);
    }
    const to = world.hotWallet.name;
    const transactionId = await customer.wallet.transfer({ to, amount: DEPOSIT });
    const timeoutMilliseconds = IRREVERSIBLE_WITHIN_MILLISECONDS;
    await customer.hear(BOT_SAYS.seen, { from, timeoutMilliseconds });
    const entry = await this.walletEntry('the deposit is in a block', (each) => {
      return each.transactionId === transactionId;
    });
    const sent = `${DEPOSIT.toString()} to ${to}`;
    await this.tell('The deposit is seen and waits', sent, entry);
    const credited = await customer.hear(BOT_SAYS.credited, { from, timeoutMilliseconds });
    if (!credited.text.includes(transactionId)) {
      throw new Error(`the bot names another transaction than ${transactionId}: ${credited.text}`);
    }
    await this.tell('Its block is irreversible: the deposit is credited', firstLine(credited.text));
    return entry.fee;
  }

  private async spend(): Promise<void> {
    const { customerId } = await this.known();
    const from = this.customer.heard;
    const points = `-${SPENT.toDecimal()}`;
    const reason = 'a game was played';
    const key = `story-game-of-${this.customer.person.username ?? this.customer.person.id}`;
    await this.world.admin.adjustPoints({ customerId, points, key, reason });
    // The same once more, as a service does that lost the answer: it must count once.
    await this.world.admin.adjustPoints({ customerId, points, key, reason });
    await this.customer.hear(BOT_SAYS.spent, { from });
    await this.tell(
      'The service takes points for a game',
      `${points} ${SPENT.asset.symbol}, asked twice with one key`,
    );
  }

  private async withdraw(): Promise<WalletEntry> {
    const { customer } = this;
    const from = customer.heard;
    await customer.pressAndHear('withdraw', BOT_SAYS.askAmount);
    const quote = await customer.ask(WITHDRAWN.toDecimal(), BOT_SAYS.quote);
    await this.tell('A withdrawal is quoted', quote.text.split('\n').slice(1, 4).join('; '));
    const confirm = quote.inlineKeyboard.flat().find(({ callbackData }) => {
      return callbackData?.startsWith('confirm:') === true;
    });
    const button = confirm?.callbackData;
    if (button === undefined) throw new Error('the quote has no button to confirm it');
    customer.press(button);
    // A second press of the same button must not pay twice.
    customer.pressAgain(button, quote.messageId);
    await customer.hear(BOT_SAYS.accepted, { from });
    const sent = await customer.hear(BOT_SAYS.sent, { from });
    const transactionId = /\b[0-9a-f]{40}\b/.exec(sent.text)?.[0] ?? '';
    const entry = await this.walletEntry('the payout reaches the wallet', (each) => {
      return each.transactionId === transactionId;
    });
    await this.tell('It is confirmed, signed and sent', firstLine(sent.text), entry);
    const final = await customer.hear(BOT_SAYS.final, {
      from,
      timeoutMilliseconds: IRREVERSIBLE_WITHIN_MILLISECONDS,
    });
    await this.tell('Its block is irreversible: the withdrawal is final', firstLine(final.text));
    return entry;
  }

  private walletEntry(what: string, fits: (entry: WalletEntry) => boolean): Promise<WalletEntry> {
    return waitUntil(what, async () => (await this.customer.wallet.history()).find(fits));
  }

  private async known(): Promise<CustomerBooks> {
    const books = await this.world.books.customer(this.customer.externalReference);
    if (books === null) throw new Error('the customer is not registered');
    return books;
  }

  private async tell(
    title: string,
    detail: string | null = null,
    chain: ChainFact | null = null,
  ): Promise<void> {
    const { books } = this.world;
    const customer = await books.customer(this.customer.externalReference);
    const line = booksLine(await books.balances(), customer?.customerId ?? null, POINTS);
    const step = { title, detail, chain, books: line, atSeconds: this.elapsedSeconds };
    this.steps.push(step);
    this.options.onStep?.(step, this.steps.length);
  }

  private get elapsedSeconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
