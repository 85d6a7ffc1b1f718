import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock, DomainError, UnitOfWork } from '../../../kernel';
import { ChainDisagreement, ReportDisagreement } from '../../../scan';
import { isSameConversation } from '../conversation/conversation';
import { ConversationRouter } from '../conversation/conversation-router';
import { OpsChatButtons, type ButtonUpdate } from '../conversation/ops-chat-buttons';
import { intentOfButton, intentOfText, type Intent } from '../conversation/intent';
import { readUpdate, type BotUpdate, type PrivateUpdate } from '../conversation/read-update';
import { refusalAnswer } from '../conversation/refusal-answer';
import type { Act } from '../conversation/conversation-context';
import { messageOf } from '../delivery/outgoing-message';
import { OutboxSignal } from '../delivery/outbox-signal';
import { localeOfLanguage, MESSAGES } from '../messages';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { TelegramStore, type TelegramChat } from '../telegram-store';
import { ChatKeeper } from './chat-keeper';
import { UpdateSeal } from './update-seal';
import { UpdateStore, type ClaimedUpdate } from '../update-store';

/** After so many failures of its own an update is set aside, so that it blocks nobody. */
const MAX_ATTEMPTS = 3;
/** An update that so many processes have claimed and not finished may be what ended them. */
const MAX_CLAIMS = 5;
const FIRST_RETRY_MILLISECONDS = 100;
/** Whoever wrote while the database was away is answered soon after it is back. */
const LONGEST_RETRY_MILLISECONDS = 1_000;

/** The conversation moved on, or the chat became another customer's, between reading and writing: do it again. */
class ConversationMoved extends Error {
  override readonly name = 'ConversationMoved';
}

type ConversationUpdate = Extract<BotUpdate, { kind: 'text' | 'button' | 'unsupported' }>;

/**
 * Finishes each update in the transaction of its effect, so that one which is handled twice has one
 * effect. One that cannot be handled is set aside, never fatal.
 */
@Injectable()
export class UpdateHandler {
  private readonly logger = new Logger('Telegram');
  private readonly stopping = new AbortController();

  constructor(
    private readonly updates: UpdateStore,
    private readonly seal: UpdateSeal,
    private readonly store: TelegramStore,
    private readonly router: ConversationRouter,
    private readonly opsChatButtons: OpsChatButtons,
    private readonly keeper: ChatKeeper,
    private readonly reportDisagreement: ReportDisagreement,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly signal: OutboxSignal,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
  ) {}

  /** No update is waited for any longer because the database is away. */
  giveUpWaiting(): void {
    this.stopping.abort();
  }

  /**
   * Never rejects. Resolves when the update is finished; when the gateway stops while the database is
   * away, unfinished: somebody else takes it up.
   */
  async handle(claimed: ClaimedUpdate): Promise<void> {
    const update = readUpdate(this.seal.open(claimed.content));
    const isHopeless = update === null || claimed.attempts >= MAX_CLAIMS;
    let failures = 0;
    for (let attempt = 1; ; attempt += 1) {
      if (!isHopeless && failures < MAX_ATTEMPTS) {
        const failure = await this.tryOnce(() => this.perform(update), claimed, 'handled');
        if (failure === null) return;
        // What fails because the database is away, or takes no writes, is no fault of the update.
        if (await this.isDatabaseThere(claimed)) failures += 1;
      }
      if (isHopeless || failures >= MAX_ATTEMPTS) {
        const aside = await this.tryOnce(
          () => this.setAside(claimed, update),
          claimed,
          'set aside',
        );
        if (aside === null) return;
      }
      if (this.stopping.signal.aborted) return;
      await this.pause(attempt);
    }
  }

  private async isDatabaseThere({ chatId }: ClaimedUpdate): Promise<boolean> {
    try {
      await this.unitOfWork.assertTakesWrites();
      await this.store.find(chatId);
      return true;
    } catch {
      // Told already by what failed before.
      return false;
    }
  }

  private async tryOnce(
    work: () => Promise<void>,
    { updateId }: ClaimedUpdate,
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

  private async perform(update: BotUpdate): Promise<void> {
    switch (update.kind) {
      case 'ignored':
        await this.finish(update.updateId, `ignored:${update.what}`);
        return;
      case 'group_call':
        await this.answerGroup(update.updateId, update.chatId);
        return;
      case 'membership':
        await this.noteMembership(update, update.isBlocked);
        return;
      case 'group_button':
        await this.pressInGroup(update);
        return;
      case 'button':
        // The ops chat may be the private chat of an operator.
        if (this.opsChatButtons.isOurs(update)) await this.pressInOpsChat(update);
        else await this.converse(update);
        return;
      default:
        await this.converse(update);
    }
  }

  private async converse(update: ConversationUpdate): Promise<void> {
    const seen = await this.store.find(update.chatId);
    let intent: Intent = { kind: 'start', token: null };
    try {
      if (update.kind === 'unsupported') {
        const { what } = update;
        await this.act(update, seen, what, (context) => this.router.unsupported(context, what));
        return;
      }
      intent = await this.router.resolve(intentOf(update), seen);
      const act = await this.router.prepare(intent, seen);
      await this.act(update, seen, intent.kind, act, tokenOf(intent));
    } catch (error) {
      // What others were in the way of is handled again.
      if (!(error instanceof DomainError) || error.code === 'database_busy') throw error;
      // Before the update is recorded: if this fails, the update is handled again.
      if (error instanceof ChainDisagreement) await this.reportDisagreement.execute(error);
      if (seen === null && tokenOf(intent) !== null) {
        await this.refuseStranger(update, error);
        return;
      }
      // What the refused act wrote is rolled back; the refusal itself is an effect worth a record.
      await this.act(update, seen, `refused:${error.code}`, (context) =>
        Promise.resolve(refusalAnswer(context, intent, error)),
      );
    }
  }

  private async act(
    update: ConversationUpdate,
    seen: TelegramChat | null,
    outcome: string,
    act: Act,
    token: string | null = null,
  ): Promise<void> {
    await this.unitOfWork.runRepeatable(async () => {
      const now = this.clock.now();
      if (!(await this.updates.finish(this.options.botId, update.updateId, outcome))) return;
      const known = await this.store.lock(update.chatId);
      if (seen && !isSameChat(seen, known)) throw new ConversationMoved();
      const chat = await this.keeper.enter(update, known, token);
      const answer = await act({ chat, messages: MESSAGES[chat.locale], now });
      const { conversation, locale = chat.locale } = answer;
      await this.store.save({ ...chat, conversation, locale, isBlocked: false });
      this.store.enqueue(update.chatId, answer.replies, now);
      this.signal.raise();
    });
  }

  /** Whoever comes by a link that does not hold is told so, and becomes nobody's customer by it. */
  private async refuseStranger(
    { updateId, chatId, languageCode }: PrivateUpdate,
    { code, details }: DomainError,
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      const outcome = `refused:${code}`;
      if (!(await this.updates.finish(this.options.botId, updateId, outcome))) return;
      const messages = MESSAGES[localeOfLanguage(languageCode)];
      const reply = messageOf(messages.refusals[code](details));
      this.store.enqueue(chatId, [reply], this.clock.now());
      this.signal.raise();
    });
  }

  /** At most one sentence per group, and nothing kept about it. */
  private async answerGroup(updateId: number, chatId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      if (!(await this.updates.finish(this.options.botId, updateId, 'group'))) return;
      if (await this.store.groupWasWrittenTo(chatId)) return;
      this.store.enqueue(chatId, [messageOf(MESSAGES.en.say.privateChatsOnly())], now);
      this.signal.raise();
    });
  }

  private async pressInGroup(update: ButtonUpdate): Promise<void> {
    if (this.opsChatButtons.isOurs(update)) await this.pressInOpsChat(update);
    else await this.finish(update.updateId, 'ignored:foreign_button');
  }

  private async pressInOpsChat(update: ButtonUpdate): Promise<void> {
    await this.unitOfWork.run(async () => {
      const { updateId, chatId } = update;
      if (!(await this.updates.finish(this.options.botId, updateId, 'acknowledged'))) return;
      const answer = await this.opsChatButtons.press(update);
      this.store.enqueue(chatId, [answer], this.clock.now());
      this.signal.raise();
    });
  }

  private async noteMembership({ updateId, chatId }: PrivateUpdate, isBlocked: boolean) {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const outcome = isBlocked ? 'blocked' : 'unblocked';
      if (!(await this.updates.finish(this.options.botId, updateId, outcome))) return;
      const chat = await this.store.lock(chatId);
      if (!chat) return;
      if (isBlocked) await this.store.block(chatId, 'the person blocked the bot', now);
      else await this.store.save({ ...chat, isBlocked: false });
    });
  }

  private async finish(updateId: number, outcome: string): Promise<void> {
    await this.unitOfWork.run(() => this.updates.finish(this.options.botId, updateId, outcome));
  }

  /** `update` is null when it cannot be read any more. */
  private async setAside({ updateId, chatId }: ClaimedUpdate, update: BotUpdate | null) {
    await this.unitOfWork.run(async () => {
      if (!(await this.updates.finish(this.options.botId, updateId, 'set_aside'))) return;
      if (update !== null && !isConversation(update)) return;
      const chat = await this.store.find(chatId);
      const locale = chat?.locale ?? localeOfLanguage(update?.languageCode ?? null);
      const reply = messageOf(MESSAGES[locale].say.ourFault());
      this.store.enqueue(chatId, [reply], this.clock.now());
      this.signal.raise();
    });
  }
}

function intentOf(update: Exclude<ConversationUpdate, { kind: 'unsupported' }>): Intent {
  return update.kind === 'text' ? intentOfText(update.text) : intentOfButton(update.button.data);
}

function isSameChat(seen: TelegramChat, known: TelegramChat | null): boolean {
  if (known?.customerId !== seen.customerId) return false;
  return isSameConversation(seen.conversation, known.conversation);
}

/** Of a link by which a chat becomes a customer's. */
function tokenOf(intent: Intent): string | null {
  return intent.kind === 'start' ? intent.token : null;
}

function isConversation(update: BotUpdate): update is ConversationUpdate {
  return update.kind === 'text' || update.kind === 'button' || update.kind === 'unsupported';
}
