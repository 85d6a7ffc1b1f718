import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, isFresh } from '../kernel';
import type { StoredKey } from './issued-key';
import { readKeyText } from './key-secret';
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
  private readonly logger = new Logger('Keys');
  private readonly remembered = new Map<string, Remembered>();
  private readonly notedUses = new Map<string, number>();

  constructor(
    private readonly keys: IssuedKeys,
    private readonly clock: Clock,
  ) {}

  /** The key of that text, as long as it opens anything; null for every other text. */
  async recognise(text: string): Promise<StoredKey | null> {
    const parts = readKeyText(text);
    if (!parts) return null;
    const key = await this.read(parts.id);
    const now = this.clock.now();
    if (!key || !isOpen(key, now)) return null;
    const isPresent = timingSafeEqual(key.secretHash, parts.secretHash);
    if (!isPresent && !isFormer(key, parts.secretHash, now)) return null;
    this.noteUse(key.id, now);
    return key;
  }

  /** Whether there is any key that opens something. */
  hasAny(): Promise<boolean> {
    return this.keys.hasAny(this.clock.now());
  }

  private async read(id: string): Promise<StoredKey | null> {
    const now = this.clock.now().getTime();
    const known = this.remembered.get(id);
    if (known && isFresh(known.readAt, now, KEY_MEMORY_MILLISECONDS)) return known.key;
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
    this.keys.markUsed(id, now).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'The last use of a key was not noted');
    });
  }
}

function isOpen({ revokedAt, expiresAt }: StoredKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function isFormer({ formerHash, formerUntil }: StoredKey, hash: Buffer, now: Date): boolean {
  if (formerHash === null || formerUntil === null || now >= formerUntil) return false;
  return timingSafeEqual(formerHash, hash);
}
