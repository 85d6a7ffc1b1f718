import type { AnchoredHead, ChainedAct } from 'crowdwiz-gateway/internal/audit/index';
import type { Decision } from 'crowdwiz-gateway/internal/decisions/index';
import { TableKey } from '../database/memory-table';

/** By number. */
export const ACTS = new TableKey<ChainedAct>('operator_act');
/** By day. */
export const ANCHORS = new TableKey<AnchoredHead>('audit_anchor');
/** By id. */
export const DECISIONS = new TableKey<Decision>('decision');
