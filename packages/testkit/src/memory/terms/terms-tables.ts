import type {
  CancelledRate,
  LimitVersion,
  RateRequest,
  RateVersion,
} from 'crowdwiz-gateway/internal/terms/index';
import { TableKey } from '../database/memory-table';

/** By version. */
export const RATES = new TableKey<RateVersion>('rate_version');
/** By version. */
export const CANCELLED_RATES = new TableKey<CancelledRate>('rate_cancellation');
/** By key. */
export const RATE_REQUESTS = new TableKey<RateRequest>('rate_request');
/** By number. */
export const LIMITS = new TableKey<LimitVersion>('limit_version');
/** One row. */
export const POINTS = new TableKey<{ readonly decimals: number }>('points_definition');
