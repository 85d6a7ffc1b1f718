import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  owedBackAccount,
} from 'crowdwiz-gateway/internal/ledger/index';
import { type ChatLink, ChatLinks, type TakenChat } from 'crowdwiz-gateway/internal/linking/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { ACCOUNTS } from '../ledger/ledger-tables';
import { CHATS } from '../telegram/telegram-tables';
import {
  BOT,
  CHAT_LINKS,
  CUSTOMERS,
  LINK_REQUESTS,
  LINKS,
  requireCustomer,
  TAKEN_CHATS,
} from './linking-tables';
import { isOpen } from './memory-link-requests';

const FORGOTTEN_AT_ONCE = 10;
const LIST = 'telegram-links';
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
      if (isTaken || !this.links.insert(link.id, { ...link, openedBy: null, cancelledAt: null })) {
        throw new MemoryRefusal('There is a link of that token or id');
      }
    });
  }

  override findByToken(tokenHash: Buffer): Promise<ChatLink | null> {
    return this.database.read(() => this.links.find((link) => link.tokenHash.equals(tokenHash)));
  }

  override find(id: string): Promise<ChatLink | null> {
    return this.database.read(() => this.links.get(id));
  }

  override listOpen(customerId: string, now: Date, page: PageRequest): Promise<Page<ChatLink>> {
    return this.database.read(() =>
      this.links.page(
        LIST,
        page,
        (link) => link,
        (link) => link.customerId === customerId && isOpenable(link) && link.expiresAt > now,
      ),
    );
  }

  override async cancel(ids: readonly string[], at: Date): Promise<number> {
    return (await this.cancelWhere((link) => ids.includes(link.id), at)).length;
  }

  override async cancelOpenOf(customerId: string, at: Date): Promise<number> {
    const cancelled = await this.cancelWhere((link) => link.customerId === customerId, at);
    return cancelled.filter(({ expiresAt }) => expiresAt > at).length;
  }

  override open(id: string, chatId: string, _at: Date): Promise<boolean> {
    return this.database.write(() => {
      const link = this.links.get(id);
      if (!link || !isOpenable(link)) return false;
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

  override lockChatOf(customerId: string): Promise<string | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a chat');
      return this.database.in(CHATS).find((chat) => chat.customerId === customerId)?.chatId ?? null;
    });
  }

  override release(taken: TakenChat): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Releasing a chat');
      const { chatId, customerId } = taken;
      if (this.database.in(CHATS).get(chatId)?.customerId !== customerId) return;
      this.database.in(CHATS).delete(chatId);
      const all = this.database.in(TAKEN_CHATS);
      all.insert(String(all.count(() => true) + 1), taken);
    });
  }

  override ownersTakenFrom(chatId: string): Promise<number> {
    return this.database.read(() => {
      const own = `telegram:${chatId}`;
      const owners = new Set<string>();
      for (const taken of this.database.in(TAKEN_CHATS).rows((each) => each.chatId === chatId)) {
        const customer = this.database.in(CUSTOMERS).get(taken.customerId);
        const reference = customer?.externalReference ?? '';
        if (reference === own || reference.startsWith(`${own}:`)) owners.add(taken.customerId);
      }
      return owners.size;
    });
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

  private cancelWhere(
    condition: (link: ChatLink) => boolean,
    at: Date,
  ): Promise<readonly ChatLink[]> {
    return this.database.write(() => {
      const links = this.links.rows((link) => isOpenable(link) && condition(link));
      for (const link of links) this.links.put(link.id, { ...link, cancelledAt: at });
      return links;
    });
  }
}

function isOpenable({ openedBy, cancelledAt }: ChatLink): boolean {
  return openedBy === null && cancelledAt === null;
}
