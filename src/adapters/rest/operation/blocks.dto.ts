import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { AcceptedBlock } from '../../../scan';
import { BlockSchema, pageOf, ReasonSchema, TimeSchema } from '../http/dto-common';

const ID_MESSAGE = 'Use the id of the block: 40 hex digits, which begin with its number.';

export class BlockAcceptanceDto extends createZodDto(
  z.strictObject({
    number: BlockSchema.meta({ example: 81_000_000 }),
    id: z
      .string(ID_MESSAGE)
      .regex(/^[0-9a-fA-F]{40}$/, ID_MESSAGE)
      .meta({ description: 'As other nodes give it', example: '04d3f640'.padEnd(40, 'a') }),
    reason: ReasonSchema,
  }),
) {}

const AcceptedBlockSchema = z.object({
  number: z.number().int(),
  id: z.string(),
  reason: z.string(),
  acceptedBy: z.string(),
  acceptedAt: TimeSchema,
});

export class AcceptedBlockDto extends createZodDto(AcceptedBlockSchema) {}
export class AcceptedBlockPageDto extends createZodDto(
  pageOf('AcceptedBlock', AcceptedBlockSchema),
) {}

export function acceptedBlockBody(block: AcceptedBlock): z.infer<typeof AcceptedBlockSchema> {
  return {
    number: block.blockNumber,
    id: block.blockId,
    reason: block.reason,
    acceptedBy: block.acceptedBy,
    acceptedAt: block.acceptedAt.toISOString(),
  };
}
