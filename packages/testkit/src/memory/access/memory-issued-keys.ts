import { Injectable } from '@nestjs/common';
import {
  IssuedKeys,
  type IssuedKey,
  type NewSecret,
  type Role,
  type StoredKey,
} from 'crowdwiz-gateway/internal/api-keys/index';
import { DomainError, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { KEYS } from './access-tables';

const LIST = 'keys';

@Injectable()
export class MemoryIssuedKeys extends IssuedKeys {
  private get keys() {
    return this.database.in(KEYS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(key: StoredKey): Promise<void> {
    return this.database.write(() => {
      const name = key.name.toLowerCase();
      if (this.keys.some((each) => each.name.toLowerCase() === name)) {
        throw new DomainError('key_name_taken', { name: key.name });
      }
      if (!this.keys.insert(key.id, key)) throw new MemoryRefusal(`There is a key ${key.id}`);
    });
  }

  override find(id: string): Promise<StoredKey | null> {
    return this.database.read(() => this.keys.get(id));
  }

  override list(page: PageRequest): Promise<Page<IssuedKey>> {
    return this.database.read(() => this.keys.page(LIST, page, shown));
  }

  override rotate(
    id: string,
    { secretHash, formerUntil, by, shownTo }: NewSecret,
  ): Promise<boolean> {
    return this.changeOpen(id, (key) => ({
      ...{ secretHash, formerHash: key.secretHash, formerUntil },
      ...{ secretBy: by, shownTo },
      formerShownTo: [...new Set([...key.formerShownTo, ...key.shownTo])].sort(),
    }));
  }

  override ownersOf(role: Role): Promise<readonly string[]> {
    return this.database.read(() => {
      const keys = this.keys.rows((key) => key.role === role);
      return [...new Set(keys.map(({ owner }) => owner.toLowerCase()))].sort();
    });
  }

  override findByName(name: string): Promise<StoredKey | null> {
    const wanted = name.toLowerCase();
    return this.database.read(() => this.keys.find((key) => key.name.toLowerCase() === wanted));
  }

  override revoke(id: string, at: Date): Promise<boolean> {
    return this.changeOpen(id, () => ({ revokedAt: at }));
  }

  override revokedAmong(names: readonly string[]): Promise<ReadonlySet<string>> {
    const isMeant = ({ name, revokedAt }: StoredKey) => revokedAt !== null && names.includes(name);
    return this.database.read(() => new Set(this.keys.rows(isMeant).map(({ name }) => name)));
  }

  override async markUsed(id: string, at: Date): Promise<void> {
    await this.changeOpen(id, ({ lastUsedAt }) =>
      lastUsedAt === null || lastUsedAt < at ? { lastUsedAt: at } : {},
    );
  }

  override hasAny(at: Date): Promise<boolean> {
    return this.database.read(() =>
      this.keys.some(
        ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > at),
      ),
    );
  }

  private changeOpen(id: string, change: (key: StoredKey) => Partial<StoredKey>): Promise<boolean> {
    return this.database.write(() => {
      const key = this.keys.get(id);
      if (key?.revokedAt !== null) return false;
      this.keys.put(id, { ...key, ...change(key) });
      return true;
    });
  }
}

function shown({
  secretHash: _hash,
  formerHash: _former,
  shownTo: _to,
  formerShownTo: _before,
  ...key
}: StoredKey): IssuedKey {
  return key;
}
