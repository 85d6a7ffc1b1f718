import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  KEY_MEMORY_MILLISECONDS,
  KeyRing,
  type NewSession,
  type OperatorSession,
  type Role,
  type Scope,
  SessionRing,
  SETTINGS_KEY_NAMES,
  StartSession,
  type StoredKey,
} from '../../api-keys';
import { Clock } from '../../kernel';
import { AccessKeys } from './access-keys';
import { ClientAddress } from './client-address';
import { KeyGate, keyOf } from './key-gate';
import { isFromNetworks } from './key-networks';
import { isOperatorPresent, whatIsForeign } from './own-page';
import { RequestsOfKeys } from './requests-of-keys';
import { isPlainNetwork, sessionTokenOf } from './session-cookie';

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
  /** Of whoever has signed in on the operators' page; null where the key itself was sent. */
  readonly session: OperatorSession | null;
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

/**
 * Tells who asks by the key that is sent: one of the settings, or one that was given out. A browser whose operator has
 * signed in sends a token instead, and acts as the key that was typed in.
 */
@Injectable()
export class DoorKeeper {
  private readonly requests = new RequestsOfKeys();

  constructor(
    private readonly keys: AccessKeys,
    private readonly ring: KeyRing,
    private readonly sessions: SessionRing,
    private readonly startSession: StartSession,
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

  /**
   * Signs a browser in by a key of its operator's own. Throws as `admit` does, and `KeyNotAllowed` for a page that is
   * not the gateway's, or is not asked for in private.
   */
  async signIn(request: IncomingMessage, key: string): Promise<NewSession & { holder: KeyHolder }> {
    requireOwnPage(request);
    if (isPlainNetwork(request)) {
      throw new KeyNotAllowed('Over plain HTTP others can read the key. Open the page over HTTPS.');
    }
    const issued = await this.ring.recognise(key);
    if (!issued) {
      if (this.keys.admin?.matches(key) === true) throw nobodysKey();
      throw this.gate.refusal(request, 'admin', key);
    }
    const holder = this.admitIssued(issued, request, 'admin', true);
    const started = await this.startSession.execute(key);
    return { ...started, holder: { ...holder, session: started.session } };
  }

  /** Ends the session of the browser that asks; harmless where there is none. */
  async signOut(request: IncomingMessage): Promise<void> {
    requireOwnPage(request);
    const token = sessionTokenOf(request);
    if (token !== null) await this.sessions.end(token);
  }

  private async admitBy(
    request: IncomingMessage,
    door: Door,
    admission: Admission,
  ): Promise<KeyHolder> {
    const { memoryMilliseconds, isCounted } = admission;
    const given = keyOf(request);
    const token = given === null && door === 'admin' ? sessionTokenOf(request) : null;
    if (token !== null) return this.admitSession(request, token, admission);
    const issued = given === null ? null : await this.ring.recognise(given, memoryMilliseconds);
    if (issued) return this.admitIssued(issued, request, door, isCounted);
    const other = door === 'admin' ? 'service' : 'admin';
    // All of them, so that the time of an answer does not tell which one a guess was held against.
    const opens = given !== null && this.keys[door]?.matches(given) === true;
    const opensOther = given !== null && this.keys[other]?.matches(given) === true;
    if (opens) {
      const name = SETTINGS_KEY_NAMES[door];
      return { name, keyId: null, role: door, scopes: null, session: null };
    }
    if (opensOther) throw otherDoor(other, door);
    throw this.gate.refusal(request, door);
  }

  private async admitSession(
    request: IncomingMessage,
    token: string,
    { memoryMilliseconds, isCounted }: Admission,
  ): Promise<KeyHolder> {
    requireOwnPage(request);
    const isPresent = isCounted && isOperatorPresent(request);
    const found = await this.sessions.recognise(token, { memoryMilliseconds, isPresent });
    // Not counted as a wrong key: one that has ended is sent by whoever left the page open.
    if (!found) throw this.gate.refusal(request, 'admin');
    const holder = this.admitIssued(found.key, request, 'admin', isCounted);
    return { ...holder, session: found.session };
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
    return { name, keyId: id, role, scopes, session: null };
  }
}

/** Of what a browser sends by itself, another page could have it send anything. */
function requireOwnPage(request: IncomingMessage): void {
  const foreign = whatIsForeign(request);
  if (foreign !== null) throw new KeyNotAllowed(foreign);
}

function nobodysKey(): KeyNotAllowed {
  const detail =
    'ADMIN_API_KEY is nobody’s in particular. Sign in with a key of your own: POST /admin/v1/keys, or ' +
    'npm run keys -- issue --name olga --role admin.';
  return new KeyNotAllowed(detail);
}

function otherDoor(role: string, door: Door): KeyNotAllowed {
  const detail = `A key of the role ${role} does not open the ${door} interface.`;
  return new KeyNotAllowed(detail);
}
