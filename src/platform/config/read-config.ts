import { createHmac, randomBytes } from 'node:crypto';
import { CWD, Money } from '../../kernel';
import { ConfigError } from './config-error';
import { crossCheck, type KeysWhere, warnOfDoubts } from './cross-checks';
import { GatewayConfig, type TelegramConfig, type TelegramWebhookConfig } from './gateway-config';
import { singleHostUrls } from './values/database-url';
import {
  type Environment,
  type FileReader,
  readTextFile,
  readValues,
  unreadNames,
  warnOfUnknownNames,
  warnOfUnusedSecrets,
} from './read-values';
import { toleratedLagSeconds } from './tolerated-lag';
import { Secret } from './values/secret';
import type { VariableValues } from './variables';

const DEFAULT_WEBHOOK_PATH = '/telegram/updates';

export interface ReadOptions {
  readonly readFile?: FileReader;
  /** `signer`: a team's class stands behind `TransactionSigner`, and no key is in the settings. */
  readonly keys?: KeysWhere;
}

/**
 * Reads the whole configuration from environment variables (and the files that `…_FILE` names).
 * Throws `ConfigError` with every problem at once; its text contains no secret.
 */
export function readGatewayConfig(
  environment: Environment,
  { readFile = readTextFile, keys = 'settings' }: ReadOptions = {},
): GatewayConfig {
  const { values, problems } = readValues(environment, readFile);
  const unknownNames = warnOfUnknownNames(environment);
  const unread = values.NODE_ENV === 'production' ? unreadNames(environment) : [];
  const all = [...problems, ...crossCheck(values, keys), ...unread];
  if (all.length > 0) throw new ConfigError(all, unknownNames);
  // Without problems every variable has been read with its own reader.
  const warnings = [...unknownNames, ...warnOfUnusedSecrets(environment), ...warnOfDoubts(values)];
  return buildConfig(values as VariableValues, warnings);
}

function buildConfig(values: VariableValues, warnings: readonly string[]): GatewayConfig {
  const codeSecret = values.CODE_SECRET ?? derivedCodeSecret(values.GATEWAY_ACTIVE_KEY);
  const memoSecrets = memoSecretsOf(values, codeSecret);
  const settings: { readonly [Name in keyof GatewayConfig]: GatewayConfig[Name] } = {
    environment: values.NODE_ENV,
    logLevel: values.LOG_LEVEL,
    roles: values.GATEWAY_ROLES,
    http: { host: values.HOST, port: values.PORT, trustedProxies: values.TRUSTED_PROXIES },
    database: {
      url: values.DATABASE_URL,
      ownerUrl: values.DATABASE_OWNER_URL,
      waitSeconds: values.DATABASE_WAIT_SECONDS,
      poolSize: values.DATABASE_POOL_SIZE,
    },
    chain: chainOf(values),
    wallet: {
      accountName: values.GATEWAY_ACCOUNT,
      coldAccountName: values.COLD_WALLET_ACCOUNT,
      activeKey: values.GATEWAY_ACTIVE_KEY,
      memoKey: values.GATEWAY_MEMO_KEY,
      transactionLifetimeSeconds: values.TRANSACTION_LIFETIME_SECONDS,
      memoSecrets,
      guardsOff: values.GUARDS_OFF,
      shortWaitSeconds: values.PAYOUT_QUEUE_WAIT_SECONDS,
      payoutBatches: payoutBatchesOf(values),
      feeCeilings: {
        transfer: values.FEE_CEILING_TRANSFER,
        message: values.FEE_CEILING_MESSAGE,
        massPayment: values.FEE_CEILING_MASS_PAYMENT,
        massPaymentRecipient: values.FEE_CEILING_MASS_PAYMENT_RECIPIENT,
      },
    },
    scan: { intervalSeconds: values.SCAN_INTERVAL_SECONDS, fromBlock: values.SCAN_FROM_BLOCK },
    telegram: telegramOf(values),
    chats: { explorerLink: values.EXPLORER_LINK, supportContact: values.SUPPORT_CONTACT },
    points: { symbol: values.POINTS_SYMBOL, decimals: values.POINTS_DECIMALS },
    terms: firstTermsOf(values),
    rateChangeFactorMaximum: values.RATE_CHANGE_FACTOR_MAXIMUM,
    linking: { codeSecret, codeLifetimeSeconds: values.CODE_LIFETIME_SECONDS },
    deposits: { claimPeriodSeconds: values.CLAIM_PERIOD_SECONDS, walletLink: values.WALLET_LINK },
    events: { retentionSeconds: values.EVENT_RETENTION_SECONDS },
    decisions: { expirySeconds: values.DECISION_EXPIRY_SECONDS },
    withdrawals: {
      feePayer: values.WITHDRAW_FEE_PAYER,
      quoteLifetimeSeconds: values.QUOTE_LIFETIME_SECONDS,
      deadlineSeconds: values.WITHDRAWAL_DEADLINE_SECONDS,
    },
    webhooks: {
      privateNetworks: values.WEBHOOK_PRIVATE_NETWORKS,
      // The one secret that every process has, whatever its roles.
      sealSecrets: [codeSecret, ...(values.MEMO_SECRET_BEFORE ? [values.MEMO_SECRET_BEFORE] : [])],
    },
    alarms: alarmsOf(values),
    audit: { anchorAccount: values.AUDIT_ANCHOR_ACCOUNT },
    access: accessOf(values),
    warnings,
    secrets: [...secretsOf(values, codeSecret), ...memoSecrets],
  };
  const config = Object.create(GatewayConfig.prototype) as GatewayConfig;
  return freezeDeep(Object.assign(config, settings));
}

function payoutBatchesOf(values: VariableValues): GatewayConfig['wallet']['payoutBatches'] {
  if (values.PAYOUT_BATCH === 'off') return null;
  const { PAYOUT_BATCH_SIZE: paymentsMaximum, PAYOUT_BATCH_SECONDS: waitSeconds } = values;
  return { paymentsMaximum, waitSeconds };
}

function chainOf(values: VariableValues): GatewayConfig['chain'] {
  return {
    nodes: values.CHAIN_NODES,
    chainId: values.CHAIN_ID,
    quorum: values.CHAIN_QUORUM,
    messageMaximumBytes: values.CHAIN_MAX_MESSAGE_BYTES,
    callTimeoutSeconds: values.CHAIN_CALL_TIMEOUT_SECONDS,
    connectTimeoutSeconds: values.CHAIN_CONNECT_TIMEOUT_SECONDS,
    clockToleranceSeconds: values.CHAIN_CLOCK_TOLERANCE_SECONDS,
  };
}

function telegramOf(values: VariableValues): TelegramConfig | null {
  if (values.TELEGRAM_BOT_TOKEN === null) return null;
  return {
    token: values.TELEGRAM_BOT_TOKEN,
    apiRoot: values.TELEGRAM_API_ROOT,
    proxy: values.TELEGRAM_PROXY,
    webhook: webhookOf(values),
  };
}

function alarmsOf(values: VariableValues): GatewayConfig['alarms'] {
  const { OPS_CHAT_ID: id, OPS_WEBHOOK_URL: url, OPS_WEBHOOK_SECRET: secret } = values;
  const { ALARM_WALLET_BELOW: below } = values;
  return {
    chat: id === null ? null : { id, language: values.OPS_CHAT_LANGUAGE },
    webhook: url === null || secret === null ? null : { url, secret },
    approvalSeconds: values.ALARM_APPROVAL_MINUTES * 60,
    walletBelow: below === 'none' ? null : Money.parse(below, CWD),
    scanLagSeconds: toleratedLagSeconds(values.SCAN_INTERVAL_SECONDS),
    backupSeconds: values.ALARM_BACKUP_HOURS * 3_600,
  };
}

function accessOf(values: VariableValues): GatewayConfig['access'] {
  return {
    adminApiKey: values.ADMIN_API_KEY,
    metricsApiKey: values.METRICS_API_KEY,
    serviceApiKey: values.SERVICE_API_KEY,
  };
}

function webhookOf(values: VariableValues): TelegramWebhookConfig | null {
  const { TELEGRAM_WEBHOOK_URL: address, TELEGRAM_WEBHOOK_SECRET: secret } = values;
  if (values.TELEGRAM_MODE !== 'webhook' || address === null || secret === null) return null;
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = DEFAULT_WEBHOOK_PATH;
  return { url: url.toString(), secret };
}

function firstTermsOf(values: VariableValues): GatewayConfig['terms'] {
  return {
    depositRate: values.DEPOSIT_RATE,
    withdrawalRate: values.WITHDRAW_RATE,
    limits: limitsOf(values),
  };
}

function limitsOf(values: VariableValues): GatewayConfig['terms']['limits'] {
  return {
    codes_per_customer_per_day: values.LIMIT_CODES_PER_CUSTOMER_PER_DAY,
    codes_per_customer_and_account_per_day: values.LIMIT_CODES_PER_CUSTOMER_AND_ACCOUNT_PER_DAY,
    codes_per_day: values.LIMIT_CODES_PER_DAY,
    link_messages_per_customer_per_day: values.LIMIT_LINK_MESSAGES_PER_CUSTOMER_PER_DAY,
    deposit_minimum: values.LIMIT_DEPOSIT_MINIMUM,
    withdrawal_minimum: values.LIMIT_WITHDRAWAL_MINIMUM ?? withdrawalMinimumOf(values),
    withdrawal_maximum: values.LIMIT_WITHDRAWAL_MAXIMUM,
    withdrawal_count_per_customer_per_day: values.LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY,
    withdrawals_per_customer_per_day: values.LIMIT_WITHDRAWALS_PER_CUSTOMER_PER_DAY,
    withdrawals_per_day: values.LIMIT_WITHDRAWALS_PER_DAY,
    approval_above: values.APPROVAL_ABOVE,
  };
}

/** At the default rates, a withdrawal of this size leaves the service more than the fee that it bears. */
const MINIMUM_ON_HOUSE = '20';

function withdrawalMinimumOf({ WITHDRAW_FEE_PAYER: feePayer }: VariableValues): string {
  return feePayer === 'house' ? MINIMUM_ON_HOUSE : 'none';
}

/** Stable over restarts, so that a code that is on its way can still be confirmed. */
function derivedCodeSecret(activeKey: Secret | null): Secret {
  if (activeKey === null) throw new Error('CODE_SECRET is derived from nothing');
  const hmac = createHmac('sha256', activeKey.reveal());
  return new Secret(hmac.update('crowdwiz-gateway one-time codes').digest('hex'));
}

/** A gateway that gets a MEMO_SECRET of its own still knows what was sealed by the CODE_SECRET. */
function memoSecretsOf(values: VariableValues, codeSecret: Secret): readonly [Secret, ...Secret[]] {
  const { MEMO_SECRET: own, MEMO_SECRET_BEFORE: before, GATEWAY_ROLES: roles } = values;
  // It seals nothing and is asked about no seal.
  if (!roles.includes('worker')) return [new Secret(randomBytes(32).toString('hex'))];
  const derived = (secret: Secret): Secret => {
    const hmac = createHmac('sha256', secret.reveal());
    return new Secret(hmac.update('crowdwiz-gateway memos').digest('hex'));
  };
  const former = [own && codeSecret, before].filter((each) => each !== null);
  return [derived(own ?? codeSecret), ...former.map(derived)];
}

/** Passwords inside URLs count by themselves too: drivers quote them without the rest. */
function secretsOf(values: VariableValues, codeSecret: Secret): readonly Secret[] {
  const secrets = Object.values(values).filter((value) => value instanceof Secret);
  const urls = [values.DATABASE_URL, values.DATABASE_OWNER_URL, values.TELEGRAM_PROXY].map(
    (secret) => singleHostUrls(secret?.reveal() ?? '')[0],
  );
  const passwords = [...urls, ...values.CHAIN_NODES].flatMap((url) => passwordsOf(url));
  return [...secrets, codeSecret, ...passwords.map((password) => new Secret(password))];
}

function passwordsOf(url: string | undefined): string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  if (password === '') return [];
  const decoded = decodeURIComponent(password);
  return decoded === password ? [password] : [password, decoded];
}

function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return Object.freeze(value);
}
