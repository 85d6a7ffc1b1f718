import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { MadeChatLink } from '../../../linking';
import { IdSchema, TimeSchema } from '../http/dto-common';

/** Long enough to change from one device to another, and too short to be found lying about. */
export const TELEGRAM_LINK_SECONDS = 900;
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [60, 604_800];
const SECONDS_MESSAGE = `Use whole seconds, from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}.`;

export class MakeTelegramLinkDto extends createZodDto(
  z.strictObject({
    expiresInSeconds: z
      .number(SECONDS_MESSAGE)
      .int(SECONDS_MESSAGE)
      .min(SHORTEST_SECONDS, SECONDS_MESSAGE)
      .max(LONGEST_SECONDS, SECONDS_MESSAGE)
      .optional()
      .meta({ description: `How long it can be opened; without it ${TELEGRAM_LINK_SECONDS}` }),
  }),
) {}

const TelegramLinkSchema = z.object({
  id: IdSchema.meta({ description: 'By which it is cancelled' }),
  url: z.string().nullable().meta({
    example: 'https://t.me/my_gateway_bot?start=k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k',
    description: 'Shown once; null where an answer is given again: make another one',
  }),
  expiresAt: TimeSchema,
});
export type TelegramLinkBody = z.infer<typeof TelegramLinkSchema>;

export class TelegramLinkDto extends createZodDto(TelegramLinkSchema) {}

export function telegramLinkBody(made: MadeChatLink): TelegramLinkBody {
  const { id, botName, token, expiresAt } = made;
  return {
    id,
    url: `https://t.me/${botName}?start=${token}`,
    expiresAt: expiresAt.toISOString(),
  };
}
