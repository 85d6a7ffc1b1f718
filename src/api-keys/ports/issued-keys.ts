import type { Page, PageRequest } from '../../kernel';
import type { IssuedKey, StoredKey } from '../issued-key';

/** Keys that were given out. Writes join the unit of work. */
export abstract class IssuedKeys {
  /** Throws `key_name_taken` when there is, or ever was, a key of that name. */
  abstract add(key: StoredKey): Promise<void>;

  abstract find(id: string): Promise<StoredKey | null>;

  /** Newest first, revoked ones included. */
  abstract list(page: PageRequest): Promise<Page<IssuedKey>>;

  /** Puts a new secret in place; the former one is taken until `formerUntil`. False when there is no such key. */
  abstract rotate(id: string, secretHash: Buffer, formerUntil: Date): Promise<boolean>;

  /** False when there is no such key, or it is revoked already. */
  abstract revoke(id: string, at: Date): Promise<boolean>;

  /** Those of the names whose keys are revoked. */
  abstract revokedAmong(names: readonly string[]): Promise<ReadonlySet<string>>;

  /** Notes that the key was used; an earlier time changes nothing. */
  abstract markUsed(id: string, at: Date): Promise<void>;

  /** Whether one was given out that neither is revoked nor has expired. */
  abstract hasAny(at: Date): Promise<boolean>;
}
