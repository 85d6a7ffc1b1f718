import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { TypedCode } from 'crowdwiz-testkit/invariants';
import { AdminRefusal, waitUntil, type WorldCustomer } from 'crowdwiz-testkit/world';
import type { Stage } from './stage';

const DEPOSIT = Money.parse('2000', CWD);
/** 1,500 CWD: an operator has to approve it. */
const LARGE_POINTS = '150000';
/** 4 CWD: nobody has to, for some minutes. */
const SMALL_POINTS = '400';
const PAUSE_MILLISECONDS = 300;
const ANSWER_WITHIN_MILLISECONDS = 10_000;

const ItemsSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });
const HaltsSchema = z.looseObject({ items: z.array(z.looseObject({ scope: z.string() })) });

/** Registers, links the account by the code in the wallet, deposits, and waits for the points. */
export async function settleIn(stage: Stage, customer: WorldCustomer): Promise<TypedCode> {
  const books = stage.books('first');
  await customer.ask('/start', /./);
  const known = await books.customer(customer.externalReference);
  customer.say(`/link ${customer.wallet.accountName}`);
  const code = await waitUntil('a code', async () => {
    const entries = await customer.wallet.history();
    return entries.find(({ kind, direction }) => kind === 'message' && direction === 'in')?.text;
  });
  const typedAt = new Date();
  customer.say(code);
  await waitUntil('the link', async () => {
    return (await books.customer(customer.externalReference))?.linkedAccount;
  });
  await customer.wallet.transfer({ to: stage.hotWallet.name, amount: DEPOSIT });
  await waitUntil('the deposit', async () => {
    return ((await books.customer(customer.externalReference))?.creditedDeposits ?? 0) > 0;
  });
  return { customerId: known?.customerId ?? '', code, typedAt, accepted: true };
}

/** Confirms a withdrawal that then waits for an operator. Gives its id. */
export async function askForApproval(stage: Stage, customer: WorldCustomer): Promise<string> {
  await withdraw(customer, LARGE_POINTS);
  return waitUntil('the withdrawal that waits for approval', async () => {
    const [row] = await stage.books('first').query<{ id: string }>(
      `SELECT w.id FROM withdrawal w JOIN customer c ON c.id = w.customer_id
       WHERE c.external_reference = $1 AND w.state = 'awaiting_approval'`,
      [customer.externalReference],
    );
    return row?.id;
  });
}

/** Deposits and withdraws until it is told to stop; what gets no answer is not done again. */
export async function keepBusy(stage: Stage, signal: AbortSignal): Promise<void> {
  const { busy, hotWallet } = stage;
  const amount = Money.parse('6', CWD);
  while (!signal.aborted) {
    await busy.wallet.transfer({ to: hotWallet.name, amount });
    await withdraw(busy, SMALL_POINTS);
    await delay(PAUSE_MILLISECONDS);
  }
}

async function withdraw(customer: WorldCustomer, points: string): Promise<void> {
  const from = customer.heard;
  customer.say(`/withdraw ${points}`);
  const quote = await customer.hear(/Shall I go ahead/, {
    from,
    timeoutMilliseconds: ANSWER_WITHIN_MILLISECONDS,
  });
  const button = quote.inlineKeyboard
    .flat()
    .find(({ callbackData }) => callbackData?.startsWith('confirm:'))?.callbackData;
  if (button === undefined) throw new Error('the quote cannot be confirmed');
  customer.press(button, quote.messageId);
}

/** Approves whatever waits, ends halts, and lets the service bear what nobody took points for. */
export async function actAsOperator(stage: Stage, signal: AbortSignal): Promise<void> {
  const { admin } = stage;
  const decide = async (path: string, body: unknown) => {
    await admin.post(path, body).catch(unlessUnanswered);
  };
  const look = async () => {
    const waiting = ItemsSchema.parse(await admin.get('/withdrawals?state=awaiting_approval'));
    for (const { id } of waiting.items) await decide(`/withdrawals/${id}/approve`, {});
    const owed = ItemsSchema.parse(await admin.get('/owed-back?state=open'));
    for (const { id } of owed.items) {
      await decide(`/owed-back/${id}/decide`, { house: true, reason: 'drill' });
    }
    const { items } = HaltsSchema.parse(await admin.get('/halt'));
    for (const { scope } of items) await decide('/resume', { scope, reason: 'drill' });
  };
  while (!signal.aborted) {
    await look().catch(unlessUnanswered);
    await delay(PAUSE_MILLISECONDS);
  }
}

/** The gateway or its database is away for the moment, or it says no: the next look tells. */
function unlessUnanswered(error: unknown): void {
  const isExpected =
    error instanceof AdminRefusal || error instanceof TypeError || error instanceof DOMException;
  if (!isExpected) throw error;
}
