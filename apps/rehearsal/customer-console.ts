import { ChainError } from 'crowdwiz-gateway/internal/adapters/crowdwiz/connection/index';
import { CWD, DomainError, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { FakeTelegram, SentMessage } from 'crowdwiz-sandbox/telegram';
import {
  GATEWAY_ACCOUNT_NAME,
  WalletRefusal,
  type WalletEntry,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';

/** What a console plays with. */
export interface Stage {
  readonly telegram: FakeTelegram;
  readonly customers: ReadonlyMap<string, WorldCustomer>;
}

export const HELP = [
  'WHO is alice or bob:',
  '  WHO say TEXT              writes to the bot, such as: alice say /start',
  '  WHO press BUTTON          presses the newest button with that label, or a part of it',
  '  WHO wallet                what the wallet holds, and its history; messages are decrypted',
  '  WHO pay AMOUNT [MEMO]     transfers CWD from the wallet to the gateway',
  '  WHO message TEXT          sends an encrypted message from the wallet to the gateway',
  '  WHO chat                  the whole chat',
  '  help                      this list',
  'Ctrl+C ends the sandbox.',
].join('\n');

/** What a line of the console cannot do, in words. */
class NotDone extends Error {}

const ENTRIES_SHOWN = 8;

type Verb = (customer: WorldCustomer, rest: string) => Promise<string> | string;

/** Plays customers by lines of text: what they say to the bot, press, and do with their wallets. */
export class CustomerConsole {
  private readonly heard = new Map<string, number>();
  private readonly verbs: Readonly<Record<string, Verb>>;

  constructor(
    private readonly stage: Stage,
    private readonly print: (text: string) => void,
  ) {
    this.verbs = {
      say: (customer, text) => {
        customer.say(required(text, 'what?'));
        return '';
      },
      press: (customer, label) => this.press(customer, required(label, 'which button?')),
      wallet: (customer) => walletOf(customer),
      pay: (customer, rest) => pay(customer, rest),
      message: (customer, text) => sendMessage(customer, required(text, 'which text?')),
      chat: (customer) => chatOf(customer),
    };
  }

  /** Prints what the bot writes from now on; gives the function that ends this. */
  follow(): () => void {
    for (const [name, customer] of this.stage.customers) this.heard.set(name, customer.heard);
    return this.stage.telegram.onChange(() => {
      this.printNew();
    });
  }

  /** Does what a line says, and prints what came of it. Never rejects for what somebody typed. */
  async run(line: string): Promise<void> {
    const text = line.trim();
    if (text === '') return;
    try {
      const said = text === 'help' ? HELP : await this.perform(text);
      if (said !== '') this.print(said);
    } catch (error) {
      if (!isAnswer(error)) throw error;
      this.print(`Not done: ${error.message}`);
    }
  }

  private async perform(text: string): Promise<string> {
    const [, name = '', verb = '', rest = ''] = /^(\S+)\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
    const customer = this.stage.customers.get(name.toLowerCase());
    if (customer === undefined) throw new NotDone(`nobody is called "${name}". Type help.`);
    const perform = Object.hasOwn(this.verbs, verb) ? this.verbs[verb] : undefined;
    if (perform === undefined) throw new NotDone(`"${verb}" is not understood. Type help.`);
    return perform(customer, rest.trim());
  }

  /** A button under the input field sends its label; one under a message sends its data. */
  private press(customer: WorldCustomer, label: string): string {
    const { telegram } = this.stage;
    const inline = customer.chat
      .toReversed()
      .flatMap(({ messageId, inlineKeyboard }) =>
        inlineKeyboard.flat().map(({ text, copyText }) => ({ text, copyText, messageId })),
      );
    const below = telegram.replyKeyboard(customer.person.id).flat();
    const found = inline.find(({ text }) => fits(text, label));
    const plain = below.find((text) => fits(text, label));
    if (found?.copyText !== undefined) return `copied: ${found.copyText}`;
    if (found !== undefined) customer.press(found.text, found.messageId);
    else if (plain !== undefined) customer.say(plain);
    else throw new NotDone(`there is no button "${label}".`);
    return '';
  }

  private printNew(): void {
    for (const [name, customer] of this.stage.customers) {
      const { messages } = customer;
      for (const message of messages.slice(this.heard.get(name) ?? 0)) {
        this.print(linesOf(name, message));
      }
      this.heard.set(name, messages.length);
    }
  }
}

function isAnswer(error: unknown): error is Error {
  return error instanceof NotDone || error instanceof WalletRefusal || error instanceof ChainError;
}

function required(text: string, question: string): string {
  if (text === '') throw new NotDone(question);
  return text;
}

function fits(text: string, label: string): boolean {
  return text.toLowerCase().includes(label.toLowerCase());
}

function linesOf(name: string, { text, inlineKeyboard, replyKeyboard }: SentMessage): string {
  const labels = [
    ...inlineKeyboard.flat().map((button) => button.text),
    ...(replyKeyboard ?? []).flat(),
  ];
  const buttons = labels.length === 0 ? [] : [labels.map((label) => `[${label}]`).join(' ')];
  return [`bot to ${name}:`, ...[...text.split('\n'), ...buttons].map((line) => `  ${line}`)].join(
    '\n',
  );
}

function chatOf({ chat }: WorldCustomer): string {
  if (chat.length === 0) return 'Nobody has written yet.';
  return chat.map(({ author, text }) => `${author === 'bot' ? 'bot' : 'you'}: ${text}`).join('\n');
}

async function walletOf({ wallet }: WorldCustomer): Promise<string> {
  const [balance, history] = await Promise.all([wallet.balance(), wallet.history()]);
  const head = `${wallet.accountName} (${wallet.accountId}) holds ${balance.toString()}`;
  return [head, ...history.slice(0, ENTRIES_SHOWN).map((entry) => `  ${entryLine(entry)}`)].join(
    '\n',
  );
}

function entryLine({
  kind,
  direction,
  other,
  amount,
  text,
  blockNumber,
  isIrreversible,
}: WalletEntry): string {
  const what = amount === null ? kind : `${kind} of ${amount.toString()}`;
  const words = text === null ? '' : `: ${text}`;
  const finality = isIrreversible ? '' : ', not irreversible yet';
  return `block ${blockNumber}${finality}: ${what} ${direction === 'in' ? 'from' : 'to'} ${other}${words}`;
}

async function pay({ wallet }: WorldCustomer, rest: string): Promise<string> {
  const [, amount = '', memo = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  const transactionId = await wallet.transfer({
    to: GATEWAY_ACCOUNT_NAME,
    amount: amountOf(required(amount, 'how much?')),
    ...(memo === '' ? {} : { memo }),
  });
  return `sent to ${GATEWAY_ACCOUNT_NAME} in the transaction ${transactionId}`;
}

function amountOf(text: string): Money {
  try {
    return Money.parse(text, CWD);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new NotDone(`"${text}" is no amount of CWD, such as 12.5.`);
  }
}

async function sendMessage({ wallet }: WorldCustomer, text: string): Promise<string> {
  const transactionId = await wallet.sendMessage({ to: GATEWAY_ACCOUNT_NAME, text });
  return `sent to ${GATEWAY_ACCOUNT_NAME} in the transaction ${transactionId}`;
}
