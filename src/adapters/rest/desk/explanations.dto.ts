import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  type BalanceExplanation,
  CUSTOMER_BALANCES,
  type Explanation,
  type Fact,
  isWhole,
  type NameBook,
} from '../../../desk';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  timeBody,
  TimeSchema,
} from '../http/dto-common';
import { accountIdsIn, accountNamesIn, CustomerNameSchema, customerNameBody } from './names.dto';
import { LANGUAGES } from './explanation-texts';

const NumberNameSchema = z.enum([
  'cwd',
  'points',
  'refund',
  'net',
  'owed',
  'unexplained',
  'balance',
]);

const DetailsSchema = z.record(z.string(), z.string());

const FactSchema = z
  .object({
    kind: z
      .enum([
        'operation',
        'link',
        'rate',
        'request',
        'decision',
        'entry',
        'attempt',
        'expiry_proof',
        'move',
        'finding',
        'finding_closed',
        'owed_back',
        'surplus',
      ])
      .meta({ description: 'What sort of fact it is' }),
    at: TimeSchema.nullable().meta({ description: 'Null where it is not known when' }),
    parts: z
      .array(
        z
          .object({
            number: NumberNameSchema.meta({ description: 'To which of the numbers it adds' }),
            change: AmountSchema.meta({ description: 'How much; negative where it takes away' }),
          })
          .meta({ id: 'FactPart' }),
      )
      .meta({ description: 'What it adds to the numbers; those of all facts make them' }),
    details: DetailsSchema.meta({
      description: 'May be shown to the customer whose money it is',
      example: { amount: '12.5 CWD', blockNumber: '81000000' },
    }),
    operatorDetails: DetailsSchema.meta({
      description: 'For operators alone',
      example: { key: 'deposit:0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d', sequence: '4711' },
    }),
    isForCustomer: z.boolean().meta({ description: 'Whether the text tells it' }),
  })
  .meta({ id: 'Fact' });

const explanationFields = {
  subject: z
    .enum(['deposit', 'withdrawal', 'finding', 'balance'])
    .meta({ description: 'What is explained' }),
  id: z.string().meta({
    example: '0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d',
    description: 'Its id; of a balance the code of its account',
  }),
  customer: CustomerNameSchema.nullable().meta({ description: 'Whose it is; null: nobody’s' }),
  state: z.string().nullable().meta({ example: 'credited', description: 'Null where it has none' }),
  isWhole: z.boolean().meta({ description: 'Whether the facts make every number' }),
  numbers: z
    .array(
      z
        .object({
          name: NumberNameSchema,
          amount: AmountSchema.meta({ description: 'As it is stored' }),
          sum: AmountSchema.meta({ description: 'What the facts come to' }),
        })
        .meta({ id: 'ExplainedNumber' }),
    )
    .meta({ description: 'Empty where nothing of it is in the books' }),
  facts: z.array(FactSchema).meta({ description: 'In their order; of a balance the newest first' }),
  accountNames: z.record(z.string(), z.string()).meta({
    description: 'Names of the accounts that facts name, by id, as far as anybody has linked them',
    example: { '1.2.34': 'ivan-wallet1' },
  }),
  customerNames: z.record(z.string(), z.string()).meta({
    description: 'References of the customers that facts name, by id',
    example: { '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11': 'telegram:12345' },
  }),
};

export class ExplanationDto extends createZodDto(z.object(explanationFields)) {}
export class BalanceExplanationDto extends createZodDto(
  z.object({
    ...explanationFields,
    balance: AmountSchema.meta({ description: 'What the account has now' }),
    before: AmountSchema.meta({
      description: 'What it had before the oldest fact of the page; zero on the last page',
    }),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
  }),
) {}

const LanguageSchema = z
  .enum(LANGUAGES, `Use one of: ${LANGUAGES.join(', ')}.`)
  .default('en')
  .meta({ description: 'Of the text' });

export class TextQueryDto extends createZodDto(z.strictObject({ language: LanguageSchema })) {}
export class BalanceTextQueryDto extends createZodDto(
  z.strictObject({ ...pageFields, language: LanguageSchema }),
) {}

export class BalancePathDto extends createZodDto(
  z.strictObject({
    id: IdSchema,
    balance: z
      .enum(CUSTOMER_BALANCES, `Use one of: ${CUSTOMER_BALANCES.join(', ')}.`)
      .meta({ description: 'Which of the customer’s balances' }),
  }),
) {}

const CODE_HINT = 'Use the code of an account of the books, such as custody.';

export class AccountPathDto extends createZodDto(
  z.strictObject({
    code: z
      .string()
      .regex(/^[a-z][a-z0-9:-]{0,99}$/, CODE_HINT)
      .meta({ example: 'custody', description: 'Of an account of the books' }),
  }),
) {}

/** Whose names an explanation shows. */
export function idsOfExplanation({ customerId, facts }: Explanation) {
  return {
    customers: [customerId, ...customersIn(facts)],
    accounts: accountIdsIn(textsIn(facts)),
  };
}

export function explanationBody(explanation: Explanation, names: NameBook) {
  const { subject, id, customerId, state, facts } = explanation;
  return {
    ...{ subject, id, state, isWhole: isWhole(explanation) },
    customer: customerNameBody(names.customer(customerId)),
    numbers: explanation.numbers.map(({ name, amount, sum }) => ({
      ...{ name, amount: amountBody(amount), sum: amountBody(sum) },
    })),
    facts: facts.map(factBody),
    accountNames: accountNamesIn(textsIn(facts), names),
    customerNames: Object.fromEntries(
      customersIn(facts).flatMap((each) => {
        const name = names.customer(each);
        return name ? [[each, name.reference]] : [];
      }),
    ),
  };
}

export function balanceExplanationBody(explanation: BalanceExplanation, names: NameBook) {
  const { balance, before, nextCursor } = explanation;
  const page = { balance: amountBody(balance), before: amountBody(before), nextCursor };
  return { ...explanationBody(explanation, names), ...page };
}

function factBody(fact: Fact): z.infer<typeof FactSchema> {
  const { kind, at, parts, details, operatorDetails, isForCustomer } = fact;
  return {
    ...{ kind, at: timeBody(at), isForCustomer },
    parts: parts.map(({ number, change }) => ({ number, change: amountBody(change) })),
    details: { ...details },
    operatorDetails: { ...operatorDetails },
  };
}

function textsIn(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap(({ details, operatorDetails }) => [
    ...Object.values(details),
    ...Object.values(operatorDetails),
  ]);
}

function customersIn(facts: readonly Fact[]): readonly string[] {
  const ids = facts.flatMap(({ operatorDetails }) =>
    ['customerId', 'toCustomerId'].flatMap((name) => operatorDetails[name] ?? []),
  );
  return [...new Set(ids)];
}
