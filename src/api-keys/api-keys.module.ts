import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { IssueKey } from './issue-key';
import { KeyRing } from './key-ring';
import { IssuedKeys } from './ports/issued-keys';
import { RevokeKey } from './revoke-key';
import { RotateKey } from './rotate-key';

const USE_CASES = [IssueKey, RotateKey, RevokeKey, KeyRing];

@Module({
  providers: [...portsOf(IssuedKeys), ...USE_CASES],
  exports: [IssuedKeys, ...USE_CASES],
})
export class ApiKeysModule {}
