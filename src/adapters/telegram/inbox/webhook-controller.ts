import { createHash, timingSafeEqual } from 'node:crypto';
import {
  Body,
  Controller,
  ForbiddenException,
  Headers,
  HttpCode,
  Post,
  ServiceUnavailableException,
  type Type,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { TelegramWebhook } from '../telegram-options';
import { UpdateReceiver } from './update-receiver';

const OK = 200;

/** A controller at the configured path. Without the secret in the header nobody gets in. */
export function webhookController({ path, secret }: TelegramWebhook): Type {
  @ApiExcludeController()
  @Controller()
  class TelegramWebhookController {
    constructor(private readonly receiver: UpdateReceiver) {}

    /** Any answer but 200 makes Telegram deliver the update again. */
    @Post(path)
    @HttpCode(OK)
    async receive(
      @Headers('x-telegram-bot-api-secret-token') given: string | undefined,
      @Body() update: unknown,
    ): Promise<void> {
      if (!isSameSecret(given ?? '', secret)) throw new ForbiddenException();
      try {
        await this.receiver.receive(update, false);
      } catch {
        // Logged where it happened, with what may be said about it.
        throw new ServiceUnavailableException();
      }
    }
  }
  return TelegramWebhookController;
}

/** In constant time, whatever the lengths. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
