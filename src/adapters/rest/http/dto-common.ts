import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { DomainError, Money, type Page, type PageRequest, type Period } from '../../../kernel';
import { ProblemError } from './problem';

const LIMIT_DEFAULT = 50;
const LIMIT_MAXIMUM = 200;

export const IdSchema = z.uuid('Use an id as the lists give it (a UUID).').toLowerCase();

export const TimeSchema = z.iso.datetime().meta({
  description: 'ISO 8601, UTC',
  example: '2026-11-23T10:15:00.000Z',
});

/** An amount on the wire: a decimal string and the asset's symbol beside it, never a number. */
export const AmountSchema = z
  .object({
    amount: z.string().meta({ example: '12.5', description: 'Plain decimal' }),
    symbol: z.string().meta({ example: 'CWD' }),
  })
  .meta({ id: 'Amount' });
export type AmountBody = z.infer<typeof AmountSchema>;

export function amountBody(money: Money): AmountBody {
  return { amount: money.toDecimal(), symbol: money.asset.symbol };
}

export function timeBody(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** Block numbers are unsigned 32-bit on the chain; the gateway keeps them in 31. */
const BLOCK_MAXIMUM = 2_147_483_647;
const BLOCK_MESSAGE = 'Use the number of a block: a whole number from 1 on.';

export const BlockSchema = z
  .number(BLOCK_MESSAGE)
  .int(BLOCK_MESSAGE)
  .min(1, BLOCK_MESSAGE)
  .max(BLOCK_MAXIMUM, BLOCK_MESSAGE);

export const ReasonSchema = z
  .string()
  .trim()
  .min(1, 'Say why: the reason is kept with the decision.')
  .max(500, 'Use at most 500 characters.')
  .meta({ example: 'Agreed with the customer by phone' });

export const pageFields = {
  limit: z.coerce
    .number('Use a whole number from 1 to 200.')
    .int('Use a whole number from 1 to 200.')
    .min(1, 'Use a whole number from 1 to 200.')
    .max(LIMIT_MAXIMUM, 'Use a whole number from 1 to 200.')
    .default(LIMIT_DEFAULT),
  cursor: z
    .string()
    .min(1, 'Use nextCursor of the page before, or leave it out.')
    .max(500, 'Use nextCursor of the page before, or leave it out.')
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
};

const TIME_HINT = 'Use ISO 8601, such as 2026-12-01T00:00:00Z.';

export const periodFields = {
  from: z.iso
    .datetime({ offset: true, message: TIME_HINT })
    .optional()
    .meta({ description: 'From this moment on', example: '2026-11-01T00:00:00Z' }),
  to: z.iso
    .datetime({ offset: true, message: TIME_HINT })
    .optional()
    .meta({ description: 'Before this moment', example: '2026-12-01T00:00:00Z' }),
};

/** As the ports take it. */
export function periodOf({
  from,
  to,
}: {
  from?: string | undefined;
  to?: string | undefined;
}): Period {
  return {
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

/**
 * One item or more. The length is judged before any of them: a body may bring half a million. The documents have
 * the list alone.
 */
export function listOf<Item extends z.ZodType>(item: Item, maximum: number, message: string) {
  const isShort = (given: unknown) => !Array.isArray(given) || given.length <= maximum;
  const list = z.array(item).min(1, message).max(maximum, message);
  return z.unknown().refine(isShort, message).pipe(list);
}

export class PageQueryDto extends createZodDto(z.strictObject(pageFields)) {}

export class IdPathDto extends createZodDto(z.strictObject({ id: IdSchema })) {}

export class ReasonDto extends createZodDto(z.strictObject({ reason: ReasonSchema })) {}

/** `id` names the item in the documentation. */
export function pageOf<Item extends z.ZodType>(id: string, item: Item) {
  return z.object({
    items: z.array(item.meta({ id })),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
  });
}

export function pageRequest(query: { limit: number; cursor?: string | undefined }): PageRequest {
  return { limit: query.limit, cursor: query.cursor ?? null };
}

export function pageBody<From, To>(
  page: Page<From>,
  present: (item: From) => To,
): { items: To[]; nextCursor: string | null } {
  return { items: page.items.map(present), nextCursor: page.nextCursor };
}

/** Of a filter that nothing can pass. */
export const EMPTY_PAGE = { items: [], nextCursor: null };

export function readPage<T>(read: () => Promise<Page<T>>): Promise<Page<T>> {
  return withCursor(read);
}

/** Reads by a cursor; one that no list gave out (a RangeError of the port) is the caller's mistake. */
export async function withCursor<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError({
      status: 400,
      code: 'cursor_malformed',
      title: 'The cursor was not given out by this list',
      detail: 'Use nextCursor of the page before, or leave it out to begin anew.',
    });
  }
}

/** Reads a decimal that may be negative, such as `-12.5`. Throws as `Money.parse` does. */
export function signedMoney(text: string, asset: Money['asset']): Money {
  const isNegative = text.startsWith('-');
  const money = Money.parse(isNegative ? text.slice(1) : text, asset);
  if (money.isZero) throw new DomainError('amount_not_positive');
  return isNegative ? Money.zero(asset).minus(money) : money;
}
