import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { ChatLink } from '../../../linking';
import type { ChatTakenAway } from '../../../withdrawals';
import { IdSchema, pageOf, ReasonSchema, timeBody, TimeSchema } from '../http/dto-common';

const OpenLinkFields = z.object({
  id: IdSchema,
  createdAt: TimeSchema,
  expiresAt: TimeSchema,
  cancelledAt: TimeSchema.nullable().meta({ description: 'Null while it can be opened' }),
});

/** A link by which a chat becomes the customer's, without its address. */
export class OpenTelegramLinkDto extends createZodDto(OpenLinkFields) {}
export class OpenTelegramLinkPageDto extends createZodDto(
  pageOf('OpenTelegramLink', OpenLinkFields),
) {}

export class TelegramLinkPathDto extends createZodDto(
  z.strictObject({ id: IdSchema, linkId: IdSchema }),
) {}

/** What both doors say of it. */
export const UNBIND_CHAT = {
  summary: 'Take the chat of the bot from the customer; ends one-time links that are open',
  description:
    'The customer keeps points, account and withdrawals. Whoever writes in the chat afterwards is a stranger. ' +
    'Doing it again changes nothing.',
};

export class UnbindChatDto extends createZodDto(
  z.strictObject({
    reason: ReasonSchema,
    cancelsWithdrawals: z.boolean().optional().meta({
      description: 'Whether withdrawals that nobody has signed are cancelled too; without it, no',
    }),
  }),
) {}

const UnboundChatSchema = z.object({
  telegramUserId: z.string().nullable().meta({
    description: 'Whose chat it was; null where the customer had none',
    example: '123456789',
  }),
  cancelledLinks: z.int().meta({ description: 'How many one-time links were open', example: 0 }),
  withdrawals: z
    .array(
      z
        .object({
          id: IdSchema,
          state: z.enum(['awaiting_approval', 'approved', 'cancelled']),
        })
        .meta({ id: 'UnsignedWithdrawal' }),
    )
    .meta({ description: 'Those that nobody had signed: cancelled now, or as they wait' }),
});

export class UnboundChatDto extends createZodDto(UnboundChatSchema) {}

export function openLinkBody(link: ChatLink): z.infer<typeof OpenLinkFields> {
  return {
    id: link.id,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    cancelledAt: timeBody(link.cancelledAt),
  };
}

export function unboundChatBody(taken: ChatTakenAway): z.infer<typeof UnboundChatSchema> {
  return {
    telegramUserId: taken.chatId,
    cancelledLinks: taken.cancelledLinks,
    withdrawals: taken.withdrawals.map(({ id, state }) => {
      if (state !== 'awaiting_approval' && state !== 'approved' && state !== 'cancelled') {
        throw new Error(`Withdrawal ${id} is ${state}`);
      }
      return { id, state };
    }),
  };
}
