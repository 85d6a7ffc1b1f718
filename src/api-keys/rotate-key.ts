import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../kernel';
import type { NewKey } from './issue-key';
import { whoIsShown } from './key-people';
import { newKeyText, shown } from './key-secret';
import { IssuedKeys } from './ports/issued-keys';

export interface RotateKeyCommand {
  readonly id: string;
  /** For so long the former secret is taken as well; 0 ends it within `KEY_MEMORY_MILLISECONDS`. */
  readonly overlapSeconds: number;
  readonly by: string;
}

/** Gives a key a new secret; name, role and bounds stay. */
@Injectable()
export class RotateKey {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `key_unknown`, also for a revoked key: that one stays closed. */
  execute({ id, overlapSeconds, by }: RotateKeyCommand): Promise<NewKey> {
    const { text, secretHash } = newKeyText(id);
    const now = this.clock.now();
    const formerUntil = new Date(now.getTime() + overlapSeconds * 1000);
    return this.unitOfWork.run(async () => {
      const known = await this.keys.find(id);
      if (!known || known.revokedAt !== null) throw new DomainError('key_unknown');
      const shownTo = await whoIsShown(this.keys, by, now);
      if (!(await this.keys.rotate(id, { secretHash, formerUntil, by, shownTo }))) {
        throw new DomainError('key_unknown');
      }
      await this.events.publish({ type: 'key_rotated', keyId: id, name: known.name, by });
      return { key: { ...shown(known), formerUntil, secretBy: by }, text };
    });
  }
}
