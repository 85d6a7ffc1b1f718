import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { CancelRescan } from './cancel-rescan';
import { RequestRescan } from './request-rescan';
import { RescanBlocks } from './rescan-blocks';
import { ReportDisagreement } from './report-disagreement';
import { ScanChain } from './scan-chain';

@Module({
  imports: [SafetyModule],
  providers: [CancelRescan, ReportDisagreement, RequestRescan, RescanBlocks, ScanChain],
  exports: [CancelRescan, ReportDisagreement, RequestRescan, RescanBlocks, ScanChain],
})
export class ScanModule {}
