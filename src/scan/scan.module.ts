import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { CancelRescan } from './cancel-rescan';
import { RequestRescan } from './request-rescan';
import { RescanBlocks } from './rescan-blocks';
import { ScanChain } from './scan-chain';

@Module({
  imports: [SafetyModule],
  providers: [CancelRescan, RequestRescan, RescanBlocks, ScanChain],
  exports: [CancelRescan, RequestRescan, RescanBlocks, ScanChain],
})
export class ScanModule {}
