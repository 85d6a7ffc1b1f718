import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { type IssuedKey, type NewKey, ROLES, SCOPES } from '../../../api-keys';
import { whatIsWrongWithNetwork } from '../../../platform/access';
import type { RetiredKey } from '../../../webhooks';
import { IdSchema, pageOf, timeBody, TimeSchema } from '../http/dto-common';

const MOST_NETWORKS = 50;
const LONGEST_OVERLAP_SECONDS = 30 * 24 * 3600;
const MOST_REQUESTS = 1_000_000;

const KeyIdSchema = z
  .string()
  .regex(/^[a-z2-9]{12}$/, 'Use the id of a key as the list gives it.')
  .meta({ example: 'k3h7w9xq2mfd', description: 'Part of the key itself' });
const RoleSchema = z.enum(ROLES, `Use ${ROLES.join(', ')}.`);
const ScopeSchema = z.enum(SCOPES, `Use ${SCOPES.join(', ')}.`);

const KeySchema = z.object({
  id: KeyIdSchema,
  name: z.string().meta({ example: 'shop', description: 'Who acts, as the histories tell it' }),
  role: RoleSchema,
  owner: z.string().meta({
    description: 'Who has it; keys of one owner are one person’s',
    example: 'olga',
  }),
  scopes: z
    .array(ScopeSchema)
    .nullable()
    .meta({ description: 'Parts of the interface that the key of a service opens; null is all' }),
  networks: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Networks from which it is taken; null is any', example: ['10.0.0.0/8'] }),
  requestsPerMinute: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'In each process; null is without a limit' }),
  expiresAt: TimeSchema.nullable(),
  createdAt: TimeSchema,
  createdBy: z.string(),
  secretBy: z.string().meta({
    description: 'Who was shown its present secret: whoever made or rotated it',
    example: 'admin',
  }),
  lastUsedAt: TimeSchema.nullable().meta({ description: 'To the minute; null: never' }),
  revokedAt: TimeSchema.nullable(),
  formerUntil: TimeSchema.nullable().meta({
    description: 'Until when the secret before the last rotation is taken',
  }),
});

export class RevokedKeyDto extends createZodDto(
  KeySchema.extend({
    enabledWebhooks: z.array(IdSchema).meta({
      description: 'Endpoints of webhooks that it made, and to which events are still sent',
    }),
  }),
) {}
export class KeyPageDto extends createZodDto(pageOf('Key', KeySchema)) {}
export class KeyPathDto extends createZodDto(z.strictObject({ id: KeyIdSchema })) {}
export class NewKeyDto extends createZodDto(
  z.object({
    key: KeySchema,
    secret: z
      .string()
      .meta({ description: 'The key as it is sent. Shown once: the gateway keeps a hash alone' }),
  }),
) {}

export class IssueKeyDto extends createZodDto(
  z.strictObject({
    name: z
      .string('Name the key: 1 to 64 Latin letters, digits, spaces, or . _ @ -')
      .trim()
      .max(64, 'Use at most 64 characters.'),
    role: RoleSchema,
    owner: z
      .string()
      .trim()
      .max(64, 'Use at most 64 characters.')
      .optional()
      .meta({ description: 'Who has it; without it, its name', example: 'olga' }),
    scopes: z.array(ScopeSchema).min(1, 'Name a scope, or leave it out for all.').optional(),
    networks: z
      .array(
        z.string().superRefine((text, context) => {
          const wrong = whatIsWrongWithNetwork(text);
          if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
        }),
      )
      .min(1, 'Name a network, or leave it out for any.')
      .max(MOST_NETWORKS, `Use at most ${MOST_NETWORKS} networks.`)
      .optional(),
    requestsPerMinute: z
      .number()
      .int('Use a whole number.')
      .min(1, 'Use at least 1, or leave it out.')
      .max(MOST_REQUESTS, `Use at most ${MOST_REQUESTS}, or leave it out.`)
      .optional(),
    expiresAt: z.iso
      .datetime({ offset: true, message: 'Use ISO 8601, such as 2026-12-01T00:00:00Z.' })
      .optional(),
  }),
) {}

export class RevokeKeyDto extends createZodDto(
  z.strictObject({
    pausesWebhooks: z.boolean().default(false).meta({
      description:
        'Pause the endpoints of webhooks that it made: whoever had the key may have made them',
    }),
  }),
) {}

export class RotateKeyDto extends createZodDto(
  z.strictObject({
    overlapSeconds: z
      .number()
      .int('Use whole seconds.')
      .min(0, 'Use at least 0.')
      .max(LONGEST_OVERLAP_SECONDS, `Use at most ${LONGEST_OVERLAP_SECONDS} (30 days).`)
      .default(3600)
      .meta({ description: 'For so long the former secret is taken as well' }),
  }),
) {}

export function keyBody(key: IssuedKey) {
  return {
    ...key,
    scopes: key.scopes && [...key.scopes],
    networks: key.networks && [...key.networks],
    expiresAt: timeBody(key.expiresAt),
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: timeBody(key.lastUsedAt),
    revokedAt: timeBody(key.revokedAt),
    formerUntil: timeBody(key.formerUntil),
  };
}

export function revokedKeyBody({ key, enabledWebhooks }: RetiredKey) {
  return { ...keyBody(key), enabledWebhooks: [...enabledWebhooks] };
}

export function newKeyBody({ key, text }: NewKey) {
  return { key: keyBody(key), secret: text };
}
