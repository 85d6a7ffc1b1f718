import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { CancelChatLink } from '../../../linking';
import { TakeChatAway } from '../../../withdrawals';
import { OPERATORS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, PageQueryDto, ReasonDto } from '../http/dto-common';
import {
  openLinkBody,
  OpenTelegramLinkDto,
  OpenTelegramLinkPageDto,
  TelegramLinkPathDto,
  UNBIND_CHAT,
  UnbindChatDto,
  unboundChatBody,
  UnboundChatDto,
} from './chats.dto';
import { OpenLinks } from './open-links';

/** For a customer whose chat was stolen, or given to somebody else. */
@AdminController('customers/:id', 'customers')
export class ChatsController {
  constructor(
    private readonly openLinks: OpenLinks,
    private readonly cancelChatLink: CancelChatLink,
    private readonly takeChatAway: TakeChatAway,
  ) {}

  @Get('telegram-links')
  @ApiOperation({ summary: 'One-time links to Telegram that can be opened, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: OpenTelegramLinkPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(@Param() { id }: IdPathDto, @Query() query: PageQueryDto) {
    return this.openLinks.list(id, query);
  }

  @Post('telegram-links/:linkId/cancel')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a one-time link to Telegram; nobody opens it any more' })
  @ZodResponse({ status: 200, description: 'The link', type: OpenTelegramLinkDto })
  @ApiProblem(404, 'chat_link_unknown', 'No such link; or `customer_unknown`')
  @ApiProblem(409, 'chat_link_used', 'It was opened: take the chat away')
  @Refuses('customer_unknown')
  async cancel(
    @Param() { id: customerId, linkId }: TelegramLinkPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return openLinkBody(await this.cancelChatLink.execute({ customerId, linkId, by, reason }));
  }

  @Post('telegram-chat/unbind')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation(UNBIND_CHAT)
  @ZodResponse({ status: 200, description: 'What was taken', type: UnboundChatDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async unbind(
    @Param() { id: customerId }: IdPathDto,
    @Body() { reason, cancelsWithdrawals = false }: UnbindChatDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const command = { customerId, by, reason, cancelsWithdrawals };
    return unboundChatBody(await this.takeChatAway.execute(command));
  }
}
