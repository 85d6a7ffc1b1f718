import type { AnchoredHead, ChainedAct, VerifiedCopy } from 'crowdwiz-gateway/internal/audit/index';
import type { Decision } from 'crowdwiz-gateway/internal/decisions/index';
import { TableKey } from '../database/memory-table';

/** By number. */
export const ACTS = new TableKey<ChainedAct>('operator_act');
/** By day. */
export const ANCHORS = new TableKey<AnchoredHead>('audit_anchor');
/** By the time at which it was made. */
export const COPIES = new TableKey<VerifiedCopy>('verified_copy');
/** By id. */
export const DECISIONS = new TableKey<Decision>('decision');
