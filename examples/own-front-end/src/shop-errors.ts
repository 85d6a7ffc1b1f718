import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { DomainError, type DomainErrorCode } from 'crowdwiz-gateway';

/** What customers of this shop meet in daily life. */
const SENTENCES: Partial<Record<DomainErrorCode, string>> = {
  account_name_malformed: 'That is not the name of a CrowdWiz account.',
  account_unknown: 'CrowdWiz has no such account.',
  account_linked_elsewhere: 'Another customer has linked this account.',
  amount_malformed: 'Give the amount as a number such as 12.5.',
  chain_unavailable: 'CrowdWiz does not answer at the moment. Try again later.',
  code_expired: 'The code has expired. Ask for a new one.',
  code_limit_reached: 'You asked for many codes. Try again tomorrow.',
  code_not_requested: 'Ask for a code first.',
  code_not_sent_yet: 'The code is on its way.',
  code_wrong: 'The code is wrong.',
  customer_not_linked: 'Link an account first.',
  insufficient_points: 'You have too few points.',
  quote_expired: 'That took too long. Ask for a new quote.',
  quote_outdated: 'The rate has changed. Ask for a new quote.',
  withdrawal_below_minimum: 'That is less than can be withdrawn.',
};

/** For all other refusals, and for those that a later gateway adds. */
const OTHERWISE = 'That is not possible at the moment.';

interface Answer {
  status(code: number): Answer;
  json(body: unknown): unknown;
}

/** What a customer is told where the gateway refuses. `code` is stable, and safe to show. */
export function refusalOf(code: DomainErrorCode): { code: string; message: string } {
  return { code, message: SENTENCES[code] ?? OTHERWISE };
}

@Catch(DomainError)
export class ShopErrors implements ExceptionFilter<DomainError> {
  catch({ code }: DomainError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Answer>().status(422).json(refusalOf(code));
  }
}
