import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { WebhookSender } from '../ports/webhook-sender';

/** Refuses addresses to which nothing is ever sent. Names are looked up, and checked again, at each connection. */
@Injectable()
export class CheckReceiver {
  constructor(private readonly sender: WebhookSender) {}

  /** Throws `webhook_url_refused`. */
  execute(url: string): void {
    const fix = this.sender.refusalOf(url);
    if (fix !== null) throw new DomainError('webhook_url_refused', { field: 'url', fix });
  }
}
