/** What the holder of a key may do: docs/ACCESS.md has the table. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin', 'service'] as const;
export type Role = (typeof ROLES)[number];

/** Parts of the service's interface that a key may be narrowed to. */
export const SCOPES = [
  'customers',
  'links',
  'points',
  'deposits',
  'withdrawals',
  'events',
  'webhooks',
] as const;
export type Scope = (typeof SCOPES)[number];

/** A key that the gateway has given out. Only hashes of its secret are kept. */
export interface IssuedKey {
  /** Twelve letters and digits; part of the key itself, so it may be shown. */
  readonly id: string;
  /** Who acts, as the histories tell it. Never given to another key. */
  readonly name: string;
  readonly role: Role;
  /** Who has it; the name of the key where nobody was named. Keys of one owner are one person's. */
  readonly owner: string;
  /** Of a service's key: the parts it opens; null is all of them. */
  readonly scopes: readonly Scope[] | null;
  /** Networks in CIDR notation from which it is taken; null is any. */
  readonly networks: readonly string[] | null;
  /** Requests a minute and process; null is without a limit. */
  readonly requestsPerMinute: number | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  /** The name of whoever made it. */
  readonly createdBy: string;
  /** Who was shown its present secret: whoever made or rotated it. */
  readonly secretBy: string;
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Until when the secret before the last rotation is taken; null when there is none. */
  readonly formerUntil: Date | null;
}

/** The key as the store keeps it: SHA-256 of the secret, which is random and long. */
export interface StoredKey extends IssuedKey {
  readonly secretHash: Buffer;
  readonly formerHash: Buffer | null;
  /** People, in small letters, who may know the present secret beside the owner, by whatever key they were shown it. */
  readonly shownTo: readonly string[];
  /** The same of the secrets before. */
  readonly formerShownTo: readonly string[];
}

/** What a key is to say when it is made. */
export interface KeyTerms {
  readonly name: string;
  readonly role: Role;
  /** Without it, the name. */
  readonly owner?: string;
  readonly scopes: readonly Scope[] | null;
  readonly networks: readonly string[] | null;
  readonly requestsPerMinute: number | null;
  readonly expiresAt: Date | null;
}

/** Keys of the settings: they have no row, and these names. */
export const SETTINGS_KEY_NAMES = { admin: 'admin', service: 'service' } as const;

/** Who has the database at hand, where a command is not told who it is. */
export const COMMAND_NAME = 'command';
