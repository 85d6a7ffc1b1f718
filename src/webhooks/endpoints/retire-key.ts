import { Injectable } from '@nestjs/common';
import { type IssuedKey, RevokeKey } from '../../api-keys';
import { UnitOfWork } from '../../kernel';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import type { WebhookEndpoint } from '../webhook-endpoint';
import { ALL_ENDPOINTS } from './create-endpoint';
import { SwitchEndpoint } from './switch-endpoint';

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
    private readonly switchEndpoint: SwitchEndpoint,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `key_unknown`. To do it twice changes nothing more. */
  execute({ keyId, pausesWebhooks, by }: RetireKeyCommand): Promise<RetiredKey> {
    return this.unitOfWork.run(async () => {
      const key = await this.revokeKey.execute(keyId, by);
      const ids = (await this.enabledOf(key.name)).map(({ id }) => id);
      if (!pausesWebhooks) return { key, enabledWebhooks: ids };
      const reason = `Its key ${key.name} was revoked`;
      // One that was deleted, or has ended, meanwhile is no reason to keep the key.
      for (const id of ids) await this.switchEndpoint.pauseIfItGoesOn({ id, reason, by });
      return { key, enabledWebhooks: [] };
    });
  }

  private async enabledOf(name: string): Promise<WebhookEndpoint[]> {
    const { items } = await this.endpoints.list(ALL_ENDPOINTS);
    return items.filter(({ createdBy, state }) => createdBy === name && state === 'enabled');
  }
}
