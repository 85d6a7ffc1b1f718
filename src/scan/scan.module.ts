import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { AcceptBlock } from './accept-block';
import { CancelRescan } from './cancel-rescan';
import { ReconcileChain } from './reconcile-chain';
import { RequestRescan } from './request-rescan';
import { RescanBlocks } from './rescan-blocks';
import { ReportDisagreement } from './report-disagreement';
import { ReportUnproven } from './report-unproven';
import { ScanChain } from './scan-chain';

const USE_CASES = [
  AcceptBlock,
  CancelRescan,
  ReconcileChain,
  ReportDisagreement,
  RequestRescan,
  RescanBlocks,
  ScanChain,
];

@Module({
  imports: [SafetyModule],
  providers: [...USE_CASES, ReportUnproven],
  exports: USE_CASES,
})
export class ScanModule {}
