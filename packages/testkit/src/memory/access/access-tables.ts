import type { OperatorSession, StoredKey } from 'crowdwiz-gateway/internal/api-keys/index';
import type { KeptAnswer } from 'crowdwiz-gateway/internal/idempotency/index';
import { TableKey } from '../database/memory-table';

export interface CallRow extends KeptAnswer {
  readonly caller: string;
  readonly key: string;
  readonly answeredAt: Date;
}

/** By id. */
export const KEYS = new TableKey<StoredKey>('api_key');
/** By the hash of the token, as base64url. */
export const SESSIONS = new TableKey<OperatorSession>('operator_session');
/** By caller and key. */
export const CALLS = new TableKey<CallRow>('idempotent_call');
