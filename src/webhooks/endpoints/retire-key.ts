import { Injectable } from '@nestjs/common';
import { type IssuedKey, RevokeKey } from '../../api-keys';
import { Clock, EventPublisher, UnitOfWork } from '../../kernel';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import type { WebhookEndpoint } from '../webhook-endpoint';
import { ENDPOINTS_MAXIMUM } from './create-endpoint';

export interface RetireKeyCommand {
  readonly keyId: string;
  /** Whether the endpoints that it made are paused: whoever had the key may have made them. */
  readonly pausesWebhooks: boolean;
  readonly by: string;
}

export interface RetiredKey {
  readonly key: IssuedKey;
  /** Ids of endpoints that the key made, and to which events are still sent. */
  readonly enabledWebhooks: readonly string[];
}

/** Revokes a key, and says which endpoints of webhooks it leaves behind. */
@Injectable()
export class RetireKey {
  constructor(
    private readonly revokeKey: RevokeKey,
    private readonly endpoints: WebhookEndpoints,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `key_unknown`. To do it twice changes nothing more. */
  execute({ keyId, pausesWebhooks, by }: RetireKeyCommand): Promise<RetiredKey> {
    return this.unitOfWork.run(async () => {
      const key = await this.revokeKey.execute(keyId, by);
      const ids = (await this.enabledOf(key.name)).map(({ id }) => id);
      if (!pausesWebhooks) return { key, enabledWebhooks: ids };
      for (const id of ids) await this.pause(id, `Its key ${key.name} was revoked`, by);
      return { key, enabledWebhooks: [] };
    });
  }

  /** One that was deleted, or has ended, meanwhile is no reason to keep the key. */
  private async pause(id: string, reason: string, by: string): Promise<void> {
    const pause = { at: this.clock.now(), by, reason, isByOperator: true };
    if ((await this.endpoints.pause(id, pause)) === null) return;
    const change = { change: 'paused_by_operator', by, reason };
    await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
  }

  private async enabledOf(name: string): Promise<WebhookEndpoint[]> {
    const all = { limit: 2 * ENDPOINTS_MAXIMUM, cursor: null };
    const { items } = await this.endpoints.list(all);
    return items.filter(({ createdBy, state }) => createdBy === name && state === 'enabled');
  }
}
