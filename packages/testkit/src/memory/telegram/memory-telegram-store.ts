import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from 'crowdwiz-gateway/internal/adapters/telegram/delivery/outgoing-message';
import type { Locale } from 'crowdwiz-gateway/internal/adapters/telegram/messages/locale';
import {
  TelegramStore,
  type ClaimedMessage,
  type OutboxClaim,
  type TelegramChat,
} from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { requireCustomer } from '../linking/linking-tables';
import { firstOfEachChat, inSeconds, isDue } from './chat-ring';
import { CHATS, OUTBOX, SHOWN, type OutboxRow } from './telegram-tables';

@Injectable()
export class MemoryTelegramStore extends TelegramStore {
  private get chats() {
    return this.database.in(CHATS);
  }

  private get outbox() {
    return this.database.in(OUTBOX);
  }

  private get shown() {
    return this.database.in(SHOWN);
  }

  private messageCount = 0;

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override find(chatId: string): Promise<TelegramChat | null> {
    return this.database.read(() => this.chats.get(chatId));
  }

  override lock(chatId: string): Promise<TelegramChat | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a chat');
      return this.chats.get(chatId);
    });
  }

  override save(chat: TelegramChat): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Saving a chat');
      requireCustomer(this.database, chat.customerId);
      const customerId = this.chats.get(chat.chatId)?.customerId ?? chat.customerId;
      this.requireNoOther(chat.chatId, customerId);
      this.chats.put(chat.chatId, { ...chat, customerId });
    });
  }

  override moveTo(chatId: string, customerId: string): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Moving a chat');
      requireCustomer(this.database, customerId);
      this.requireNoOther(chatId, customerId);
      const chat = this.chats.get(chatId);
      if (chat) this.chats.put(chatId, { ...chat, customerId });
    });
  }

  override enqueue(chatId: string, messages: readonly OutgoingMessage[], at: Date): void {
    this.database.atCommit(() => {
      for (const message of messages) this.add(chatId, message, at);
    });
  }

  override enqueueForCustomer(
    customerId: string,
    messages: Readonly<Record<Locale, OutgoingMessage>>,
    at: Date,
  ): void {
    this.database.atCommit(() => {
      const chat = this.chats.find((each) => each.customerId === customerId && !each.isBlocked);
      if (chat) this.add(chat.chatId, messages[chat.locale], at);
    });
  }

  override groupWasWrittenTo(chatId: string): Promise<boolean> {
    return this.database.read(
      () => chatId.startsWith('-') && this.outbox.some((each) => each.chatId === chatId),
    );
  }

  override claimDue(claim: OutboxClaim): Promise<readonly ClaimedMessage[]> {
    return this.database.write(() => {
      const due = firstOfEachChat(
        this.outbox.rows(isPending),
        ({ chatId }) => chatId,
        ({ nextAttemptAt }) => isDue(nextAttemptAt, claim.now),
        claim,
      );
      const nextAttemptAt = inSeconds(claim.now, claim.leaseSeconds);
      return due.map((row) => {
        const { id, chatId, message, attempts } = row;
        this.outbox.put(id, { ...row, nextAttemptAt, attempts: attempts + 1 });
        const shownAs = this.shown.get(shownKey(row))?.messageId ?? null;
        return { id, chatId, message, attempts, shownAs };
      });
    });
  }

  override markDelivered(id: string, at: Date): Promise<void> {
    return this.database.write(() => {
      this.changePending(id, { deliveredAt: at });
    });
  }

  override markShown(claimed: ClaimedMessage, messageId: number, at: Date): Promise<void> {
    return this.database.write(() => {
      const isTold = this.changePending(claimed.id, { deliveredAt: at });
      if (isTold && this.chats.get(claimed.chatId)) {
        const key = shownKey(claimed);
        this.shown.put(key, { key, messageId, shownAt: at });
      }
    });
  }

  override endShown(claimed: ClaimedMessage, at: Date): Promise<void> {
    return this.database.write(() => {
      this.shown.delete(shownKey(claimed));
      this.changePending(claimed.id, { deliveredAt: at });
    });
  }

  override forgetShown(claimed: ClaimedMessage, until: Date): Promise<void> {
    return this.database.write(() => {
      if (this.outbox.get(claimed.id)?.attempts !== claimed.attempts + 1) return;
      if (this.changePending(claimed.id, { nextAttemptAt: until })) {
        this.shown.delete(shownKey(claimed));
      }
    });
  }

  override postpone({ id, attempts }: ClaimedMessage, until: Date): Promise<void> {
    return this.database.write(() => {
      if (this.outbox.get(id)?.attempts !== attempts + 1) return;
      this.changePending(id, { nextAttemptAt: until });
    });
  }

  override drop(id: string, _reason: string, at: Date): Promise<void> {
    return this.database.write(() => {
      this.changePending(id, { droppedAt: at });
    });
  }

  override dropWaiting(chatId: string, _reason: string, at: Date): Promise<void> {
    return this.database.write(() => {
      for (const { id } of this.outbox.rows((each) => each.chatId === chatId)) {
        this.changePending(id, { droppedAt: at });
      }
    });
  }

  override block(chatId: string, _reason: string, at: Date): Promise<void> {
    return this.database.write(() => {
      const chat = this.chats.get(chatId);
      if (chat) this.chats.put(chatId, { ...chat, isBlocked: true });
      for (const { id } of this.outbox.rows((each) => each.chatId === chatId)) {
        this.changePending(id, { droppedAt: at });
      }
    });
  }

  override prune(before: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const finished = this.outbox
        .rows((each) => !isPending(each) && each.createdAt < before)
        .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
        .slice(0, limit);
      for (const { id } of finished) this.outbox.delete(id);
      const old = this.shown.rows(({ shownAt }) => shownAt < before);
      for (const { key } of old) this.shown.delete(key);
      return finished.length;
    });
  }

  private requireNoOther(chatId: string, customerId: string): void {
    const other = this.chats.find((each) => each.customerId === customerId);
    if (other && other.chatId !== chatId) {
      throw new MemoryRefusal(`Customer ${customerId} has a chat`);
    }
  }

  private add(chatId: string, message: OutgoingMessage, at: Date): void {
    this.messageCount += 1;
    const id = String(this.messageCount);
    const born = { attempts: 0, deliveredAt: null, droppedAt: null };
    this.outbox.insert(id, { id, chatId, message, createdAt: at, nextAttemptAt: at, ...born });
  }

  /** Whether it was pending. */
  private changePending(id: string, change: Partial<OutboxRow>): boolean {
    const row = this.outbox.get(id);
    if (!row || !isPending(row)) return false;
    this.outbox.put(id, { ...row, ...change });
    return true;
  }
}

function shownKey({ chatId, message }: Pick<OutboxRow, 'chatId' | 'message'>): string {
  return `${chatId} ${message.withdrawal?.id ?? ''}`;
}

function isPending({ deliveredAt, droppedAt }: OutboxRow): boolean {
  return deliveredAt === null && droppedAt === null;
}
