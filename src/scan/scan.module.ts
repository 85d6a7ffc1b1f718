import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { AcceptBlock } from './accept-block';
import { CancelRescan } from './cancel-rescan';
import { BLOCK_LISTENERS } from './ports/block-listener';
import { RECONCILE_LISTENERS } from './ports/reconcile-listener';
import { RESCAN_LISTENERS } from './ports/rescan-listener';
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

/** Filled by the composition. */
const LISTS = [BLOCK_LISTENERS, RESCAN_LISTENERS, RECONCILE_LISTENERS];

@Module({
  imports: [SafetyModule],
  providers: [
    ...LISTS.map((list) => ({ provide: list, useFactory: () => [] })),
    ...USE_CASES,
    ReportUnproven,
  ],
  exports: USE_CASES,
})
export class ScanModule {}
