import { Injectable } from '@nestjs/common';
import { ChatLinks, OpenChatLink, referenceOfChat, RegisterCustomer } from '../../../linking';
import { IDLE } from '../conversation/conversation';
import type { PrivateUpdate } from '../conversation/read-update';
import { localeOfLanguage } from '../messages';
import { TelegramStore, type TelegramChat } from '../telegram-store';

/** Writes down whose a chat is. In a private chat, the chat's number is the person's. */
@Injectable()
export class ChatKeeper {
  constructor(
    private readonly store: TelegramStore,
    private readonly chatLinks: ChatLinks,
    private readonly registerCustomer: RegisterCustomer,
    private readonly openChatLink: OpenChatLink,
  ) {}

  /**
   * Inside a unit of work. `known` is the chat, locked; null for somebody who has never written before, who becomes
   * a customer. With the token of a link, the chat is the customer's of that link. Throws what `OpenChatLink` throws.
   */
  async enter(
    update: PrivateUpdate,
    known: TelegramChat | null,
    token: string | null,
  ): Promise<TelegramChat> {
    if (token === null) return known ?? this.meet(update, await this.register(update));
    const { chatId } = update;
    const presentCustomerId = known?.customerId ?? null;
    const customerId = await this.openChatLink.execute({ token, chatId, presentCustomerId });
    if (known === null) return this.meet(update, customerId);
    if (customerId === presentCustomerId) return known;
    await this.store.moveTo(chatId, customerId);
    // What was asked last was asked of another customer.
    return { ...known, customerId, conversation: IDLE };
  }

  private async register({ chatId }: PrivateUpdate): Promise<string> {
    const ownersTaken = await this.chatLinks.ownersTakenFrom(chatId);
    const reference = referenceOfChat(chatId, ownersTaken);
    const { customer } = await this.registerCustomer.execute(reference);
    return customer.id;
  }

  private async meet(
    { chatId, languageCode }: PrivateUpdate,
    customerId: string,
  ): Promise<TelegramChat> {
    const chat: TelegramChat = {
      ...{ chatId, customerId, locale: localeOfLanguage(languageCode) },
      ...{ conversation: IDLE, isBlocked: false },
    };
    // Before the act: what it publishes must find the chat.
    await this.store.save(chat);
    return chat;
  }
}
