import type { Page, PageRequest } from '../../kernel';
import type { IssuedKey, Role, StoredKey } from '../issued-key';

/** What a rotation changes. */
export interface NewSecret {
  readonly secretHash: Buffer;
  /** The former one is taken until then. */
  readonly formerUntil: Date;
  /** By which key it was made. */
  readonly by: string;
  /** People, in small letters, who may know it beside the owner. */
  readonly shownTo: readonly string[];
}

/** Keys that were given out. Writes join the unit of work. */
export abstract class IssuedKeys {
  /** Throws `key_name_taken` when there is, or ever was, a key of that name. */
  abstract add(key: StoredKey): Promise<void>;

  abstract find(id: string): Promise<StoredKey | null>;

  /** Newest first, revoked ones included. */
  abstract list(page: PageRequest): Promise<Page<IssuedKey>>;

  /**
   * Puts a new secret in place, and those to whom the present one was shown to those of secrets before. False when
   * there is no such key.
   */
  abstract rotate(id: string, secret: NewSecret): Promise<boolean>;

  /** Owners of keys that have, or ever had, this role: each once, in small letters. */
  abstract ownersOf(role: Role): Promise<readonly string[]>;

  /** False when there is no such key, or it is revoked already. */
  abstract revoke(id: string, at: Date): Promise<boolean>;

  /** Those of the names whose keys are revoked. */
  abstract revokedAmong(names: readonly string[]): Promise<ReadonlySet<string>>;

  /** In whatever case; null when there never was one. */
  abstract findByName(name: string): Promise<StoredKey | null>;

  /** Notes that the key was used; an earlier time changes nothing. */
  abstract markUsed(id: string, at: Date): Promise<void>;

  /** Whether one was given out that neither is revoked nor has expired. */
  abstract hasAny(at: Date): Promise<boolean>;
}
