import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { ReportDisagreement } from './report-disagreement';
import { ScanChain } from './scan-chain';

@Module({
  imports: [SafetyModule],
  providers: [ReportDisagreement, ScanChain],
  exports: [ReportDisagreement, ScanChain],
})
export class ScanModule {}
