import { Injectable } from '@nestjs/common';
import { Clock, DomainError, UnitOfWork } from '../../kernel';
import { readKeyText } from '../key-secret';
import { OperatorSessions } from '../ports/operator-sessions';
import { newSession, type OperatorSession, SESSIONS_OF_KEY_MAXIMUM } from './operator-session';

/** A session, and the token by which its browser is known: nobody can be shown it again. */
export interface NewSession {
  readonly session: OperatorSession;
  readonly token: string;
}

/** Signs a browser in. Whether the key is taken is for the caller to know. */
@Injectable()
export class StartSession {
  constructor(
    private readonly sessions: OperatorSessions,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `key_unknown` for a text that is no key of the gateway. */
  async execute(keyText: string): Promise<NewSession> {
    const parts = readKeyText(keyText);
    if (!parts) throw new DomainError('key_unknown');
    const now = this.clock.now();
    const started = newSession(parts, now);
    return this.unitOfWork.run(async () => {
      // Here, and not by a worker: the table grows by nothing else.
      await this.sessions.removeEnded(now);
      await this.sessions.keepNewest(parts.id, SESSIONS_OF_KEY_MAXIMUM - 1);
      await this.sessions.add(started.session);
      return started;
    });
  }
}
