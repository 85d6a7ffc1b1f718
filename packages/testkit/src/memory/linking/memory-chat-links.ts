import { Injectable } from '@nestjs/common';
import {
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  owedBackAccount,
} from 'crowdwiz-gateway/internal/ledger/index';
import { type ChatLink, ChatLinks } from 'crowdwiz-gateway/internal/linking/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { ACCOUNTS } from '../ledger/ledger-tables';
import { CHATS } from '../telegram/telegram-tables';
import { BOT, CHAT_LINKS, LINK_REQUESTS, LINKS, requireCustomer } from './linking-tables';
import { isOpen } from './memory-link-requests';

const FORGOTTEN_AT_ONCE = 10;
const ONLY = 'only';
const HELD_IN = [
  ...[customerAccount, customerHeldAccount, customerUncreditedAccount, owedBackAccount],
];

@Injectable()
export class MemoryChatLinks extends ChatLinks {
  private get links() {
    return this.database.in(CHAT_LINKS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override create(link: ChatLink): Promise<void> {
    return this.database.write(() => {
      requireCustomer(this.database, link.customerId);
      const isTaken = this.links.some(({ tokenHash }) => tokenHash.equals(link.tokenHash));
      if (isTaken || !this.links.insert(link.id, { ...link, openedBy: null })) {
        throw new MemoryRefusal('There is a link of that token or id');
      }
    });
  }

  override findByToken(tokenHash: Buffer): Promise<ChatLink | null> {
    return this.database.read(() => this.links.find((link) => link.tokenHash.equals(tokenHash)));
  }

  override open(id: string, chatId: string, _at: Date): Promise<boolean> {
    return this.database.write(() => {
      const link = this.links.get(id);
      if (link?.openedBy !== null) return false;
      this.links.put(id, { ...link, openedBy: chatId });
      return true;
    });
  }

  override forgetExpiredBefore(moment: Date): Promise<void> {
    return this.database.write(() => {
      const expired = this.links
        .rows(({ openedBy, expiresAt }) => openedBy === null && expiresAt < moment)
        .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime());
      for (const { id } of expired.slice(0, FORGOTTEN_AT_ONCE)) this.links.delete(id);
    });
  }

  override chatOf(customerId: string): Promise<string | null> {
    return this.database.read(
      () => this.database.in(CHATS).find((chat) => chat.customerId === customerId)?.chatId ?? null,
    );
  }

  override customerOf(chatId: string): Promise<string | null> {
    return this.database.read(() => this.database.in(CHATS).get(chatId)?.customerId ?? null);
  }

  override isUntouched(customerId: string): Promise<boolean> {
    return this.database.read(() => {
      const isTheirs = (row: { readonly customerId: string }) => row.customerId === customerId;
      const accounts = this.database.in(ACCOUNTS);
      return (
        !this.database.in(LINKS).some(isTheirs) &&
        !this.database.in(LINK_REQUESTS).some((each) => isTheirs(each) && isOpen(each)) &&
        !HELD_IN.some((account) => accounts.has(account(customerId).code)) &&
        !this.links.some((link) => isTheirs(link) && link.openedBy !== null)
      );
    });
  }

  override botName(): Promise<string | null> {
    return this.database.read(() => this.database.in(BOT).get(ONLY)?.name ?? null);
  }

  override noteBotName(name: string): Promise<void> {
    return this.database.write(() => {
      this.database.in(BOT).put(ONLY, { name });
    });
  }
}
