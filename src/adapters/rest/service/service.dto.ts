import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { ENTRY_KINDS } from '../../../ledger';
import type { Customer, Link } from '../../../linking';
import type { PresentWorth, Quote } from '../../../withdrawals';
import {
  AdjustmentKeySchema,
  balanceFields,
  type Balances,
  balancesBody,
  linkBody,
  LinkSchema,
} from '../customers/customers.dto';
import { ReferenceOfWithdrawalSchema } from '../money/withdrawals.dto';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  periodFields,
  ReasonSchema,
  TimeSchema,
} from '../http/dto-common';

/** References of a service stand apart from those of the bot. */
const PREFIX = 'service:';

const ReferenceSchema = z
  .string('Use your own name for the customer: 1 to 200 visible ASCII characters.')
  .regex(/^[\x21-\x7e]{1,200}$/, 'Use 1 to 200 visible ASCII characters.')
  .meta({ example: 'player-4711', description: 'Your own name for the customer' });

export const PointsSchema = z
  .string('Use a string, such as "12.5": numbers lose digits.')
  .regex(/^\d{1,15}(\.\d{1,8})?$/, 'Use a plain decimal, such as 12.5.')
  .meta({ example: '12.5' });

export class ServiceCustomerDto extends createZodDto(
  z.object({
    id: IdSchema,
    reference: ReferenceSchema.nullable().meta({
      description: 'Your own name for the customer; null for one of the bot',
    }),
    registeredAt: TimeSchema,
    ...balanceFields,
    link: LinkSchema.nullable(),
    telegramUserId: z.string().nullable().meta({
      example: '123456789',
      description: 'Who speaks with the bot for the customer; null while nobody does',
    }),
  }),
) {}

const EstimateSchema = z
  .object({
    cwd: AmountSchema.meta({ description: 'Rounded down, before the network fee' }),
    rate: z.string().meta({ example: '100', description: 'Points per CWD of a withdrawal now' }),
    rateVersion: z.number().int(),
  })
  .meta({ id: 'Estimate' });

export class BalanceDto extends createZodDto(
  z.object({
    ...balanceFields,
    estimate: EstimateSchema.nullable().meta({
      description:
        'What `balance` is worth at the rate in force: no promise, a quote says what would arrive. ' +
        "Null while the chain's time is not known",
    }),
  }),
) {}

export class FindCustomerDto extends createZodDto(z.strictObject({ reference: ReferenceSchema })) {}

const changeFields = {
  points: PointsSchema,
  reference: AdjustmentKeySchema.meta({
    description: 'Your own name for this change; for one customer it counts once',
    example: 'bet-4711',
  }),
  reason: ReasonSchema,
};

export class CreditDto extends createZodDto(z.strictObject(changeFields)) {}
export class DebitDto extends createZodDto(
  z.strictObject({
    ...changeFields,
    wait: z.boolean().optional().meta({
      description: 'Where the points do not suffice and the rest is held, wait for it to come back',
    }),
  }),
) {}

export class DepositInstructionsDto extends createZodDto(
  z.object({
    fromAccount: z.string().meta({ example: 'ivan-wallet1', description: 'The linked account' }),
    toAccount: z.string().meta({ example: 'my-gateway1', description: 'No memo is needed' }),
    rate: z.string().meta({ example: '90', description: 'Points per CWD now' }),
    minimum: AmountSchema.nullable().meta({
      description: 'Less than that adds up until it is as much; null when there is no minimum',
    }),
    walletLink: z.string().nullable().meta({
      example: 'https://wallet.example/send?to=my-gateway1',
      description:
        'Opens the wallet at a transfer to `toAccount`; null where the operator set none',
    }),
    qrSvg: z.string().meta({
      example: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">…</svg>',
      description:
        'QR code of `walletLink`, or of the name `toAccount` without one: an SVG to show as it is, or as ' +
        'an image by a `data:image/svg+xml` address',
    }),
  }),
) {}

export class AskQuoteDto extends createZodDto(z.strictObject({ points: PointsSchema })) {}

const QuoteSchema = z.object({
  id: IdSchema,
  accountName: z.string().meta({ example: 'ivan-wallet1' }),
  points: AmountSchema.meta({ description: 'Taken from the customer' }),
  gross: AmountSchema.meta({ description: 'What the points are worth' }),
  fee: AmountSchema.meta({ description: 'Network fee' }),
  net: AmountSchema.meta({ description: 'What will arrive' }),
  rate: z.string().meta({ example: '100', description: 'Points per CWD' }),
  expiresAt: TimeSchema,
});
export class QuoteDto extends createZodDto(QuoteSchema) {}

export class ConfirmQuoteDto extends createZodDto(
  z.strictObject({ quoteId: IdSchema, reference: ReferenceOfWithdrawalSchema.optional() }),
) {}
export class EntriesQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    kind: z.enum(ENTRY_KINDS, `Use ${ENTRY_KINDS.join(', ')}.`).optional(),
  }),
) {}

const ONE_OF = 'Name the customer by one of reference, accountName, accountId and telegramUserId.';

/** Exactly one of them. */
export class FindOneCustomerDto extends createZodDto(
  z
    .strictObject({
      reference: ReferenceSchema.optional(),
      accountName: z
        .string()
        .regex(/^[a-z0-9.-]{1,63}$/, 'Use the name of an account, in small letters.')
        .optional()
        .meta({ example: 'ivan-wallet1', description: 'The account that is linked now' }),
      accountId: z
        .string()
        .regex(/^1\.2\.\d{1,15}$/, 'Use the id of an account, such as 1.2.34.')
        .optional()
        .meta({ example: '1.2.34', description: 'The account that is linked now' }),
      telegramUserId: z
        .string()
        .regex(/^[1-9]\d{0,15}$/, "Use Telegram's number of the person.")
        .optional()
        .meta({ example: '123456789', description: 'Who writes to the bot' }),
    })
    // A parameter that is not asked by is not there at all.
    .refine((given) => Object.keys(given).length === 1, ONE_OF),
) {}

export const externalReferenceOf = (reference: string) => PREFIX + reference;

export interface CustomerShown {
  readonly customer: Customer;
  readonly balances: Balances;
  readonly link: Link | null;
  /** In a private chat, its number is the person's. */
  readonly chatId: string | null;
}

export function serviceCustomerBody({ customer, balances, link, chatId }: CustomerShown) {
  const { id, externalReference, registeredAt } = customer;
  const isOfService = externalReference.startsWith(PREFIX);
  return {
    id,
    reference: isOfService ? externalReference.slice(PREFIX.length) : null,
    registeredAt: registeredAt.toISOString(),
    ...balancesBody(balances),
    link: link && linkBody(link),
    telegramUserId: chatId,
  };
}

export function estimateBody({ cwd, rate, rateVersion }: PresentWorth) {
  return { cwd: amountBody(cwd), rate, rateVersion };
}

export function quoteBody(quote: Quote): z.infer<typeof QuoteSchema> {
  return {
    id: quote.id,
    accountName: quote.accountName,
    points: amountBody(quote.points),
    gross: amountBody(quote.gross),
    fee: amountBody(quote.fee),
    net: amountBody(quote.net),
    rate: quote.rate,
    expiresAt: quote.expiresAt.toISOString(),
  };
}
