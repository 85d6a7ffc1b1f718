import { Injectable } from '@nestjs/common';
import { PointsDefinition } from 'crowdwiz-gateway/internal/terms/index';
import { MemoryDatabase } from '../database/memory-database';
import { POINTS } from './terms-tables';

const ONLY = 'only';

@Injectable()
export class MemoryPointsDefinition extends PointsDefinition {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override keepDecimals(decimals: number): Promise<number> {
    return this.database.read(() => {
      this.database.requireUnit('Keeping the points definition');
      const definitions = this.database.in(POINTS);
      definitions.insert(ONLY, { decimals });
      return definitions.get(ONLY)?.decimals ?? decimals;
    });
  }
}
