/** `api`: the doors over HTTP. `bot`: Telegram. `worker`: reads the chain, signs and pays. */
export const GATEWAY_ROLES = ['api', 'bot', 'worker'] as const;

export type GatewayRole = (typeof GATEWAY_ROLES)[number];

/** Secrets of one role alone: a process without it neither reads nor keeps them. */
export const SECRETS_OF_ROLES: Readonly<Record<GatewayRole, readonly string[]>> = {
  api: ['SERVICE_API_KEY'],
  bot: ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_PROXY', 'TELEGRAM_WEBHOOK_SECRET'],
  worker: [
    ...['GATEWAY_ACTIVE_KEY', 'GATEWAY_MEMO_KEY', 'MEMO_SECRET', 'MEMO_SECRET_BEFORE'],
    ...['OPS_WEBHOOK_URL', 'OPS_WEBHOOK_SECRET'],
  ],
};

/** Names of the secrets that a process of these roles does not read. */
export function unusedSecrets(roles: readonly GatewayRole[]): ReadonlySet<string> {
  const absent = GATEWAY_ROLES.filter((role) => !roles.includes(role));
  return new Set(absent.flatMap((role) => SECRETS_OF_ROLES[role]));
}
