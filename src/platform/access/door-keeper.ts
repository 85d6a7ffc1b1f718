import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  KEY_MEMORY_MILLISECONDS,
  KeyRing,
  type Role,
  type Scope,
  SETTINGS_KEY_NAMES,
  type StoredKey,
} from '../../api-keys';
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
  /** Null for a key of the settings. */
  readonly keyId: string | null;
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

interface Admission {
  readonly memoryMilliseconds: number;
  /** Whether it is one more request of the key. */
  readonly isCounted: boolean;
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
  admit(request: IncomingMessage, door: Door): Promise<KeyHolder> {
    const admission = { memoryMilliseconds: KEY_MEMORY_MILLISECONDS, isCounted: true };
    return this.admitBy(request, door, admission);
  }

  /**
   * The same for a request that was admitted and still goes on. It is not counted once more, and goes by what was read
   * of the key so long ago at most.
   */
  async readmit(request: IncomingMessage, door: Door, memoryMilliseconds: number): Promise<void> {
    await this.admitBy(request, door, { memoryMilliseconds, isCounted: false });
  }

  private async admitBy(
    request: IncomingMessage,
    door: Door,
    admission: Admission,
  ): Promise<KeyHolder> {
    const { memoryMilliseconds, isCounted } = admission;
    const given = keyOf(request);
    const issued = given === null ? null : await this.ring.recognise(given, memoryMilliseconds);
    if (issued) return this.admitIssued(issued, request, door, isCounted);
    const other = door === 'admin' ? 'service' : 'admin';
    // All of them, so that the time of an answer does not tell which one a guess was held against.
    const opens = given !== null && this.keys[door]?.matches(given) === true;
    const opensOther = given !== null && this.keys[other]?.matches(given) === true;
    if (opens) return { name: SETTINGS_KEY_NAMES[door], keyId: null, role: door, scopes: null };
    if (opensOther) throw otherDoor(other, door);
    throw this.gate.refusal(request, door);
  }

  private admitIssued(
    key: StoredKey,
    request: IncomingMessage,
    door: Door,
    isCounted: boolean,
  ): KeyHolder {
    const { id, name, role, scopes, networks, requestsPerMinute } = key;
    if ((role === 'service') !== (door === 'service')) throw otherDoor(role, door);
    if (networks !== null && !isFromNetworks(this.clients.addressOf(request), networks)) {
      throw new KeyNotAllowed('This key is not taken from this address.');
    }
    const now = this.clock.now().getTime();
    const waitSeconds = isCounted ? this.requests.count(id, requestsPerMinute, now) : 0;
    if (waitSeconds > 0) {
      const detail = `This key may ask ${String(requestsPerMinute)} times a minute.`;
      throw new KeyNotAllowed(detail, waitSeconds);
    }
    return { name, keyId: id, role, scopes };
  }
}

function otherDoor(role: string, door: Door): KeyNotAllowed {
  const detail = `A key of the role ${role} does not open the ${door} interface.`;
  return new KeyNotAllowed(detail);
}
