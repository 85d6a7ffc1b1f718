import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { WalletModule } from '../wallet';
import { AnchorAudit } from './anchor-audit';
import { AnchorSource } from './on-chain/anchor-source';
import { ForgottenAnchors } from './on-chain/forgotten-anchors';
import { ReadAnchors } from './on-chain/read-anchors';
import { AUDIT_ANCHORS } from './ports/audit-anchor';
import { AuditTrail } from './ports/audit-trail';
import { OperatorContext } from './ports/operator-context';
import { RecordActs } from './record-acts';
import { VerifyAudit } from './verify-audit';

const PORTS = [AuditTrail, OperatorContext];
const USE_CASES = [
  ...[AnchorAudit, RecordActs, VerifyAudit],
  ...[AnchorSource, ForgottenAnchors, ReadAnchors],
];

@Module({
  imports: [SafetyModule, ScanModule, WalletModule],
  providers: [
    ...portsOf(...PORTS),
    // Filled by the composition.
    { provide: AUDIT_ANCHORS, useFactory: () => [] },
    ...USE_CASES,
  ],
  exports: [...PORTS, ...USE_CASES],
})
export class AuditModule {}
