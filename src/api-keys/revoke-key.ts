import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../kernel';
import type { IssuedKey } from './issued-key';
import { shown } from './key-secret';
import { IssuedKeys } from './ports/issued-keys';

/** Closes a key for ever. Each process knows within `KEY_MEMORY_MILLISECONDS`. */
@Injectable()
export class RevokeKey {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `key_unknown`. To revoke twice changes nothing. */
  execute(id: string, by: string): Promise<IssuedKey> {
    const now = this.clock.now();
    return this.unitOfWork.run(async () => {
      const known = await this.keys.find(id);
      if (!known) throw new DomainError('key_unknown');
      if (!(await this.keys.revoke(id, now))) return shown(known);
      await this.events.publish({ type: 'key_revoked', keyId: id, name: known.name, by });
      return { ...shown(known), revokedAt: now };
    });
  }
}
