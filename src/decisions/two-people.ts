import { Injectable } from '@nestjs/common';
import { IssuedKeys, SETTINGS_KEY_NAMES } from '../api-keys';
import { DomainError } from '../kernel';
import type { Decision, KeyHolder } from './decision';

const PEOPLE_NEEDED = 2;

/** Who is another person than who: keys say whose they are (ADR 70). */
@Injectable()
export class TwoPeople {
  constructor(private readonly keys: IssuedKeys) {}

  /**
   * Whether two people have, or ever had, keys of approvers. A key that is revoked or has expired ends nothing:
   * otherwise whoever gives out keys could switch the rule off by one of them.
   */
  async areNeeded(): Promise<boolean> {
    return (await this.keys.ownersOf('approver')).length >= PEOPLE_NEEDED;
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

  /**
   * The person who may decide. Throws `decision_needs_another` for who has asked, by whatever key, for a key whose
   * secret whoever asked was shown, and for a key of the settings: nobody knows who has that.
   */
  async requireAnother(decision: Decision, decider: KeyHolder): Promise<string> {
    const key = decider.keyId === null ? null : await this.keys.find(decider.keyId);
    if (!key) throw new DomainError('decision_needs_another', { why: 'key_of_the_settings' });
    if (await this.isWhoAsked(decision, decider)) {
      throw new DomainError('decision_needs_another', { why: 'asked_by_you' });
    }
    const { askedBy, askedPerson } = decision;
    // Who holds a key of the settings can give out any key, and is nobody in particular.
    const isOfSettings = askedBy === SETTINGS_KEY_NAMES.admin;
    const shownTo = (await this.keys.ownerOf(key.secretBy)) ?? key.secretBy;
    if (isSame(shownTo, askedPerson) && !isOfSettings) {
      throw new DomainError('decision_needs_another', { why: 'key_given_by_who_asked' });
    }
    return key.owner;
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
