import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, isOperatorName, UnitOfWork } from '../kernel';
import { type IssuedKey, type KeyTerms, SETTINGS_KEY_NAMES, type StoredKey } from './issued-key';
import { whoIsShown } from './key-people';
import { newKeyId, newKeyText, shown } from './key-secret';
import { IssuedKeys } from './ports/issued-keys';

/** A key and its text, which nobody can be shown again. */
export interface NewKey {
  readonly key: IssuedKey;
  readonly text: string;
}

/** Gives out a key. */
@Injectable()
export class IssueKey {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Throws `key_name_malformed` for the name or the owner, `key_name_taken`, `key_expiry_passed`, and `key_scopes_forbidden` for
   * scopes of a key that is not a service's.
   */
  async execute(terms: KeyTerms, by: string): Promise<NewKey> {
    const { name, role, owner = name, scopes, expiresAt } = terms;
    const now = this.clock.now();
    if (![name, owner].every(isOperatorName)) throw new DomainError('key_name_malformed');
    if (Object.values<string>(SETTINGS_KEY_NAMES).includes(name.toLowerCase())) {
      throw new DomainError('key_name_taken', { name });
    }
    if (expiresAt !== null && expiresAt <= now) throw new DomainError('key_expiry_passed');
    if (scopes !== null && role !== 'service') throw new DomainError('key_scopes_forbidden');
    const id = newKeyId();
    const { text, secretHash } = newKeyText(id);
    const key: StoredKey = {
      ...terms,
      ...{ id, owner, secretHash, createdAt: now, createdBy: by, secretBy: by },
      ...{ shownTo: await whoIsShown(this.keys, by, now), formerShownTo: [] },
      ...{ lastUsedAt: null, revokedAt: null, formerHash: null, formerUntil: null },
    };
    await this.unitOfWork.run(async () => {
      await this.keys.add(key);
      await this.events.publish({ type: 'key_issued', keyId: id, name, role, owner, by });
    });
    return { key: shown(key), text };
  }
}
