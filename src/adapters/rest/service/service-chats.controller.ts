import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { CancelChatLink, MakeChatLink } from '../../../linking';
import { TakeChatAway } from '../../../withdrawals';
import {
  openLinkBody,
  OpenTelegramLinkDto,
  OpenTelegramLinkPageDto,
  TelegramLinkPathDto,
  UNBIND_CHAT,
  UnbindChatDto,
  unboundChatBody,
  UnboundChatDto,
} from '../customers/chats.dto';
import { OpenLinks } from '../customers/open-links';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { NeedsScope } from '../http/allows';
import { IdPathDto, PageQueryDto, ReasonDto } from '../http/dto-common';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import {
  MakeTelegramLinkDto,
  TELEGRAM_LINK_SECONDS,
  type TelegramLinkBody,
  telegramLinkBody,
  TelegramLinkDto,
} from './telegram-links.dto';

/** The token in the address is shown once, and kept as a hash alone: who asks again is not shown it. */
const withoutUrl = (body: TelegramLinkBody): TelegramLinkBody => ({ ...body, url: null });

/** Whoever has the customer's chat may link an account and withdraw there: so each route needs both scopes. */
@ServiceController('customers/:id', 'links')
export class ServiceChatsController {
  constructor(
    private readonly once: Once,
    private readonly openLinks: OpenLinks,
    private readonly makeChatLink: MakeChatLink,
    private readonly cancelChatLink: CancelChatLink,
    private readonly takeChatAway: TakeChatAway,
  ) {}

  @Post('telegram-links')
  @HttpCode(201)
  @NeedsScope('links', 'withdrawals')
  @ChangesOnce()
  @ApiOperation({
    summary: 'A link that the customer opens in Telegram, once, to speak with the bot',
  })
  @ZodResponse({ status: 201, description: 'The link', type: TelegramLinkDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @Refuses('customer_has_chat', 'bot_unknown')
  async make(
    @Param() { id: customerId }: IdPathDto,
    @Body() { expiresInSeconds: lifetimeSeconds = TELEGRAM_LINK_SECONDS }: MakeTelegramLinkDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(
      asked,
      nothingToPrepare,
      async () =>
        telegramLinkBody(await this.makeChatLink.execute({ customerId, lifetimeSeconds })),
      withoutUrl,
    );
  }

  @Get('telegram-links')
  @NeedsScope('links', 'withdrawals')
  @ApiOperation({ summary: 'One-time links to Telegram that can be opened, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: OpenTelegramLinkPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(@Param() { id }: IdPathDto, @Query() query: PageQueryDto) {
    return this.openLinks.list(id, query);
  }

  @Post('telegram-links/:linkId/cancel')
  @HttpCode(200)
  @NeedsScope('links', 'withdrawals')
  @ChangesOnce()
  @ApiOperation({ summary: 'Cancel a one-time link to Telegram; nobody opens it any more' })
  @ZodResponse({ status: 200, description: 'The link', type: OpenTelegramLinkDto })
  @ApiProblem(404, 'chat_link_unknown', 'No such link; or `customer_unknown`')
  @ApiProblem(409, 'chat_link_used', 'It was opened: take the chat away')
  @Refuses('customer_unknown')
  async cancel(
    @Param() { id: customerId, linkId }: TelegramLinkPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentAsked() asked: Asked,
  ) {
    const command = { customerId, linkId, by: asked.caller.name, reason };
    return this.once.answer(asked, nothingToPrepare, async () =>
      openLinkBody(await this.cancelChatLink.execute(command)),
    );
  }

  @Post('telegram-chat/unbind')
  @HttpCode(200)
  @NeedsScope('links', 'withdrawals')
  @ChangesOnce()
  @ApiOperation(UNBIND_CHAT)
  @ZodResponse({ status: 200, description: 'What was taken', type: UnboundChatDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async unbind(
    @Param() { id: customerId }: IdPathDto,
    @Body() { reason, cancelsWithdrawals = false }: UnbindChatDto,
    @CurrentAsked() asked: Asked,
  ) {
    const command = { customerId, by: asked.caller.name, reason, cancelsWithdrawals };
    return this.once.answer(asked, nothingToPrepare, async () =>
      unboundChatBody(await this.takeChatAway.execute(command)),
    );
  }
}
