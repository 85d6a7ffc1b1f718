import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { LINK_METHODS, type BegunLink, type Link, type LinkRequest } from '../../../linking';
import { linkBody, LinkSchema } from './customers.dto';
import { IdSchema, timeBody, TimeSchema } from '../http/dto-common';

const NAME_HINT = 'Use the name of a CrowdWiz account, such as ivan-wallet1.';
const MethodSchema = z.enum(LINK_METHODS, `Use one of: ${LINK_METHODS.join(', ')}.`);

export class BeginLinkDto extends createZodDto(
  z.strictObject({
    accountName: z.string(NAME_HINT).trim().min(1, NAME_HINT).max(63, NAME_HINT).meta({
      example: 'ivan-wallet1',
    }),
    method: MethodSchema.optional().meta({
      description:
        '`code_to_account`: the gateway sends a code, which the customer types. ' +
        '`message_from_account`: the customer sends the code that is shown. Absent: a code is sent, ' +
        'and while the limits allow none, one is shown',
    }),
  }),
) {}

export class TypedCodeDto extends createZodDto(
  z.strictObject({
    code: z
      .string('Use the code as the wallet shows it, such as ABCD-EFGH.')
      .trim()
      .min(1, 'Use the code as the wallet shows it, such as ABCD-EFGH.')
      .max(100, 'Use the code as the wallet shows it, such as ABCD-EFGH.')
      .meta({ example: 'ABCD-EFGH' }),
  }),
) {}

const LinkRequestSchema = z.object({
  id: IdSchema,
  accountId: z.string().meta({ example: '1.2.34' }),
  accountName: z.string().meta({ example: 'ivan-wallet1' }),
  method: MethodSchema,
  state: z.string().meta({ example: 'awaiting_message' }),
  createdAt: TimeSchema,
  codeExpiresAt: TimeSchema.nullable().meta({
    description: 'Null before the code is sent. Of a message: by the time of its block',
  }),
  attempts: z.number().int().meta({ description: 'Wrong codes so far' }),
});

export class LinkRequestDto extends createZodDto(LinkRequestSchema) {}

const BegunLinkSchema = LinkRequestSchema.extend({
  message: z
    .object({
      to: z.string().meta({ example: 'my-gateway1', description: 'Account name' }),
      text: z.string().nullable().meta({
        example: 'ABCD-EFGH',
        description: 'Shown once; null where an answer is given again: begin anew for another one',
      }),
    })
    .meta({ id: 'MessageToSend' })
    .nullable()
    .meta({ description: 'What the customer must send; null when a code is sent' }),
});
export type BegunLinkBody = z.infer<typeof BegunLinkSchema>;

export class BegunLinkDto extends createZodDto(BegunLinkSchema) {}

export class LinkedDto extends createZodDto(z.object({ link: LinkSchema })) {}

export function linkRequestBody(request: LinkRequest): z.infer<typeof LinkRequestSchema> {
  const { id, accountId, accountName, method, state, attempts } = request;
  return {
    id,
    accountId,
    accountName,
    method,
    state,
    createdAt: request.createdAt.toISOString(),
    codeExpiresAt: timeBody(request.codeExpiresAt),
    attempts,
  };
}

export function begunLinkBody(begun: BegunLink): BegunLinkBody {
  const message =
    begun.method === 'message_from_account'
      ? { to: begun.gatewayAccountName, text: begun.code }
      : null;
  return { ...linkRequestBody(begun.request), message };
}

export function linkedBody(link: Link) {
  return { link: linkBody(link) };
}
