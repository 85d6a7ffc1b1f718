import { Injectable } from '@nestjs/common';
import { IssuedKeys, peopleWith } from '../api-keys';
import { Clock, DomainError } from '../kernel';
import type { Decision, KeyHolder } from './decision';

const PEOPLE_NEEDED = 2;

type Asker = Pick<Decision, 'askedPerson' | 'askedPeople'>;

/** Who is another person than who: keys say whose they are (ADR 70). */
@Injectable()
export class TwoPeople {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether two people have, or ever had, keys of approvers. A key that is revoked or has expired ends nothing:
   * otherwise whoever gives out keys could switch the rule off by one of them.
   */
  async areNeeded(): Promise<boolean> {
    return (await this.keys.ownersOf('approver')).length >= PEOPLE_NEEDED;
  }

  /** Who asks, and whoever may have that key as well. A key of the settings stands for itself. */
  async ofWhoAsks({ name, keyId }: KeyHolder): Promise<Asker> {
    const key = keyId === null ? null : await this.keys.find(keyId);
    if (!key) return { askedPerson: name, askedPeople: [name.toLowerCase()] };
    return { askedPerson: key.owner, askedPeople: peopleWith(key, this.clock.now()) };
  }

  /** Whose key it is; a key of the settings is nobody's, and stands for itself. */
  async personOf({ name, keyId }: KeyHolder): Promise<string> {
    const key = keyId === null ? null : await this.keys.find(keyId);
    return key?.owner ?? name;
  }

  /** Whether it is who has asked, by whatever key. */
  async isWhoAsked({ askedBy, askedPerson }: Decision, decider: KeyHolder): Promise<boolean> {
    return decider.name === askedBy || isSame(await this.personOf(decider), askedPerson);
  }

  /** Throws `decision_outdated` where the key by which it was asked for was revoked since: nobody may want it any more. */
  async requireAskersKey({ askedBy }: Decision): Promise<void> {
    const revoked = await this.keys.revokedAmong([askedBy]);
    if (revoked.size > 0) throw new DomainError('decision_outdated', { why: 'key_has_ended' });
  }

  /**
   * The person who may decide. Throws `decision_needs_another` for who has asked, by whatever key, where one person may
   * have the key of who has asked and this one, for a key that has ended since it opened the door, and for a key of the
   * settings: nobody knows who has that.
   */
  async requireAnother(decision: Decision, decider: KeyHolder): Promise<string> {
    const key = decider.keyId === null ? null : await this.keys.find(decider.keyId);
    if (!key) throw new DomainError('decision_needs_another', { why: 'key_of_the_settings' });
    const now = this.clock.now();
    if (key.revokedAt !== null || (key.expiresAt !== null && now >= key.expiresAt)) {
      throw new DomainError('decision_needs_another', { why: 'key_has_ended' });
    }
    if (await this.isWhoAsked(decision, decider)) {
      throw new DomainError('decision_needs_another', { why: 'asked_by_you' });
    }
    if (peopleWith(key, now).some((person) => decision.askedPeople.includes(person))) {
      throw new DomainError('decision_needs_another', { why: 'keys_in_one_hand' });
    }
    return key.owner;
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
