import { Injectable } from '@nestjs/common';
import { LinkingSettings } from '../linking-settings';
import { formatCode, messageCode } from './one-time-code';

/**
 * The codes that customers are shown and send in a message. They are stored nowhere: the delivery of
 * the bot's messages, which shows them, computes each from its request.
 */
@Injectable()
export class MessageCodes {
  constructor(private readonly settings: LinkingSettings) {}

  /** As `ABCD-EFGH`. */
  of(requestId: string): string {
    return formatCode(messageCode(this.settings.codeSecret, requestId));
  }
}
