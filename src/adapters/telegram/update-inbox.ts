import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock, DomainError, UnitOfWork } from '../../kernel';
import { RegisterCustomer } from '../../linking';
import { ChainDisagreement, ReportDisagreement } from '../../scan';
import { IDLE, isSameConversation } from './conversation/conversation';
import { Dialogue } from './conversation/dialogue';
import { intentOfButton, intentOfText, type Intent } from './conversation/intent';
import { readUpdate, type BotUpdate, type PrivateUpdate } from './conversation/read-update';
import { refusalAnswer } from './conversation/refusal-answer';
import type { Act } from './conversation/turn';
import { TurnQueue } from './conversation/turn-queue';
import { messageOf } from './delivery/outgoing-message';
import { OutboxSignal } from './delivery/outbox-signal';
import { localeOfLanguage, MESSAGES } from './messages';
import { TelegramSecrets } from './telegram-secrets';
import { TelegramStore, type TelegramChat } from './telegram-store';

/** Chats that are served side by side. Each needs one database connection while it writes. */
const MAX_CHATS_AT_ONCE = 8;
/** After so many failures an update is set aside, so that it blocks nobody. */
const MAX_ATTEMPTS = 3;
const FIRST_RETRY_MILLISECONDS = 100;
const LONGEST_RETRY_MILLISECONDS = 10_000;

/** Another process moved the conversation on between reading and writing: do it again. */
class ConversationMoved extends Error {
  override readonly name = 'ConversationMoved';
}

type TalkingUpdate = Extract<BotUpdate, { kind: 'text' | 'button' | 'unsupported' }>;

/**
 * Every update ends as a row of the inbox, written in the transaction of its effect. A redelivered
 * one finds its row and does nothing. One that cannot be handled is set aside, never fatal.
 */
@Injectable()
export class UpdateInbox {
  private readonly logger = new Logger('Telegram');
  private readonly turns = new TurnQueue(MAX_CHATS_AT_ONCE);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: TelegramStore,
    private readonly dialogue: Dialogue,
    private readonly registerCustomer: RegisterCustomer,
    private readonly reportDisagreement: ReportDisagreement,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly signal: OutboxSignal,
    private readonly secrets: TelegramSecrets,
  ) {}

  /**
   * Resolves once the update is recorded. While the database is away it keeps trying, because an
   * update that is acknowledged unrecorded is lost. Rejects only when the gateway stops meanwhile,
   * or with `isPatient` false, when the caller's Telegram will deliver it again.
   */
  async receive(raw: unknown, isPatient = true): Promise<BotUpdate | null> {
    const update = readUpdate(raw);
    if (!update) {
      this.logger.warn('Telegram sent something that is no update: ignored');
      return null;
    }
    const key = update.kind === 'ignored' ? `update ${update.updateId}` : update.chatId;
    const work = this.turns.run(key, () => this.untilRecorded(update, isPatient));
    this.underWay.add(work);
    try {
      await work;
    } finally {
      this.underWay.delete(work);
    }
    return update;
  }

  /** Gives up waiting for a database that is away, and resolves when no update is in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.underWay);
  }

  private async untilRecorded(update: BotUpdate, isPatient: boolean): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.tryOnce(() => this.handle(update), update, 'handled');
      if (failure === null) return;
      if (attempt >= MAX_ATTEMPTS) {
        const aside = await this.tryOnce(() => this.setAside(update), update, 'set aside');
        if (aside === null) return;
      }
      if (this.stopping.signal.aborted || (!isPatient && attempt >= MAX_ATTEMPTS)) throw failure;
      await this.pause(attempt);
    }
  }

  private async tryOnce(
    work: () => Promise<void>,
    { updateId }: BotUpdate,
    deed: string,
  ): Promise<Error | null> {
    try {
      await work();
      return null;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      if (failure instanceof ConversationMoved) return failure;
      this.logger.error(
        `Update ${updateId} could not be ${deed}: ${this.secrets.describe(failure)}`,
      );
      return failure;
    }
  }

  private async pause(attempt: number): Promise<void> {
    const milliseconds = Math.min(
      FIRST_RETRY_MILLISECONDS * 2 ** Math.min(attempt - 1, 16),
      LONGEST_RETRY_MILLISECONDS,
    );
    const { signal } = this.stopping;
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  private async handle(update: BotUpdate): Promise<void> {
    if (await this.store.isRecorded(update.updateId)) return;
    switch (update.kind) {
      case 'ignored':
        await this.record(update.updateId, `ignored:${update.what}`);
        return;
      case 'group_call':
        await this.answerGroup(update.updateId, update.chatId);
        return;
      case 'membership':
        await this.noteMembership(update, update.isBlocked);
        return;
      default:
        await this.converse(update);
    }
    this.signal.raise();
  }

  private async converse(update: TalkingUpdate): Promise<void> {
    const seen = await this.store.find(update.chatId);
    let intent: Intent = { kind: 'start' };
    try {
      if (update.kind === 'unsupported') {
        const { what } = update;
        await this.perform(update, seen, what, (turn) => this.dialogue.unsupported(turn, what));
        return;
      }
      intent = await this.dialogue.resolve(intentOf(update), seen);
      const act = await this.dialogue.prepare(intent, seen);
      await this.perform(update, seen, intent.kind, act);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Before the update is recorded: if this fails, the update is handled again.
      if (error instanceof ChainDisagreement) await this.reportDisagreement.execute(error);
      // What the refused act wrote is rolled back; the refusal itself is an effect worth a record.
      await this.perform(update, seen, `refused:${error.code}`, (turn) =>
        Promise.resolve(refusalAnswer(turn, intent, error)),
      );
    }
  }

  private async perform(
    update: TalkingUpdate,
    seen: TelegramChat | null,
    outcome: string,
    act: Act,
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      if (!(await this.store.recordUpdate(update.updateId, outcome, now))) return;
      const chat = (await this.store.lock(update.chatId)) ?? (await this.meet(update));
      if (seen && !isSameConversation(seen.conversation, chat.conversation)) {
        throw new ConversationMoved();
      }
      const answer = await act({ chat, messages: MESSAGES[chat.locale], now });
      const { conversation, locale = chat.locale } = answer;
      await this.store.save({ ...chat, conversation, locale, isBlocked: false });
      this.store.enqueue(update.chatId, answer.replies, now);
    });
    this.signal.raise();
  }

  /** In a private chat, the chat's number is the person's. */
  private async meet({ chatId, languageCode }: PrivateUpdate): Promise<TelegramChat> {
    const { customer } = await this.registerCustomer.execute(`telegram:${chatId}`);
    const chat: TelegramChat = {
      chatId,
      customerId: customer.id,
      locale: localeOfLanguage(languageCode),
      conversation: IDLE,
      isBlocked: false,
    };
    // Before the act: what it publishes must find the chat.
    await this.store.save(chat);
    return chat;
  }

  /** At most one sentence per group, and nothing kept about it. */
  private async answerGroup(updateId: number, chatId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      if (!(await this.store.recordUpdate(updateId, 'group', now))) return;
      if (await this.store.wasWrittenTo(chatId)) return;
      this.store.enqueue(chatId, [messageOf(MESSAGES.ru.say.privateChatsOnly())], now);
    });
    this.signal.raise();
  }

  private async noteMembership({ updateId, chatId }: PrivateUpdate, isBlocked: boolean) {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const outcome = isBlocked ? 'blocked' : 'unblocked';
      if (!(await this.store.recordUpdate(updateId, outcome, now))) return;
      const chat = await this.store.lock(chatId);
      if (!chat) return;
      if (isBlocked) await this.store.block(chatId, 'the person blocked the bot', now);
      else await this.store.save({ ...chat, isBlocked: false });
    });
  }

  private async record(updateId: number, outcome: string): Promise<void> {
    await this.unitOfWork.run(() => this.store.recordUpdate(updateId, outcome, this.clock.now()));
  }

  private async setAside(update: BotUpdate): Promise<void> {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      if (!(await this.store.recordUpdate(update.updateId, 'set_aside', now))) return;
      if (!isTalking(update)) return;
      const chat = await this.store.find(update.chatId);
      const locale = chat?.locale ?? localeOfLanguage(update.languageCode);
      this.store.enqueue(update.chatId, [messageOf(MESSAGES[locale].say.ourFault())], now);
    });
    this.signal.raise();
  }
}

function intentOf(update: Exclude<TalkingUpdate, { kind: 'unsupported' }>): Intent {
  return update.kind === 'text' ? intentOfText(update.text) : intentOfButton(update.button.data);
}

function isTalking(update: BotUpdate): update is TalkingUpdate {
  return update.kind === 'text' || update.kind === 'button' || update.kind === 'unsupported';
}
