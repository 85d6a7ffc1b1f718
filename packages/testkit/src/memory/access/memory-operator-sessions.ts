import { Injectable } from '@nestjs/common';
import { type OperatorSession, OperatorSessions } from 'crowdwiz-gateway/internal/api-keys/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { KEYS, SESSIONS } from './access-tables';

@Injectable()
export class MemoryOperatorSessions extends OperatorSessions {
  private get sessions() {
    return this.database.in(SESSIONS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(session: OperatorSession): Promise<void> {
    return this.database.write(() => {
      const { keyId, tokenHash } = session;
      if (!this.database.in(KEYS).has(keyId)) throw new MemoryRefusal(`There is no key ${keyId}`);
      if (this.sessions.insert(nameOf(tokenHash), session)) return;
      throw new MemoryRefusal('There is a session of this token');
    });
  }

  override find(tokenHash: Buffer): Promise<OperatorSession | null> {
    return this.database.read(() => this.sessions.get(nameOf(tokenHash)));
  }

  override extend(tokenHash: Buffer, idleUntil: Date, at: Date): Promise<void> {
    return this.database.write(() => {
      const session = this.sessions.get(nameOf(tokenHash));
      if (!session || session.idleUntil <= at) return;
      if (idleUntil <= session.idleUntil || idleUntil > session.endsAt) return;
      this.sessions.put(nameOf(tokenHash), { ...session, idleUntil });
    });
  }

  override remove(tokenHash: Buffer): Promise<void> {
    return this.database.write(() => {
      this.sessions.delete(nameOf(tokenHash));
    });
  }

  override keepNewest(keyId: string, count: number): Promise<void> {
    return this.database.write(() => {
      const ofKey = this.sessions.rows((session) => session.keyId === keyId);
      for (const { tokenHash } of ofKey.slice(0, Math.max(0, ofKey.length - count))) {
        this.sessions.delete(nameOf(tokenHash));
      }
    });
  }

  override removeEnded(at: Date): Promise<void> {
    return this.database.write(() => {
      for (const { tokenHash } of this.sessions.rows(({ idleUntil }) => idleUntil <= at)) {
        this.sessions.delete(nameOf(tokenHash));
      }
    });
  }
}

function nameOf(tokenHash: Buffer): string {
  return tokenHash.toString('base64url');
}
