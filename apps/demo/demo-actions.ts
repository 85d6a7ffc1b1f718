import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ChainError } from 'crowdwiz-gateway/internal/adapters/crowdwiz/connection/index';
import { CWD, DomainError, Money } from 'crowdwiz-gateway/internal/kernel/index';
import {
  AdminRefusal,
  WalletRefusal,
  type World,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';

const TEXT_LENGTH_MAXIMUM = 4_096;

const base = { player: z.string() };
const MessageSchema = z.object({
  ...base,
  text: z.string().trim().min(1).max(TEXT_LENGTH_MAXIMUM),
  language: z.enum(['en', 'ru']),
});
const PressSchema = z.object({ ...base, messageId: z.number().int(), data: z.string() });
const TransferSchema = z.object({
  ...base,
  to: z.string().trim().min(1),
  amount: z.string().trim().min(1),
  memo: z.string().max(TEXT_LENGTH_MAXIMUM),
});
const WalletMessageSchema = z.object({
  ...base,
  to: z.string().trim().min(1),
  text: z.string().trim().min(1).max(TEXT_LENGTH_MAXIMUM),
});
const AdjustmentSchema = z.object({
  ...base,
  points: z.string().regex(/^-?\d{1,6}$/),
  reason: z.string().trim().min(1).max(200),
});

/** Why the page's wish was not granted; the page has a sentence for each code it knows. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';

  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

type Action = (world: World, body: unknown) => Promise<Record<string, unknown>>;

/** What the page can do, by the last part of the address. */
const ACTIONS: Readonly<Record<string, Action>> = {
  message: (world, body) => {
    const { player, text, language } = MessageSchema.parse(body);
    const { person } = customerOf(world, player);
    world.telegram.sendText({ ...person, languageCode: language }, text);
    return Promise.resolve({});
  },
  press: (world, body) => {
    const { player, messageId, data } = PressSchema.parse(body);
    pressIfThere(customerOf(world, player), messageId, data);
    return Promise.resolve({});
  },
  transfer: async (world, body) => {
    const { player, to, amount, memo } = TransferSchema.parse(body);
    const transfer = { to, amount: Money.parse(amount, CWD), ...(memo === '' ? {} : { memo }) };
    return { transactionId: await customerOf(world, player).wallet.transfer(transfer) };
  },
  walletMessage: async (world, body) => {
    const { player, to, text } = WalletMessageSchema.parse(body);
    return { transactionId: await customerOf(world, player).wallet.sendMessage({ to, text }) };
  },
  adjust: async (world, body) => {
    const { player, points, reason } = AdjustmentSchema.parse(body);
    const known = await world.books.customer(customerOf(world, player).externalReference);
    if (known === null) throw new ActionRefused('customer_unknown', 'not registered yet');
    const { customerId } = known;
    await world.admin.adjustPoints({ customerId, points, reason, key: randomUUID() });
    return {};
  },
};

/** @throws {ActionRefused} */
export async function act(
  world: World,
  name: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new ActionRefused('unknown_action', name);
  try {
    return await action(world, body);
  } catch (error) {
    throw refusalOf(error);
  }
}

function customerOf(world: World, player: string): WorldCustomer {
  if (world.customerNames.includes(player)) return world.customer(player);
  throw new ActionRefused('request_malformed', 'there is no such player');
}

/** A second click may come when the bot has taken the buttons away. */
function pressIfThere(customer: WorldCustomer, messageId: number, data: string): void {
  const line = customer.chat.find((each) => each.messageId === messageId);
  const isThere = line?.inlineKeyboard.flat().some(({ callbackData }) => callbackData === data);
  if (isThere !== true) throw new ActionRefused('button_gone', 'the button is no longer there');
  customer.press(data, messageId);
}

function refusalOf(error: unknown): unknown {
  if (error instanceof DomainError) return new ActionRefused(error.code, error.message);
  if (error instanceof AdminRefusal) return new ActionRefused(error.code, error.message);
  if (error instanceof WalletRefusal) return new ActionRefused('account_unknown', error.message);
  if (error instanceof ChainError) return new ActionRefused(error.kind, error.reason);
  if (error instanceof z.ZodError) return new ActionRefused('request_malformed', error.message);
  return error;
}
