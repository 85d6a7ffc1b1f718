import { Module } from '@nestjs/common';
import { AdjustPoints } from './adjust-points';

@Module({ providers: [AdjustPoints], exports: [AdjustPoints] })
export class LedgerModule {}
