import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CWD, Money } from '../../../kernel';
import { type Deposit, type DepositMove, refundedElsewhereTo } from '../../../deposits';
import type { NameBook } from '../../../desk';
import { CORE_ASSET_ID } from '../../../scan';
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
import {
  ACCOUNT_NAME,
  accountField,
  CustomerNameSchema,
  customerNameBody,
} from '../desk/names.dto';
import { decisionField } from '../operation/decisions.dto';
import { AttemptSchema } from './outgoing.dto';

const StateSchema = z.enum([
  'credited',
  'waiting',
  'unattributed',
  'refunding',
  'refunded',
  'house',
  'history',
  'refill',
  'other_asset',
  'gone',
]);

const depositFields = {
  id: IdSchema,
  state: StateSchema,
  chainKey: z.string().meta({ description: 'Names the operation on the chain' }),
  fromAccountId: z.string().nullable().meta({ example: '1.2.34' }),
  assetId: z.string().meta({ example: '1.3.0' }),
  units: z.string().meta({ description: 'Minor units of that asset', example: '1250000' }),
  amount: AmountSchema.nullable().meta({ description: 'Null when it is not CWD' }),
  transactionId: z.string().nullable(),
  blockNumber: z.number().int(),
  blockTime: TimeSchema,
  customerId: z.string().nullable(),
  points: AmountSchema.nullable().meta({ description: 'What was credited for it' }),
  rateVersion: z.number().int().nullable(),
  offeredToCustomerId: z.string().nullable(),
  refundToAccountId: z.string().nullable().meta({
    description:
      'Which account gets its refund, or got it, in place of the sender; null: the sender, or there is no refund',
    example: '1.2.56',
  }),
};

const DepositSchema = z.object(depositFields);

/** As services see it. */
export class DepositPageDto extends createZodDto(pageOf('Deposit', DepositSchema)) {}

const namedFields = {
  ...depositFields,
  fromAccountName: ACCOUNT_NAME,
  customer: CustomerNameSchema.nullable().meta({ description: 'Whose it is; null: nobody’s' }),
  offeredTo: CustomerNameSchema.nullable().meta({
    description: 'Who was asked whether it is theirs',
  }),
};
const NamedDepositSchema = z.object(namedFields);

/** As operators see it. */
export class NamedDepositDto extends createZodDto(NamedDepositSchema) {}
export class NamedDepositPageDto extends createZodDto(pageOf('NamedDeposit', NamedDepositSchema)) {}

const MoveSchema = z.object({
  customerId: z.string().meta({ description: 'Who had it' }),
  customer: CustomerNameSchema.nullable().meta({ description: 'Who had it' }),
  toCustomerId: z.string(),
  toCustomer: CustomerNameSchema.nullable().meta({ description: 'Who has it now' }),
  taken: AmountSchema.meta({ description: 'Points that were taken' }),
  given: AmountSchema.meta({ description: 'Points that were given: no more than it buys now' }),
  by: z.string(),
  reason: z.string(),
  movedAt: TimeSchema,
});

export class DepositMoveDto extends createZodDto(MoveSchema) {}
export class DepositWithRefundsDto extends createZodDto(
  z.object({
    ...namedFields,
    refunds: z.array(AttemptSchema),
    move: MoveSchema.nullable().meta({ description: 'Set when it was given to another customer' }),
  }),
) {}

export class MoveDepositDto extends createZodDto(
  z.strictObject({
    customerId: IdSchema.meta({ description: 'Who gets it' }),
    takeWhatIsThere: z.boolean().default(false).meta({
      description: 'Goes on where the points are spent: the house bears what is missing',
    }),
    reason: ReasonSchema,
  }),
) {}

export class DepositQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    state: StateSchema.optional(),
    customerId: IdSchema.optional(),
    account: accountField.meta({
      description: 'Name or id of the account that sent them',
      example: 'ivan-wallet1',
    }),
  }),
) {}

/** Of one customer. */
export class DepositsOfCustomerQueryDto extends createZodDto(
  z.strictObject({ ...pageFields, ...periodFields, state: StateSchema.optional() }),
) {}

export class AttributeDto extends createZodDto(
  z
    .strictObject({
      customerId: IdSchema.optional().meta({ description: 'The owner, or else `house`' }),
      house: z.literal(true).optional().meta({ description: 'The house keeps it' }),
      reason: ReasonSchema,
    })
    .refine(({ customerId, house }) => (customerId === undefined) !== (house === undefined), {
      message: 'Give either customerId or house: true.',
    }),
) {}

export class RefundDto extends createZodDto(
  z.strictObject({
    reason: ReasonSchema,
    accountName: z
      .string()
      .trim()
      .min(1, 'Name the account, or leave it out for the sender.')
      .max(100, 'Use the name of a CrowdWiz account.')
      .optional()
      .meta({
        description: 'Gets it in place of the sender: takes two people',
        example: 'ivan-wallet1',
      }),
  }),
) {}
export class OrderedRefundDto extends createZodDto(
  z.object({ ...namedFields, ...decisionField }),
) {}

export class GivePastDepositDto extends createZodDto(
  z.strictObject({ customerId: IdSchema, reason: ReasonSchema }),
) {}

export function depositBody(deposit: Deposit): z.infer<typeof DepositSchema> {
  const isCwd = deposit.assetId === CORE_ASSET_ID;
  return {
    id: deposit.id,
    state: deposit.state,
    chainKey: deposit.chainKey,
    fromAccountId: deposit.fromAccountId,
    assetId: deposit.assetId,
    units: deposit.units.toString(),
    amount: isCwd ? amountBody(Money.of(deposit.units, CWD)) : null,
    transactionId: deposit.transactionId,
    blockNumber: deposit.blockNumber,
    blockTime: deposit.blockTime.toISOString(),
    customerId: deposit.customerId,
    points: deposit.points && amountBody(deposit.points),
    rateVersion: deposit.rateVersion,
    offeredToCustomerId: deposit.offeredToCustomerId,
    refundToAccountId: refundedElsewhereTo(deposit),
  };
}

export function namedDepositBody(
  deposit: Deposit,
  names: NameBook,
): z.infer<typeof NamedDepositSchema> {
  return {
    ...depositBody(deposit),
    fromAccountName: names.account(deposit.fromAccountId),
    customer: customerNameBody(names.customer(deposit.customerId)),
    offeredTo: customerNameBody(names.customer(deposit.offeredToCustomerId)),
  };
}

/** Whose names a page of deposits shows. */
export function idsOfDeposits(deposits: readonly Deposit[]) {
  return {
    customers: deposits.flatMap((each) => [each.customerId, each.offeredToCustomerId]),
    accounts: deposits.map(({ fromAccountId }) => fromAccountId),
  };
}

export function moveBody(move: DepositMove, names: NameBook) {
  const { customerId, toCustomerId, by, reason } = move;
  return {
    ...{ customerId, toCustomerId, by, reason },
    customer: customerNameBody(names.customer(customerId)),
    toCustomer: customerNameBody(names.customer(toCustomerId)),
    taken: amountBody(move.taken),
    given: amountBody(move.given),
    movedAt: move.movedAt.toISOString(),
  };
}
