import { type CrowdWizSettings, PrivateKey } from '../../adapters/crowdwiz';
import {
  ChatSettings,
  TelegramOptions,
  type TelegramTimings,
  type TelegramWebhook,
} from '../../adapters/telegram';
import type { Clock } from '../../kernel';
import type { GatewayConfig } from '../../platform/config';
import type { LogDestination } from '../../platform/logging';

/** What a start may exchange: nothing of it changes what the gateway does, only how fast and by which clock. */
export interface Surroundings {
  /** Where log lines go; the standard output without it. */
  readonly logDestination?: LogDestination;
  /** The system's without it. */
  readonly clock?: Clock;
  readonly chainConnection?: NonNullable<CrowdWizSettings['connection']>;
  readonly telegramTimings?: Partial<TelegramTimings>;
}

export function crowdWizOptions(
  { chain, wallet, roles }: GatewayConfig,
  { chainConnection }: Surroundings,
): CrowdWizSettings {
  return {
    nodes: chain.nodes,
    chainId: chain.chainId,
    quorum: chain.quorum,
    gatewayAccountName: wallet.accountName,
    activeKey: wallet.activeKey && PrivateKey.fromWif(wallet.activeKey.reveal()),
    memoKey: wallet.memoKey && PrivateKey.fromWif(wallet.memoKey.reveal()),
    signs: roles.includes('worker'),
    clockToleranceSeconds: chain.clockToleranceSeconds,
    connection: {
      payloadMaximumBytes: chain.messageMaximumBytes,
      callTimeoutMilliseconds: chain.callTimeoutSeconds * 1000,
      connectTimeoutMilliseconds: chain.connectTimeoutSeconds * 1000,
      aheadMaximumMilliseconds: chain.clockToleranceSeconds * 1000,
      ...chainConnection,
    },
  };
}

export function telegramOptions(
  { telegram, alarms: { chat } }: GatewayConfig,
  { telegramTimings }: Surroundings,
): TelegramOptions | null {
  if (!telegram) return null;
  const { token, apiRoot, proxy, webhook } = telegram;
  return new TelegramOptions({
    token: token.reveal(),
    apiRoot,
    proxyUrl: proxy?.reveal() ?? null,
    webhook: webhook && webhookOf(webhook.url, webhook.secret.reveal()),
    opsChat: chat && { chatId: chat.id, locale: chat.language },
    ...(telegramTimings && { timings: telegramTimings }),
  });
}

export function chatSettings({ chats }: GatewayConfig): ChatSettings {
  return new ChatSettings(chats.explorerLink, chats.supportContact);
}

function webhookOf(url: string, secret: string): TelegramWebhook {
  const { origin, pathname } = new URL(url);
  return { publicUrl: origin, path: pathname, secret };
}
