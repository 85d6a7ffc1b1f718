import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { ScanChain } from './scan-chain';

@Module({ imports: [SafetyModule], providers: [ScanChain], exports: [ScanChain] })
export class ScanModule {}
