import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { BeginLink, CancelLinkRequest, ConfirmLink, LinkRequests, Unlink } from '../../../linking';
import {
  BeginLinkDto,
  type BegunLinkBody,
  begunLinkBody,
  BegunLinkDto,
  linkedBody,
  LinkedDto,
  linkRequestBody,
  LinkRequestDto,
  TypedCodeDto,
} from '../customers/link-requests.dto';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { IdPathDto } from '../http/dto-common';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';

/** A code is shown once, and kept as an HMAC alone: who asks again is not shown it. */
const withoutCode = (body: BegunLinkBody): BegunLinkBody => ({
  ...body,
  message: body.message && { ...body.message, text: null },
});

@ServiceController('customers/:id', 'links')
export class ServiceLinksController {
  constructor(
    private readonly once: Once,
    private readonly beginLink: BeginLink,
    private readonly confirmLink: ConfirmLink,
    private readonly cancelLinkRequest: CancelLinkRequest,
    private readonly unlink: Unlink,
    private readonly requests: LinkRequests,
  ) {}

  @Post('link-request')
  @HttpCode(201)
  @ChangesOnce()
  @ApiOperation({ summary: 'Begin to link an account: by a code to it, or by a message from it' })
  @ZodResponse({ status: 201, description: 'The request', type: BegunLinkDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer; or `account_unknown`')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses(
    'account_unknown',
    'account_name_malformed',
    'account_is_gateway',
    'account_memo_key_unusable',
    'account_linked_elsewhere',
    'customer_already_linked',
    'customer_frozen',
    'code_limit_reached',
    'time_uncertain',
  )
  async begin(
    @Param() { id: customerId }: IdPathDto,
    @Body() { accountName, method }: BeginLinkDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(
      asked,
      () => this.beginLink.lookUp(accountName),
      async (facts) =>
        begunLinkBody(await this.beginLink.execute({ customerId, facts, method: method ?? null })),
      withoutCode,
    );
  }

  @Get('link-request')
  @ApiOperation({ summary: 'The request that is open' })
  @ZodResponse({ status: 200, description: 'The request', type: LinkRequestDto })
  @ApiProblem(409, 'code_not_requested', 'None is open')
  async open(@Param() { id: customerId }: IdPathDto) {
    const request = await this.requests.openOfCustomer(customerId);
    if (!request) throw new DomainError('code_not_requested');
    return linkRequestBody(request);
  }

  /** A wrong code changes something too: the refusal is a value until it is committed. */
  @Post('link-request/confirm')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'The customer has typed the code that was sent to the account' })
  @ZodResponse({ status: 200, description: 'The link', type: LinkedDto })
  @ApiProblem(409, 'code_not_requested', 'Or `code_not_sent_yet`, `code_expected_in_message`')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses(
    'code_not_sent_yet',
    'code_expected_in_message',
    'account_is_gateway',
    'account_keys_changed',
    'account_linked_elsewhere',
    'customer_already_linked',
    'customer_frozen',
    'code_wrong',
    'code_expired',
    'code_attempts_exhausted',
  )
  async confirm(
    @Param() { id: customerId }: IdPathDto,
    @Body() { code }: TypedCodeDto,
    @CurrentAsked() asked: Asked,
  ) {
    const answer = await this.once.answer(
      asked,
      () => this.confirmLink.lookUp(customerId),
      async (facts) => {
        const outcome = await this.confirmLink.execute({ customerId, code, facts });
        const isRefused = outcome.status === 'refused';
        return {
          linked: isRefused ? null : linkedBody(outcome.link),
          refused: isRefused ? { code: outcome.code, details: outcome.details } : null,
        };
      },
    );
    if (answer.refused) throw new DomainError(answer.refused.code, answer.refused.details);
    if (!answer.linked) throw new Error('A confirmation gave neither a link nor a refusal');
    return answer.linked;
  }

  @Post('link-request/cancel')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Give the request up' })
  @ZodResponse({ status: 200, description: 'The request', type: LinkRequestDto })
  @ApiProblem(409, 'code_not_requested', 'None is open')
  async cancel(@Param() { id: customerId }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      linkRequestBody(await this.cancelLinkRequest.execute(customerId)),
    );
  }

  @Delete('link')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'End the link; never while money is on its way' })
  @ZodResponse({ status: 200, description: 'The link that has ended', type: LinkedDto })
  @ApiProblem(409, 'customer_not_linked', 'There is none; or `money_on_its_way`')
  @Refuses('link_ended', 'customer_frozen', 'money_on_its_way', 'chain_unavailable')
  async end(@Param() { id: customerId }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(
      asked,
      () => this.unlink.lookUp(customerId),
      async (headNumber) => linkedBody(await this.unlink.execute({ customerId, headNumber })),
    );
  }
}
