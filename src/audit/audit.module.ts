import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { AnchorAudit } from './anchor-audit';
import { AUDIT_ANCHORS } from './ports/audit-anchor';
import { AuditTrail } from './ports/audit-trail';
import { OperatorContext } from './ports/operator-context';
import { RecordActs } from './record-acts';
import { VerifyAudit } from './verify-audit';

const PORTS = [AuditTrail, OperatorContext];
const USE_CASES = [AnchorAudit, RecordActs, VerifyAudit];

@Module({
  imports: [SafetyModule],
  providers: [
    ...portsOf(...PORTS),
    // Filled by the composition.
    { provide: AUDIT_ANCHORS, useFactory: () => [] },
    ...USE_CASES,
  ],
  exports: [...PORTS, ...USE_CASES],
})
export class AuditModule {}
