import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { ROLES } from '../../../api-keys';
import type { KeyHolder } from '../../../platform/access';
import { timeBody, TimeSchema } from '../http/dto-common';

const LONGEST_KEY = 200;

export class SignInDto extends createZodDto(
  z.strictObject({
    key: z
      .string()
      .trim()
      .min(1, 'Give the key of which you are the holder.')
      .max(LONGEST_KEY, 'This is no key of the gateway.')
      .meta({ description: 'A key that was given out, whole', example: 'cwg_k3h7w9xq2mfd_…' }),
  }),
) {}

const SessionSchema = z.object({
  isSignedIn: z.boolean().meta({ description: 'False: all the rest is null' }),
  name: z
    .string()
    .nullable()
    .meta({ description: 'Who acts, as the histories tell it', example: 'olga' }),
  role: z.enum(ROLES).nullable(),
  keyId: z.string().nullable().meta({
    description: 'Null also for the key of the settings',
    example: 'k3h7w9xq2mfd',
  }),
  idleUntil: TimeSchema.nullable().meta({
    description: 'When it ends unless its operator does something; null where a key was sent',
  }),
  endsAt: TimeSchema.nullable().meta({ description: 'When it ends in any case' }),
});

export class SessionDto extends createZodDto(SessionSchema) {}

export type SessionBody = z.infer<typeof SessionSchema>;

export const NOBODY: SessionBody = {
  ...{ isSignedIn: false, name: null, role: null, keyId: null, idleUntil: null, endsAt: null },
};

export function sessionBody({ name, role, keyId, session }: KeyHolder): SessionBody {
  return {
    ...{ isSignedIn: true, name, role, keyId },
    idleUntil: timeBody(session?.idleUntil ?? null),
    endsAt: timeBody(session?.endsAt ?? null),
  };
}
