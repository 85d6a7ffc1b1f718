import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Page } from '../../../kernel';
import type { BlockRange, Rescan, RescanDiscovery } from '../../../scan';
import {
  BlockSchema,
  IdSchema,
  pageBody,
  pageOf,
  ReasonSchema,
  timeBody,
  TimeSchema,
} from '../http/dto-common';

export class RescanRequestDto extends createZodDto(
  z.strictObject({
    fromBlock: BlockSchema.meta({ description: 'The first block', example: 81_000_000 }),
    toBlock: BlockSchema.meta({ description: 'The last block, itself included' }),
    reason: ReasonSchema,
  }),
) {}

const RangeSchema = z
  .object({ fromBlock: z.number().int(), toBlock: z.number().int() })
  .meta({ id: 'BlockRange' });

const rescanFields = {
  id: IdSchema,
  state: z.enum(['requested', 'running', 'done', 'failed', 'cancelled']),
  fromBlock: z.number().int(),
  toBlock: z.number().int(),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: TimeSchema,
  startedAt: TimeSchema.nullable(),
  endedAt: TimeSchema.nullable(),
  endReason: z.string().nullable().meta({ description: 'Why it failed, or who cancelled it' }),
  blockReached: z.number().int().nullable().meta({ description: 'Null before the first step' }),
  blocksRead: z.number().int(),
  blocksLeft: z.number().int(),
  historyMissing: RangeSchema.nullable().meta({
    description: 'Blocks of which the node has removed account history',
  }),
  found: z.object({
    total: z.number().int(),
    repaired: z.number().int().meta({ description: 'Booked by the re-scan itself' }),
  }),
};

const RescanSchema = z.object(rescanFields);

const DiscoverySchema = z.object({
  kind: z.enum([
    'deposit_missing',
    'deposit_under_another_key',
    'deposit_not_on_chain',
    'transaction_not_settled',
    'paid_although_expired',
    'foreign_spending',
    'unexpected_operation',
    'history_incomplete',
  ]),
  chainKey: z.string().meta({ description: 'Names the operation or transaction on the chain' }),
  blockNumber: z.number().int(),
  summary: z.string(),
  repaired: z.boolean().meta({ description: 'False: a person has to decide' }),
});

const DiscoveryPageSchema = pageOf('RescanDiscovery', DiscoverySchema);

export class RescanDto extends createZodDto(RescanSchema) {}
export class RescanPageDto extends createZodDto(pageOf('Rescan', RescanSchema)) {}
export class DiscoveryPageDto extends createZodDto(DiscoveryPageSchema) {}
export class RescanReportDto extends createZodDto(
  z.object({
    ...rescanFields,
    discoveries: DiscoveryPageSchema.meta({
      description: 'The first page; the rest by its cursor',
    }),
  }),
) {}

export function rescanBody(rescan: Rescan): z.infer<typeof RescanSchema> {
  const { fromBlock, toBlock, reachedBlock } = rescan;
  const blocksRead = reachedBlock - fromBlock + 1;
  return {
    id: rescan.id,
    state: rescan.state,
    fromBlock,
    toBlock,
    reason: rescan.reason,
    requestedBy: rescan.requestedBy,
    requestedAt: rescan.requestedAt.toISOString(),
    startedAt: timeBody(rescan.startedAt),
    endedAt: timeBody(rescan.endedAt),
    endReason: rescan.endReason,
    blockReached: blocksRead === 0 ? null : reachedBlock,
    blocksRead,
    blocksLeft: toBlock - reachedBlock,
    historyMissing: rescan.historyMissing && rangeBody(rescan.historyMissing),
    found: { ...rescan.discoveries },
  };
}

export function reportBody(rescan: Rescan, discoveries: Page<RescanDiscovery>) {
  return { ...rescanBody(rescan), discoveries: pageBody(discoveries, discoveryBody) };
}

export function discoveryBody(discovery: RescanDiscovery): z.infer<typeof DiscoverySchema> {
  const { kind, chainKey, blockNumber, summary, repaired } = discovery;
  return { kind, chainKey, blockNumber, summary, repaired };
}

function rangeBody({ fromBlock, toBlock }: BlockRange): z.infer<typeof RangeSchema> {
  return { fromBlock, toBlock };
}
