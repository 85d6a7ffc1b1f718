import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, isFresh } from '../kernel';
import type { StoredKey } from './issued-key';
import { type KeyParts, readKeyText } from './key-secret';
import { IssuedKeys } from './ports/issued-keys';

/** For so long a process goes by what it has read of a key: a revoked one opens no longer than that. */
export const KEY_MEMORY_MILLISECONDS = 2_000;
const USE_IS_NOTED_EVERY_MILLISECONDS = 60_000;
/** Bounds what a flood of made-up keys can take. */
const REMEMBERED_MAXIMUM = 1_000;

interface Remembered {
  readonly key: StoredKey | null;
  readonly readAt: number;
}

/** Knows the keys that were given out by what their holders send. */
@Injectable()
export class KeyRing {
  private readonly remembered = new Map<string, Remembered>();
  private readonly notedUses = new Map<string, number>();
  private anySeenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly keys: IssuedKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * The key of that text, as long as it opens anything; null for every other text. It goes by what was read of the key
   * so long ago at most.
   */
  async recognise(
    text: string,
    memoryMilliseconds = KEY_MEMORY_MILLISECONDS,
  ): Promise<StoredKey | null> {
    const parts = readKeyText(text);
    return parts && this.recogniseParts(parts, memoryMilliseconds);
  }

  /** The same where the secret is known by its hash alone. */
  async recogniseParts(
    parts: KeyParts,
    memoryMilliseconds = KEY_MEMORY_MILLISECONDS,
  ): Promise<StoredKey | null> {
    const known = this.remembered.get(parts.id);
    const now = this.clock.now();
    const isKnown = known && isFresh(known.readAt, now, memoryMilliseconds);
    // A key that was just rotated has a secret that is not remembered yet.
    const key =
      (isKnown && opened(known.key, parts, now)) || opened(await this.read(parts.id), parts, now);
    if (key) this.noteUse(key.id, now);
    return key;
  }

  /** Whether there is any key that opens something. */
  async hasAny(): Promise<boolean> {
    const now = this.clock.now();
    if (isFresh(this.anySeenAt, now, KEY_MEMORY_MILLISECONDS)) return true;
    const hasAny = await this.keys.hasAny(now);
    if (hasAny) this.anySeenAt = now.getTime();
    return hasAny;
  }

  private async read(id: string): Promise<StoredKey | null> {
    const now = this.clock.now().getTime();
    const key = await this.keys.find(id);
    if (this.remembered.size >= REMEMBERED_MAXIMUM) this.remembered.clear();
    this.remembered.set(id, { key, readAt: now });
    return key;
  }

  /** Nobody waits for it: a use that was not noted harms nobody. */
  private noteUse(id: string, now: Date): void {
    const noted = this.notedUses.get(id);
    if (noted !== undefined && isFresh(noted, now, USE_IS_NOTED_EVERY_MILLISECONDS)) return;
    this.notedUses.set(id, now.getTime());
    // One that could not be noted is noted with the next use.
    this.keys.markUsed(id, now).catch(() => this.notedUses.delete(id));
  }
}

/** The key, when it is open and the secret is its own. */
function opened(key: StoredKey | null, { secretHash }: KeyParts, now: Date): StoredKey | null {
  if (!key || !isOpen(key, now)) return null;
  const isPresent = timingSafeEqual(key.secretHash, secretHash);
  return isPresent || isFormer(key, secretHash, now) ? key : null;
}

function isOpen({ revokedAt, expiresAt }: StoredKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function isFormer({ formerHash, formerUntil }: StoredKey, hash: Buffer, now: Date): boolean {
  if (formerHash === null || formerUntil === null || now >= formerUntil) return false;
  return timingSafeEqual(formerHash, hash);
}
