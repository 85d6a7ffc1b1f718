import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { BeginLink, CancelLinkRequest, ConfirmLink, LinkRequests } from '../../../linking';
import { OPERATORS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { IdPathDto } from '../http/dto-common';
import {
  BeginLinkDto,
  begunLinkBody,
  BegunLinkDto,
  linkedBody,
  LinkedDto,
  linkRequestBody,
  LinkRequestDto,
  TypedCodeDto,
} from './link-requests.dto';

@AdminController('customers/:id/link-request', 'linking')
export class LinkRequestsController {
  constructor(
    private readonly beginLink: BeginLink,
    private readonly confirmLink: ConfirmLink,
    private readonly cancelLinkRequest: CancelLinkRequest,
    private readonly requests: LinkRequests,
  ) {}

  @Post()
  @Allows(...OPERATORS)
  @HttpCode(201)
  @ApiOperation({
    summary: 'Begin to link an account: by a code to it, or by a message from it',
    description:
      'Supersedes the request before. The customer sends the message that is answered, encrypted, ' +
      'by `send_message` from the account to the gateway; the link exists once its block is ' +
      'irreversible.',
  })
  @ZodResponse({ status: 201, description: 'The request', type: BegunLinkDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer; or `account_unknown`')
  @ApiProblem(409, 'account_linked_elsewhere', 'Taken; or `customer_already_linked`')
  @ApiProblem(422, 'account_is_gateway', 'Never to be linked; or `account_memo_key_unusable`')
  @ApiProblem(429, 'code_limit_reached', 'No more codes now')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses(
    'account_unknown',
    'account_name_malformed',
    'account_memo_key_unusable',
    'customer_already_linked',
    'customer_frozen',
    'time_uncertain',
  )
  async begin(
    @Param() { id: customerId }: IdPathDto,
    @Body() { accountName, method }: BeginLinkDto,
  ) {
    const facts = await this.beginLink.lookUp(accountName);
    return begunLinkBody(
      await this.beginLink.execute({ customerId, facts, method: method ?? null }),
    );
  }

  @Get()
  @ApiOperation({ summary: 'The request that is open' })
  @ZodResponse({ status: 200, description: 'The request', type: LinkRequestDto })
  @ApiProblem(409, 'code_not_requested', 'None is open')
  async open(@Param() { id: customerId }: IdPathDto) {
    const request = await this.requests.openOfCustomer(customerId);
    if (!request) throw new DomainError('code_not_requested');
    return linkRequestBody(request);
  }

  @Post('confirm')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'The customer has typed the code that was sent to the account' })
  @ZodResponse({ status: 200, description: 'The link', type: LinkedDto })
  @ApiProblem(409, 'code_not_requested', 'Or `code_not_sent_yet`, `code_expected_in_message`')
  @ApiProblem(422, 'code_wrong', 'Wrong; or `code_expired`')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses(
    'code_not_sent_yet',
    'code_expected_in_message',
    'account_is_gateway',
    'account_keys_changed',
    'account_linked_elsewhere',
    'customer_already_linked',
    'customer_frozen',
    'code_expired',
    'code_attempts_exhausted',
  )
  async confirm(@Param() { id: customerId }: IdPathDto, @Body() { code }: TypedCodeDto) {
    const facts = await this.confirmLink.lookUp(customerId);
    const outcome = await this.confirmLink.execute({ customerId, code, facts });
    if (outcome.status === 'refused') throw new DomainError(outcome.code, outcome.details);
    return linkedBody(outcome.link);
  }

  @Post('cancel')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Give the request up' })
  @ZodResponse({ status: 200, description: 'The request', type: LinkRequestDto })
  @ApiProblem(409, 'code_not_requested', 'None is open')
  async cancel(@Param() { id: customerId }: IdPathDto) {
    return linkRequestBody(await this.cancelLinkRequest.execute(customerId));
  }
}
