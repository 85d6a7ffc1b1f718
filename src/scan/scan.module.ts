import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { AcceptBlock } from './accept-block';
import { CancelRescan } from './rescans/cancel-rescan';
import { AcceptedBlocks } from './ports/accepted-blocks';
import { BLOCK_LISTENERS } from './ports/block-listener';
import { ChainReader } from './ports/chain-reader';
import { RECONCILE_LISTENERS } from './ports/reconcile-listener';
import { RescanFloor } from './ports/rescan-floor';
import { RESCAN_LISTENERS } from './ports/rescan-listener';
import { Rescans } from './ports/rescans';
import { ScanCursor } from './ports/scan-cursor';
import { ScanLock } from './ports/scan-lock';
import { ReconcileChain } from './reconcile-chain';
import { RequestRescan } from './rescans/request-rescan';
import { RescanBlocks } from './rescans/rescan-blocks';
import { ReportDisagreement } from './report-disagreement';
import { ReportUnproven } from './report-unproven';
import { ScanChain } from './scan-chain';

const PORTS = [AcceptedBlocks, ChainReader, RescanFloor, Rescans, ScanCursor, ScanLock];

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
    ...portsOf(...PORTS),
    ...LISTS.map((list) => ({ provide: list, useFactory: () => [] })),
    ...USE_CASES,
    ReportUnproven,
  ],
  exports: [...PORTS, ...USE_CASES],
})
export class ScanModule {}
