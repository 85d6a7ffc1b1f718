import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { NameBook } from '../../../desk';
import type { PresentTerms, Withdrawal } from '../../../withdrawals';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  pageOf,
  periodFields,
  ReasonSchema,
  TimeSchema,
} from '../http/dto-common';
import { AdjustmentKeySchema } from '../customers/customers.dto';
import { accountField, CustomerNameSchema, customerNameBody } from '../desk/names.dto';
import { AttemptSchema } from './outgoing.dto';

const StateSchema = z.enum([
  'awaiting_approval',
  'approved',
  'signed',
  'broadcast',
  'included',
  'irreversible',
  'cancelled',
  'rejected',
]);

/** Of a service, for one of its withdrawals. */
export const ReferenceOfWithdrawalSchema = AdjustmentKeySchema.meta({
  description: 'Your own name for the withdrawal; for one customer it counts once',
  example: 'payout-4711',
});

const PresentTermsSchema = z
  .object({
    rate: z.string().meta({ example: '110', description: 'Points per CWD' }),
    rateVersion: z.number().int(),
    gross: AmountSchema.meta({ description: 'What the points are worth now' }),
    net: AmountSchema.meta({ description: 'What would arrive, at the fee that was quoted' }),
  })
  .meta({ id: 'PresentTerms' });

const withdrawalFields = {
  id: IdSchema,
  state: StateSchema,
  customerId: IdSchema,
  reference: ReferenceOfWithdrawalSchema.nullable().meta({
    description: 'As the service named it; null where it gave no name',
    example: 'payout-4711',
  }),
  accountId: z.string().meta({ example: '1.2.34' }),
  accountName: z.string().meta({ example: 'ivan-wallet1' }),
  points: AmountSchema.meta({ description: 'Taken from the customer' }),
  gross: AmountSchema.meta({ description: 'What the points are worth' }),
  fee: AmountSchema.meta({ description: 'Network fee as quoted' }),
  feePayer: z.enum(['customer', 'house']),
  net: AmountSchema.meta({ description: 'What arrives' }),
  rate: z.string().meta({ example: '100', description: 'Points per CWD' }),
  rateVersion: z.number().int(),
  requestedAt: TimeSchema,
  deadline: TimeSchema.meta({
    description: 'Not signed by then, it is cancelled and the points return',
  }),
  atPresentRate: PresentTermsSchema.nullable().meta({
    description: 'What it would be if it were requested now; null once it is signed or over',
  }),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  transactionId: z.string().nullable().meta({ description: 'Of the last attempt' }),
  waitingFor: z.string().nullable().meta({ description: 'Why an approved one is not paid now' }),
};

const WithdrawalSchema = z.object(withdrawalFields);

/** As services see it. */
export class WithdrawalDto extends createZodDto(WithdrawalSchema) {}
export class WithdrawalPageDto extends createZodDto(pageOf('Withdrawal', WithdrawalSchema)) {}

const namedFields = {
  ...withdrawalFields,
  customer: CustomerNameSchema.nullable().meta({ description: 'Whose it is' }),
};
const NamedWithdrawalSchema = z.object(namedFields);

/** As operators see it. */
export class NamedWithdrawalDto extends createZodDto(NamedWithdrawalSchema) {}
export class NamedWithdrawalPageDto extends createZodDto(
  pageOf('NamedWithdrawal', NamedWithdrawalSchema),
) {}
export class WithdrawalWithAttemptsDto extends createZodDto(
  z.object({ ...namedFields, attempts: z.array(AttemptSchema) }),
) {}

export class WithdrawalQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    state: StateSchema.optional(),
    customerId: IdSchema.optional(),
    account: accountField.meta({
      description: 'Name or id of the account that is paid',
      example: 'ivan-wallet1',
    }),
  }),
) {}

/** Of one customer. */
export class WithdrawalsOfCustomerQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    state: StateSchema.optional(),
    reference: ReferenceOfWithdrawalSchema.optional(),
  }),
) {}

/** Of whichever customers. */
export class WithdrawalsOfReferenceQueryDto extends createZodDto(
  z.strictObject({ ...pageFields, reference: ReferenceOfWithdrawalSchema }),
) {}

export class ApproveDto extends createZodDto(
  z.strictObject({ reason: ReasonSchema.optional().meta({ description: 'Only for the log' }) }),
) {}

export function withdrawalBody(
  withdrawal: Withdrawal,
  present: PresentTerms | null,
): z.infer<typeof WithdrawalSchema> {
  return {
    id: withdrawal.id,
    state: withdrawal.state,
    customerId: withdrawal.customerId,
    reference: withdrawal.reference,
    accountId: withdrawal.accountId,
    accountName: withdrawal.accountName,
    points: amountBody(withdrawal.points),
    gross: amountBody(withdrawal.gross),
    fee: amountBody(withdrawal.fee),
    feePayer: withdrawal.feePayer,
    net: amountBody(withdrawal.net),
    rate: withdrawal.rate,
    rateVersion: withdrawal.rateVersion,
    requestedAt: withdrawal.requestedAt.toISOString(),
    deadline: withdrawal.deadline.toISOString(),
    atPresentRate: present && {
      rate: present.rate,
      rateVersion: present.rateVersion,
      gross: amountBody(present.gross),
      net: amountBody(present.net),
    },
    decidedBy: withdrawal.decidedBy,
    reason: withdrawal.reason,
    transactionId: withdrawal.transactionId,
    waitingFor: withdrawal.waitingFor,
  };
}

export function namedWithdrawalBody(
  withdrawal: Withdrawal,
  present: PresentTerms | null,
  names: NameBook,
): z.infer<typeof NamedWithdrawalSchema> {
  return {
    ...withdrawalBody(withdrawal, present),
    customer: customerNameBody(names.customer(withdrawal.customerId)),
  };
}
