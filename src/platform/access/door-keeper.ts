import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { KeyRing, type Role, type Scope, SETTINGS_KEY_NAMES, type StoredKey } from '../../api-keys';
import { Clock } from '../../kernel';
import { AccessKeys } from './access-keys';
import { ClientAddress } from './client-address';
import { KeyGate, keyOf } from './key-gate';
import { isFromNetworks } from './key-networks';
import { RequestsOfKeys } from './requests-of-keys';

/** The two interfaces that keys open. */
export type Door = 'admin' | 'service';

/** Who was let in. */
export interface KeyHolder {
  /** Of the key; goes into histories as `by`. */
  readonly name: string;
  readonly role: Role;
  /** Of a service's key; null opens all of its interface. */
  readonly scopes: readonly Scope[] | null;
}

/** A key that is right, and does not open this; edges answer it each in their own form. */
export class KeyNotAllowed extends Error {
  override readonly name = 'KeyNotAllowed';

  constructor(
    readonly detail: string,
    /** After how long it may try again; 0 where time changes nothing. */
    readonly waitSeconds = 0,
  ) {
    super(detail);
  }
}

/** Tells who asks by the key that is sent: one of the settings, or one that was given out. */
@Injectable()
export class DoorKeeper {
  private readonly requests = new RequestsOfKeys();

  constructor(
    private readonly keys: AccessKeys,
    private readonly ring: KeyRing,
    private readonly gate: KeyGate,
    private readonly clients: ClientAddress,
    private readonly clock: Clock,
  ) {}

  /** Whether any key opens the door; without one there is nothing behind it. */
  async isThere(door: Door): Promise<boolean> {
    return this.keys[door] !== null || (await this.ring.hasAny());
  }

  /** Throws `KeyRefused` for a wrong key or none, and `KeyNotAllowed` for a right one that does not open this. */
  async admit(request: IncomingMessage, door: Door): Promise<KeyHolder> {
    const given = keyOf(request);
    const issued = given === null ? null : await this.ring.recognise(given);
    if (issued) return this.admitIssued(issued, request, door);
    const other = door === 'admin' ? 'service' : 'admin';
    // All of them, so that the time of an answer does not tell which one a guess was held against.
    const opens = given !== null && this.keys[door]?.matches(given) === true;
    const opensOther = given !== null && this.keys[other]?.matches(given) === true;
    if (opens) return { name: SETTINGS_KEY_NAMES[door], role: door, scopes: null };
    if (opensOther) throw otherDoor(other, door);
    throw this.gate.refusal(request, door);
  }

  private admitIssued(key: StoredKey, request: IncomingMessage, door: Door): KeyHolder {
    const { id, name, role, scopes, networks, requestsPerMinute } = key;
    if ((role === 'service') !== (door === 'service')) throw otherDoor(role, door);
    if (networks !== null && !isFromNetworks(this.clients.addressOf(request), networks)) {
      throw new KeyNotAllowed('This key is not taken from this address.');
    }
    const waitSeconds = this.requests.count(id, requestsPerMinute, this.clock.now().getTime());
    if (waitSeconds > 0) {
      const detail = `This key may ask ${String(requestsPerMinute)} times a minute.`;
      throw new KeyNotAllowed(detail, waitSeconds);
    }
    return { name, role, scopes };
  }
}

function otherDoor(role: string, door: Door): KeyNotAllowed {
  const detail = `A key of the role ${role} does not open the ${door} interface.`;
  return new KeyNotAllowed(detail);
}
