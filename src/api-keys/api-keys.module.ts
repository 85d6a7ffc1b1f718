import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { IssueKey } from './issue-key';
import { KeyRing } from './key-ring';
import { IssuedKeys } from './ports/issued-keys';
import { OperatorSessions } from './ports/operator-sessions';
import { RevokeKey } from './revoke-key';
import { RotateKey } from './rotate-key';
import { SessionRing } from './sessions/session-ring';
import { StartSession } from './sessions/start-session';

const USE_CASES = [IssueKey, RotateKey, RevokeKey, KeyRing, StartSession, SessionRing];

@Module({
  providers: [...portsOf(IssuedKeys, OperatorSessions), ...USE_CASES],
  exports: [IssuedKeys, OperatorSessions, ...USE_CASES],
})
export class ApiKeysModule {}
