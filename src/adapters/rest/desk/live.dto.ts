import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { LIVE_TOPICS } from './live-marks';

const marks = Object.fromEntries(
  LIVE_TOPICS.map((topic) => [
    topic,
    z.string().meta({ description: `Changes with: ${topic}`, example: '47DEQpj8HBSa-_TI' }),
  ]),
) as Record<(typeof LIVE_TOPICS)[number], z.ZodString>;

export class LiveMarksDto extends createZodDto(
  z.object({
    marks: z.object(marks).meta({
      description: 'Of each topic a text that is another one after something of it has changed',
    }),
  }),
) {}
