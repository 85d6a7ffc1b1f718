import {
  accountName,
  amountLimit,
  chainId,
  countLimit,
  factor,
  matching,
  networkList,
  nodeList,
  oneOf,
  oneOrMoreOf,
  positiveAmount,
  privateKey,
  rate,
  type Reader,
  secretText,
  databaseUrl,
  explorerLink,
  secretUrl,
  someOf,
  url,
  walletLink,
  wholeNumber,
} from './values/parsers';
import { GATEWAY_ROLES } from './values/gateway-roles';

/** One environment variable. The texts are sentences for whoever runs the gateway. */
export interface Variable<T> {
  readonly read: Reader<T>;
  /** Used when the variable is absent or empty; null: there is none. */
  readonly default: string | null;
  /** Without a default, whether the gateway refuses to start without it. */
  readonly required: boolean;
  /** Secret values are never shown, and may come from a file named by `<NAME>_FILE`. */
  readonly secret: boolean;
  readonly purpose: string;
  readonly expected: string;
  readonly mend: string;
}

type Terms<T> = Omit<Variable<T>, 'default' | 'required' | 'secret'>;

function withDefault<T>(value: string, terms: Terms<T>) {
  return { ...terms, default: value, required: true as const, secret: false };
}

function required<T>(terms: Terms<T>) {
  return { ...terms, default: null, required: true as const, secret: false };
}

function optional<T>(terms: Terms<T>) {
  return { ...terms, default: null, required: false as const, secret: false };
}

const kept = { secret: true };

/** CrowdWiz mainnet: sha256 of its genesis file. */
export const CROWDWIZ_MAINNET_CHAIN_ID =
  '4bb7d961ed2ed1b2b618711b1bd4d8d905abe061fcb9c79d1ba15468eadfa998';

const serverVariables = {
  NODE_ENV: withDefault('development', {
    read: oneOf(['production', 'development', 'test']),
    purpose: 'In production the gateway refuses settings that are only good for trying it out.',
    expected: 'production, development or test',
    mend: 'Write production on a real server; leave it out while trying the gateway.',
  }),
  GATEWAY_ROLES: withDefault('api,bot,worker', {
    read: oneOrMoreOf(GATEWAY_ROLES),
    purpose:
      'What this process does: api serves operators and services, bot speaks with Telegram, worker reads ' +
      'the chain, signs and pays. Processes over one database may share the roles; a process does not ' +
      'read the secrets of the others.',
    expected: 'one or more of api, bot and worker with commas between',
    mend: 'Leave it out where one process does everything; else give one process worker, and one bot.',
  }),
  HOST: withDefault('127.0.0.1', {
    read: matching(/^[0-9A-Za-z.:-]{1,253}$/, 'not an address or a host name'),
    purpose:
      'Address on which HTTP is served. The default answers this machine only; in a container use ' +
      '0.0.0.0 (the Docker image sets it).',
    expected: 'an IP address or a host name of this machine',
    mend: 'Use 127.0.0.1 behind a reverse proxy, 0.0.0.0 in a container.',
  }),
  PORT: withDefault('3000', {
    read: wholeNumber(0, 65535),
    purpose: 'Port on which HTTP is served; 0 takes a free one.',
    expected: 'a whole number from 0 to 65535',
    mend: 'Choose a free port, such as 3000.',
  }),
  TRUSTED_PROXIES: withDefault('none', {
    read: networkList,
    purpose:
      'Reverse proxies whose X-Forwarded-For is believed: by the address that they name, wrong keys ' +
      'are counted.',
    expected: 'IP addresses and networks with commas between, such as 10.0.0.0/8, or none',
    mend: 'Name the addresses from which your reverse proxies reach the gateway, and no others.',
  }),
  LOG_LEVEL: withDefault('info', {
    read: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    purpose: 'The least important messages that are still logged.',
    expected: 'trace, debug, info, warn, error, fatal or silent',
    mend: 'Use info; debug while looking for a fault.',
  }),
  DATABASE_URL: {
    ...optional({
      read: databaseUrl,
      purpose:
        'Connection string of PostgreSQL 15 or newer, of a role that owns nothing. Of several hosts ' +
        'the one that can be written to is used. Across a network write sslmode=verify-full: ' +
        'sslmode=require only encrypts, and does not check who answers. A pooler must work in session ' +
        'mode. Without DATABASE_URL an embedded PostgreSQL is started, which production refuses.',
      expected:
        'postgres://user:password@host:5432/database, or several host:port with commas between',
      mend: 'Take it from your PostgreSQL; percent-encode special characters of the password.',
    }),
    ...kept,
  },
  DATABASE_OWNER_URL: {
    ...optional({
      read: databaseUrl,
      purpose:
        'The same database as the role that owns the tables: applies pending migrations at the ' +
        'start, and nothing else. Without it, "npm run db:migrate" does that before the start.',
      expected: 'postgres://owner:password@host:5432/database, with the same hosts as DATABASE_URL',
      mend: 'Name a role of its own, which owns the database; "npm run db:roles" makes two of one.',
    }),
    ...kept,
  },
  DATABASE_WAIT_SECONDS: withDefault('60', {
    read: wholeNumber(0, 3600),
    purpose:
      'How long a start waits for the database before it gives up. With several hosts no less than 20: ' +
      'one that says nothing is waited for.',
    expected: 'a whole number of seconds from 0 to 3600',
    mend: 'Use 60.',
  }),
  DATABASE_POOL_SIZE: withDefault('10', {
    read: wholeNumber(3, 200),
    purpose: 'Most connections to the database at once.',
    expected: 'a whole number from 3 to 200',
    mend: 'Use 10; stay below max_connections of your PostgreSQL.',
  }),
};

const chainVariables = {
  CHAIN_NODES: required({
    read: nodeList,
    purpose: 'CrowdWiz nodes to read from and send to; when one fails, the next is used.',
    expected: 'one or more WebSocket addresses with commas between, such as wss://node.example/ws',
    mend: 'Name at least one CrowdWiz node that you trust, best of all your own.',
  }),
  CHAIN_ID: withDefault(CROWDWIZ_MAINNET_CHAIN_ID, {
    read: chainId,
    purpose: 'The chain that the nodes must serve; the default is CrowdWiz mainnet.',
    expected: '64 hexadecimal digits',
    mend: 'Leave it out for mainnet; for another chain ask its node with get_chain_id.',
  }),
  CHAIN_QUORUM: withDefault('1', {
    read: wholeNumber(1, 20),
    purpose: 'How many nodes must agree before blocks, history, balance, keys and fees count.',
    expected: 'a whole number from 1 to the number of CHAIN_NODES',
    mend: 'Use 1 with one node of your own, 2 or more with nodes of others.',
  }),
  CHAIN_MAX_MESSAGE_BYTES: withDefault('67108864', {
    read: wholeNumber(8_388_608, 1_073_741_824),
    purpose:
      'Largest answer of a node that is taken; a larger one ends the connection, and less is asked for ' +
      'at once. Nodes themselves send up to some 32 MB.',
    expected: 'a whole number of bytes from 8388608 to 1073741824',
    mend: 'Use 67108864 (64 MiB); a single block that is larger needs more.',
  }),
  CHAIN_CALL_TIMEOUT_SECONDS: withDefault('10', {
    read: wholeNumber(1, 300),
    purpose: 'How long a node may take for an answer; then another is asked, and less at once.',
    expected: 'a whole number of seconds from 1 to 300',
    mend: 'Use 10; more over a slow line.',
  }),
  CHAIN_CONNECT_TIMEOUT_SECONDS: withDefault('5', {
    read: wholeNumber(1, 60),
    purpose: 'How long a connection to a node may take to open.',
    expected: 'a whole number of seconds from 1 to 60',
    mend: 'Use 5.',
  }),
  CHAIN_CLOCK_TOLERANCE_SECONDS: withDefault('60', {
    read: wholeNumber(5, 86400),
    purpose:
      "How far the chain's time and this machine's clock may be apart. A node whose head is further " +
      'ahead is left for another; while the chain itself is further away, nothing is quoted.',
    expected: 'a whole number of seconds from 5 to 86400',
    mend: 'Use 60, and keep the clock right.',
  }),
  GATEWAY_ACCOUNT: required({
    read: accountName,
    purpose: 'Name of the hot wallet: the CrowdWiz account that takes deposits and pays out.',
    expected: 'a CrowdWiz account name, such as my-gateway1',
    mend: 'Write the name as the wallet shows it, in small letters; not its 1.2.n id.',
  }),
  GATEWAY_ACTIVE_KEY: {
    ...optional({
      read: privateKey,
      purpose:
        'Active private key of GATEWAY_ACCOUNT: signs payments and codes. Left out only where a signer ' +
        'of your own has the keys.',
      expected: 'a private key in wallet import format: 51 characters that begin with 5',
      mend: 'Copy the active private key whole from the wallet of GATEWAY_ACCOUNT.',
    }),
    ...kept,
  },
  GATEWAY_MEMO_KEY: {
    ...optional({
      read: privateKey,
      purpose:
        'Memo private key of GATEWAY_ACCOUNT: encrypts one-time codes and payment memos. Left out only ' +
        'where a signer of your own has the keys.',
      expected: 'a private key in wallet import format: 51 characters that begin with 5',
      mend: 'Copy the memo private key whole from the wallet of GATEWAY_ACCOUNT.',
    }),
    ...kept,
  },
  TRANSACTION_LIFETIME_SECONDS: withDefault('300', {
    read: wholeNumber(10, 86400),
    purpose: 'How long a signed transaction may still enter a block; then it can be proven dead.',
    expected: 'a whole number of seconds from 10 to 86400',
    mend: 'Use 300.',
  }),
  FEE_CEILING_TRANSFER: withDefault('10', {
    read: positiveAmount,
    purpose:
      'The most that the network fee of a payout or refund may be, in CWD, whatever nodes say.',
    expected: 'a positive decimal amount of CWD',
    mend: 'Use a few times what the chain takes for a transfer.',
  }),
  FEE_CEILING_MESSAGE: withDefault('1', {
    read: positiveAmount,
    purpose: 'The most that the network fee of a one-time code may be, in CWD, whatever nodes say.',
    expected: 'a positive decimal amount of CWD',
    mend: 'Use a few times what the chain takes for a message.',
  }),
  FEE_CEILING_MASS_PAYMENT: withDefault('25', {
    read: positiveAmount,
    purpose:
      'The most that the network fee of a mass payment may be, in CWD, before its recipients.',
    expected: 'a positive decimal amount of CWD',
    mend: 'Use a few times what the chain takes for a mass payment.',
  }),
  FEE_CEILING_MASS_PAYMENT_RECIPIENT: withDefault('0.5', {
    read: positiveAmount,
    purpose:
      'How much each recipient of a mass payment may add to its network fee at most, in CWD.',
    expected: 'a positive decimal amount of CWD',
    mend: 'Use a few times what the chain takes for a recipient.',
  }),
  COLD_WALLET_ACCOUNT: optional({
    purpose:
      'Name of the account to which operators send what the hot wallet need not hold, and from which it is ' +
      'refilled. It is never a customer’s. Without it nothing is sent there.',
    expected: 'an account name that GATEWAY_ACCOUNT is not, such as my-vault1',
    mend: 'Copy the name of the account whose keys are kept offline.',
    read: accountName,
  }),
  PAYOUT_QUEUE_WAIT_SECONDS: withDefault('600', {
    read: wholeNumber(0, 604_800),
    purpose:
      'How long a payout that the hot wallet cannot afford holds up those behind it. Then smaller ones ' +
      'pass it, and half of what comes in is set aside for it.',
    expected: 'a whole number of seconds from 0 to 604800',
    mend: 'Use 600.',
  }),
  PAYOUT_BATCH: withDefault('off', {
    read: oneOf(['off', 'transfers']),
    purpose:
      'Whether payouts share a transaction: off pays each by itself, transfers puts a transfer for each into ' +
      'one. Each costs the same; one signature and one transaction serve many.',
    expected: 'off or transfers',
    mend: 'Use off.',
  }),
  PAYOUT_BATCH_SIZE: withDefault('50', {
    read: wholeNumber(2, 200),
    purpose: 'Most payouts in one transaction, where they share one.',
    expected: 'a whole number from 2 to 200',
    mend: 'Use 50.',
  }),
  PAYOUT_BATCH_SECONDS: withDefault('0', {
    read: wholeNumber(0, 300),
    purpose:
      'How long after its request a payout may wait for others to share its transaction; 0: what waits at ' +
      'the moment goes together.',
    expected: 'a whole number of seconds from 0 to 300',
    mend: 'Use 0.',
  }),
  SCAN_INTERVAL_SECONDS: withDefault('60', {
    read: wholeNumber(1, 3600),
    purpose: 'How often the chain is read when no node announces blocks.',
    expected: 'a whole number of seconds from 1 to 3600',
    mend: 'Use 60.',
  }),
  SCAN_FROM_BLOCK: optional({
    read: wholeNumber(1, 4294967295),
    purpose:
      'First block to read at the first start; without it, the last irreversible one. What came in before the first start is history, and the house’s. Ignored later.',
    expected: 'a block number from 1 up that the chain has reached',
    mend: 'Leave it out, unless the history before the first start is wanted in the books.',
  }),
};

const telegramVariables = {
  TELEGRAM_BOT_TOKEN: {
    ...optional({
      read: secretText(3, /^\d+:[\w-]+$/, 'a text that does not look like a token'),
      purpose: 'Token of the Telegram bot. Without it there is no bot.',
      expected: 'digits, a colon, and letters, as BotFather gives it',
      mend: 'Copy the token whole from BotFather.',
    }),
    ...kept,
  },
  TELEGRAM_API_ROOT: withDefault('https://api.telegram.org', {
    read: url(['https', 'http']),
    purpose: 'Address of the Bot API; change it for a Bot API server of your own.',
    expected: 'a URL that begins with https:// or http://',
    mend: 'Leave it out, unless you run your own Bot API server.',
  }),
  TELEGRAM_PROXY: {
    ...optional({
      read: secretUrl(['socks5', 'socks5h', 'socks', 'http', 'https']),
      purpose: 'Proxy through which Telegram is reached; it may carry a user and a password.',
      expected: 'socks5://host:1080 or http://user:password@host:3128',
      mend: 'Leave it out where Telegram can be reached directly.',
    }),
    ...kept,
  },
  TELEGRAM_MODE: withDefault('polling', {
    read: oneOf(['polling', 'webhook']),
    purpose: 'Whether the bot asks Telegram for messages, or Telegram calls TELEGRAM_WEBHOOK_URL.',
    expected: 'polling or webhook',
    mend: 'Use polling, unless the gateway has a public HTTPS address.',
  }),
  TELEGRAM_WEBHOOK_URL: optional({
    read: url(['https', 'http']),
    purpose: 'Public address of the webhook, needed when TELEGRAM_MODE is webhook.',
    expected: 'a URL such as https://gateway.example/telegram/webhook',
    mend: 'Give the address under which Telegram reaches this gateway.',
  }),
  TELEGRAM_WEBHOOK_SECRET: {
    ...optional({
      read: secretText(16, /^[\w-]{1,256}$/, 'a text with other signs'),
      purpose:
        'Telegram repeats it in each webhook call, so that nobody else can speak for Telegram.',
      expected: '16 to 256 letters, digits, _ or -',
      mend: 'Make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
  EXPLORER_LINK: optional({
    read: explorerLink,
    purpose:
      'Link that shows a transaction in a block explorer; the bot gives it to customers beside the id of a ' +
      'transaction. Without it they get the id alone.',
    expected: 'a link with {transaction} in it, such as https://explorer.example/tx/{transaction}',
    mend: 'Leave it out, unless you know an explorer that finds transactions of CHAIN_ID by their id.',
  }),
  SUPPORT_CONTACT: optional({
    read: matching(
      /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u,
      'more than 200 characters, or signs that nobody can see',
    ),
    purpose:
      'What the bot answers to /support: where customers reach a person. Without it the bot has no such ' +
      'command.',
    expected: 'a link, a name in Telegram, an address or a short sentence, of up to 200 characters',
    mend: 'Write for instance @my_support, or https://shop.example/help.',
  }),
};

const moneyVariables = {
  POINTS_SYMBOL: withDefault('DEMO', {
    read: matching(
      /^(?!CWD$)[\p{L}\p{N}_-]{1,16}$/u,
      'CWD itself, or not 1 to 16 letters and digits',
    ),
    purpose: "What the service's points are called.",
    expected: '1 to 16 letters, digits, _ or -; not CWD',
    mend: 'Use a short word, such as COINS. Do not change it once points were given.',
  }),
  POINTS_DECIMALS: withDefault('2', {
    read: wholeNumber(0, 8),
    purpose: 'Decimal places of one point. It must not change once points were given.',
    expected: 'a whole number from 0 to 8',
    mend: 'Use 2, or 0 for whole points.',
  }),
  DEPOSIT_RATE: withDefault('90', {
    read: rate,
    purpose: 'Points given per CWD that comes in. First value only: later the database decides.',
    expected: 'a positive decimal, such as 90 or 0.125, at most WITHDRAW_RATE',
    mend: 'Write digits with a point, without spaces or commas.',
  }),
  WITHDRAW_RATE: withDefault('100', {
    read: rate,
    purpose: 'Points taken per CWD that goes out. First value only: later the database decides.',
    expected: 'a positive decimal, such as 100 or 0.125, at least DEPOSIT_RATE',
    mend: 'Write digits with a point, without spaces or commas.',
  }),
  RATE_CHANGE_FACTOR_MAXIMUM: withDefault('2', {
    read: factor,
    purpose:
      'A rate that is followed by one more than so many times as large or as small is refused, unless ' +
      'the request names it.',
    expected: 'a decimal of at least 1, such as 2 or 1.25',
    mend: 'Use 2; less where rates change little by little.',
  }),
  WITHDRAW_FEE_PAYER: withDefault('customer', {
    read: oneOf(['customer', 'house']),
    purpose: 'Who bears the network fee of a withdrawal.',
    expected: 'customer or house',
    mend: 'Use customer: the fee is taken from what arrives.',
  }),
  QUOTE_LIFETIME_SECONDS: withDefault('300', {
    read: wholeNumber(10, 86400),
    purpose: 'How long the quote of a withdrawal may be confirmed.',
    expected: 'a whole number of seconds from 10 to 86400',
    mend: 'Use 300.',
  }),
  WITHDRAWAL_DEADLINE_SECONDS: withDefault('86400', {
    read: wholeNumber(600, 2_592_000),
    purpose:
      'A withdrawal that is not signed so long after its request is cancelled: its points return.',
    expected: 'a whole number of seconds from 600 to 2592000',
    mend: 'Use 86400: one day.',
  }),
  CLAIM_PERIOD_SECONDS: withDefault('2592000', {
    read: wholeNumber(3_600, 31_536_000),
    purpose:
      'How long after its block customers may claim a deposit that came before they proved its account; ' +
      'later only an operator can attribute it.',
    expected: 'a whole number of seconds from 3600 to 31536000',
    mend: 'Use 2592000: thirty days.',
  }),
  WALLET_LINK: optional({
    read: walletLink,
    purpose:
      'Link that opens the wallet of a customer at a transfer, for deposit instructions and their QR code. ' +
      'Without it the QR code has the name of GATEWAY_ACCOUNT alone.',
    expected: 'a link with {account} in it, such as https://wallet.example/send?to={account}',
    mend: 'Leave it out, unless you know a link that the wallet of your customers understands.',
  }),
  EVENT_RETENTION_SECONDS: withDefault('2592000', {
    read: wholeNumber(3_600, 31_536_000),
    purpose:
      'For so long services can read an event under /v1/events; older ones are deleted, and a cursor before them is refused.',
    expected: 'a whole number of seconds from 3600 to 31536000',
    mend: 'Use 2592000: thirty days.',
  }),
  DECISION_EXPIRY_SECONDS: withDefault('86400', {
    read: wholeNumber(300, 2_592_000),
    purpose: 'How long an act of an operator waits for the decision of a second person.',
    expected: 'a whole number of seconds from 300 to 2592000',
    mend: 'Use 86400: one day.',
  }),
};

const count = {
  read: countLimit,
  expected: 'a whole number, or none for no limit',
  mend: 'Write plain digits, or none.',
};
const amount = {
  read: amountLimit,
  expected: 'an amount of CWD with at most 5 decimals, or none for no limit',
  mend: 'Write digits with a point, such as 5000 or 99.5, or none.',
};

const limitVariables = {
  LIMIT_CODES_PER_CUSTOMER_PER_DAY: withDefault('5', {
    ...count,
    purpose: 'One-time codes for one customer in 24 hours; each costs a network fee. First value.',
  }),
  LIMIT_CODES_PER_CUSTOMER_AND_ACCOUNT_PER_DAY: withDefault('5', {
    ...count,
    purpose:
      'One-time codes for one customer to one CrowdWiz account in 24 hours. First value only.',
  }),
  LIMIT_CODES_PER_DAY: withDefault('500', {
    ...count,
    purpose:
      'One-time codes in all in 24 hours: with their fee it bounds what they cost. First value only.',
  }),
  LIMIT_LINK_MESSAGES_PER_CUSTOMER_PER_DAY: withDefault('20', {
    ...count,
    purpose:
      'Codes in 24 hours that one customer is shown to send them in a message from the account; ' +
      'they cost the gateway nothing. First value only.',
  }),
  LIMIT_DEPOSIT_MINIMUM: withDefault('0.01', {
    ...amount,
    purpose:
      'Least CWD that is credited at once; smaller deposits of a customer add up until they are as ' +
      'much. First value only.',
  }),
  LIMIT_WITHDRAWAL_MINIMUM: optional({
    ...amount,
    purpose:
      'Least CWD that the points of one withdrawal must be worth. Absent: none when customers bear the ' +
      'network fee, 20 when the house does. First value only.',
  }),
  LIMIT_WITHDRAWAL_MAXIMUM: withDefault('none', {
    ...amount,
    purpose: 'Most CWD of one withdrawal. First value only.',
  }),
  LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: withDefault('20', {
    ...count,
    purpose: 'Withdrawals of one customer in 24 hours. First value only.',
  }),
  LIMIT_WITHDRAWALS_PER_CUSTOMER_PER_DAY: withDefault('none', {
    ...amount,
    purpose:
      'Most CWD that one customer may withdraw in 24 hours, with the fees that the house bears. First ' +
      'value only.',
  }),
  LIMIT_WITHDRAWALS_PER_DAY: withDefault('none', {
    ...amount,
    purpose:
      'Most CWD that all customers may withdraw in 24 hours, with the fees that the house bears. First ' +
      'value only.',
  }),
  APPROVAL_ABOVE: withDefault('none', {
    ...amount,
    purpose:
      'A customer who withdraws more CWD than this in 24 hours without an approval waits for an ' +
      'operator. First value only.',
  }),
};

const accessVariables = {
  CODE_SECRET: {
    ...optional({
      read: secretText(32, /^\S+$/, 'a text with spaces'),
      purpose:
        'Key under which one-time codes are stored as HMAC. Production needs one; elsewhere it is ' +
        'derived from GATEWAY_ACTIVE_KEY when it is absent.',
      expected: 'at least 32 characters without spaces',
      mend: 'Make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
  MEMO_SECRET: {
    ...optional({
      read: secretText(32, /^\S+$/, 'a text with spaces'),
      purpose:
        'Key under which the memo of everything that is signed carries an HMAC, by which a payment ' +
        'that the database has forgotten is known to be ours. Derived from CODE_SECRET when absent.',
      expected: 'at least 32 characters without spaces',
      mend: 'Leave it out, or make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
  MEMO_SECRET_BEFORE: {
    ...optional({
      read: secretText(32, /^\S+$/, 'a text with spaces'),
      purpose:
        'The MEMO_SECRET, or the CODE_SECRET without one, that was in use before: memos under it are ' +
        'still known as ours.',
      expected: 'at least 32 characters without spaces',
      mend: 'Keep the former secret here after changing it, for as long as backups from before exist.',
    }),
    ...kept,
  },
  CODE_LIFETIME_SECONDS: withDefault('600', {
    read: wholeNumber(10, 86400),
    purpose: 'How long a one-time code is valid.',
    expected: 'a whole number of seconds from 10 to 86400',
    mend: 'Use 600.',
  }),
  ADMIN_API_KEY: {
    ...optional({
      read: secretText(8, /^[\x21-\x7e]+$/, 'a text with spaces or signs outside ASCII'),
      purpose: 'Key of the admin interface under /admin/v1. Without it that interface is off.',
      expected: 'at least 8 (in production 32) characters without spaces',
      mend: 'Make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
  METRICS_API_KEY: {
    ...optional({
      read: secretText(8, /^[\x21-\x7e]+$/, 'a text with spaces or signs outside ASCII'),
      purpose:
        'Key that opens /metrics and the details of /health/ready, and nothing else. Without it only ' +
        'the admin key opens them.',
      expected: 'at least 8 (in production 32) characters without spaces',
      mend: 'Make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
  SERVICE_API_KEY: {
    ...optional({
      read: secretText(8, /^[\x21-\x7e]+$/, 'a text with spaces or signs outside ASCII'),
      purpose:
        'Key of the service API under /v1 (docs/INTEGRATION.md). Keys that the gateway gives out open it as well.',
      expected: 'at least 8 (in production 32) characters without spaces',
      mend: 'Make one with: openssl rand -hex 32',
    }),
    ...kept,
  },
};

const webhookVariables = {
  WEBHOOK_PRIVATE_NETWORKS: withDefault('none', {
    read: networkList,
    purpose:
      'Networks of your own to which webhooks may be sent, also by plain http. Without it they go to ' +
      'addresses of the internet alone, by https: never to this machine, nor to what is beside it.',
    expected: 'IP addresses and networks with commas between, such as 10.1.2.0/24, or none',
    mend: 'Name the addresses of receivers inside your network, and no others.',
  }),
};

const alarmVariables = {
  OPS_CHAT_ID: optional({
    read: matching(/^-?[1-9]\d{0,15}$/, 'not the number of a chat'),
    purpose:
      'Chat in Telegram in which the bot tells operators of alarms, and takes their acknowledgement from ' +
      'whoever is in it. Without it no chat is told.',
    expected: 'a whole number; that of a group begins with a minus',
    mend: 'Add the bot to a group of the operators alone, and write the number of that group.',
  }),
  OPS_CHAT_LANGUAGE: withDefault('ru', {
    read: oneOf(['ru', 'en']),
    purpose: 'Language of what the bot writes into OPS_CHAT_ID.',
    expected: 'ru or en',
    mend: 'Write ru or en.',
  }),
  OPS_WEBHOOK_URL: {
    ...optional({
      read: secretUrl(['https', 'http']),
      purpose:
        'Receiver that is told of alarms, signed as Standard Webhooks are. Addresses that are not of the ' +
        'internet are for WEBHOOK_PRIVATE_NETWORKS to name. Secret, as its path may let anybody in.',
      expected: 'a URL such as https://pager.example/hooks/gateway',
      mend: 'Give the address of the receiver, and its OPS_WEBHOOK_SECRET.',
    }),
    ...kept,
  },
  OPS_WEBHOOK_SECRET: {
    ...optional({
      read: secretText(38, /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'a text that is no such secret'),
      purpose:
        'Signs what is sent to OPS_WEBHOOK_URL, so that nobody else can raise an alarm there.',
      expected: 'whsec_ and base64 of 24 bytes or more',
      mend: 'Make one with: echo "whsec_$(openssl rand -base64 32)"',
    }),
    ...kept,
  },
  ALARM_APPROVAL_MINUTES: withDefault('30', {
    read: wholeNumber(1, 10_080),
    purpose:
      'A withdrawal that waits so long for an approval is an alarm, and so is what waits for a second operator.',
    expected: 'a whole number of minutes from 1 to 10080',
    mend: 'Use 30.',
  }),
  ALARM_WALLET_BELOW: withDefault('none', {
    ...amount,
    purpose: 'It is an alarm when the hot wallet holds less CWD than this on the chain.',
  }),
  AUDIT_ANCHOR_ACCOUNT: optional({
    read: accountName,
    purpose:
      'Another account of the gateway, to which the head of what operators did is sent once a day by a ' +
      'message on the chain, for the network fee. Without it none is sent.',
    expected: 'a CrowdWiz account name, such as my-gateway2',
    mend: 'Write the name of an account with keys of its own; not that of GATEWAY_ACCOUNT.',
  }),
  ALARM_BACKUP_HOURS: withDefault('50', {
    read: wholeNumber(1, 8_760),
    purpose:
      'It is an alarm when the last verified copy of the database is older, once one was ever noted.',
    expected: 'a whole number of hours from 1 to 8760',
    mend: 'Use two of the periods in which copies are made, and some time for one: 50 for daily ones.',
  }),
};

const drillVariables = {
  GUARDS_OFF: withDefault('none', {
    read: someOf(['unknown-spending', 'database-history']),
    purpose:
      'For drills alone, and refused in production: guards against a database that forgot payments ' +
      'which are left off, to show what happens without them.',
    expected: 'none, or unknown-spending and database-history with a comma between',
    mend: 'Leave it out.',
  }),
};

/** Every variable that the gateway reads. */
export const VARIABLES = {
  ...chainVariables,
  ...serverVariables,
  ...telegramVariables,
  ...moneyVariables,
  ...limitVariables,
  ...accessVariables,
  ...webhookVariables,
  ...alarmVariables,
  ...drillVariables,
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof VARIABLES;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

type ValueOf<V> = V extends { read: Reader<infer T>; required: infer R }
  ? R extends true
    ? T
    : T | null
  : never;

export type VariableValues = { readonly [Name in VariableName]: ValueOf<(typeof VARIABLES)[Name]> };
