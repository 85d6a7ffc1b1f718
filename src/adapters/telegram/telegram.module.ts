import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { TelegrafModule } from 'nestjs-telegraf';
import { AlarmsModule } from '../../alarms';
import { DepositsModule } from '../../deposits';
import { DeskModule } from '../../desk';
import { LedgerModule } from '../../ledger';
import { LinkingModule } from '../../linking';
import { SafetyModule } from '../../safety';
import { ScanModule } from '../../scan';
import { TermsModule } from '../../terms';
import { WalletModule } from '../../wallet';
import { WithdrawalsModule } from '../../withdrawals';
import { BotApi } from './connection/bot-api';
import { BotUpdates } from './inbox/bot-updates';
import { ChatKeeper } from './inbox/chat-keeper';
import { ConversationRouter } from './conversation/conversation-router';
import { ChatSettings } from './chat-settings';
import { GeneralHandler } from './conversation/general-handler';
import { HistoryHandler } from './conversation/history-handler';
import { LinkHandler } from './conversation/link-handler';
import { MoneyHandler } from './conversation/money-handler';
import { OpsChat } from './delivery/ops-chat';
import { OpsChatButtons } from './conversation/ops-chat-buttons';
import { OutboxPump } from './delivery/outbox-pump';
import { OutboxSignal } from './delivery/outbox-signal';
import { RateLimiter } from './delivery/rate-limiter';
import { SendMessage } from './delivery/send-message';
import { UpdateHandler } from './inbox/update-handler';
import { UpdateReceiver } from './inbox/update-receiver';
import { UpdateRecorder } from './inbox/update-recorder';
import { UpdateRelay } from './inbox/update-relay';
import { UpdateSeal } from './inbox/update-seal';
import { OutboxNotifier } from './delivery/outbox-notifier';
import { proxyAgentOf } from './connection/proxy-agent';
import { TelegramConnection } from './connection/telegram-connection';
import { TelegramHealth } from './connection/telegram-health';
import { TelegramNotifier } from './telegram-notifier';
import { TelegramOptions } from './telegram-options';
import { TelegramSecrets } from './connection/telegram-secrets';
import { TelegramStoresModule } from './telegram-stores.module';
import { webhookController } from './inbox/webhook-controller';

/**
 * The bot. Needs the kernel and the settings of deposits, linking and withdrawals from global modules. Without options there is no bot and nothing of telegraf is loaded;
 * who has a chat with the bot of another gateway is written to all the same.
 */
@Module({})
export class TelegramModule {
  static forRoot(
    options: TelegramOptions | 'elsewhere' | null,
    chatSettings: ChatSettings,
  ): DynamicModule {
    if (options === 'elsewhere')
      return disabled('GATEWAY_ROLES names no bot: another process has it', chatSettings);
    if (options) return enabled(options, chatSettings);
    return disabled('No TELEGRAM_BOT_TOKEN: the bot is off', chatSettings);
  }
}

function disabled(why: string, chatSettings: ChatSettings): DynamicModule {
  new Logger('Telegram').log(why);
  return {
    module: TelegramModule,
    imports: [LinkingModule, TelegramStoresModule, WalletModule],
    providers: [
      { provide: TelegramHealth, useValue: new TelegramHealth('disabled') },
      { provide: ChatSettings, useValue: chatSettings },
      // Another gateway over the same database may have the bot: it delivers what this one writes.
      OutboxSignal,
      { provide: TelegramNotifier, useClass: OutboxNotifier },
    ],
    exports: [TelegramHealth, TelegramNotifier],
  };
}

function enabled(options: TelegramOptions, chatSettings: ChatSettings): DynamicModule {
  const agent = proxyAgentOf(options.proxyUrl);
  return {
    module: TelegramModule,
    imports: [
      AlarmsModule,
      DepositsModule,
      DeskModule,
      LedgerModule,
      LinkingModule,
      SafetyModule,
      ScanModule,
      TelegramStoresModule,
      TermsModule,
      WalletModule,
      WithdrawalsModule,
      TelegrafModule.forRoot({
        token: options.token,
        // Launched by TelegramConnection, once the handlers are attached, and supervised there.
        launchOptions: false,
        include: [TelegramModule],
        options: {
          // An update is given up by the inbox alone: telegraf would acknowledge it unrecorded.
          handlerTimeout: Infinity,
          telegram: { apiRoot: options.apiRoot, ...(agent && { agent }), webhookReply: false },
        },
      }),
    ],
    controllers: options.webhook ? [webhookController(options.webhook)] : [],
    providers: [
      { provide: TelegramOptions, useValue: options },
      { provide: ChatSettings, useValue: chatSettings },
      { provide: TelegramHealth, useValue: new TelegramHealth('starting') },
      { provide: RateLimiter, useValue: new RateLimiter(options.rateLimits) },
      TelegramSecrets,
      BotApi,
      GeneralHandler,
      HistoryHandler,
      LinkHandler,
      MoneyHandler,
      ConversationRouter,
      UpdateSeal,
      UpdateRecorder,
      ChatKeeper,
      UpdateHandler,
      UpdateRelay,
      UpdateReceiver,
      BotUpdates,
      OpsChatButtons,
      ...(options.opsChat ? [OpsChat] : []),
      SendMessage,
      OutboxPump,
      OutboxSignal,
      { provide: TelegramNotifier, useClass: OutboxNotifier },
      TelegramConnection,
    ],
    exports: [TelegramHealth, TelegramNotifier],
  };
}
