import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { EXPORT_SUBJECTS } from '../../../desk';
import { periodFields } from '../http/dto-common';
import { EXPORT_FORMATS } from './export-format';

export class ExportPathDto extends createZodDto(
  z.strictObject({
    subject: z
      .enum(EXPORT_SUBJECTS, `Use one of: ${EXPORT_SUBJECTS.join(', ')}.`)
      .meta({ description: 'What is exported' }),
  }),
) {}

export class ExportQueryDto extends createZodDto(
  z
    .strictObject({
      from: periodFields.from.unwrap().meta({
        description: 'From this moment on: block time, request, or time of the fact',
        example: '2026-11-01T00:00:00Z',
      }),
      to: periodFields.to
        .unwrap()
        .meta({ description: 'Before this moment', example: '2026-12-01T00:00:00Z' }),
      format: z
        .enum(EXPORT_FORMATS, `Use one of: ${EXPORT_FORMATS.join(', ')}.`)
        .default('csv')
        .meta({ description: 'CSV by RFC 4180, or one JSON object a line' }),
    })
    .refine(({ from, to }) => new Date(from) < new Date(to), {
      message: '`to` must be later than `from`.',
      path: ['to'],
    }),
) {}
