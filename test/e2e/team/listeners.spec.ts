import { ALARM_CHANNELS } from '../../../src/alarms';
import { AUDIT_ANCHORS } from '../../../src/audit';
import { EVENT_LISTENERS } from '../../../src/kernel';
import { BLOCK_LISTENERS, RECONCILE_LISTENERS, RESCAN_LISTENERS } from '../../../src/scan';
import {
  FORGOTTEN_ORDERS,
  OUTGOING_LISTENERS,
  OUTGOING_SOURCES,
  UNDONE_ORDERS,
} from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

// Throw-away values, made for these tests. Nobody is there.
const WITH_EVERY_CHANNEL = {
  TELEGRAM_BOT_TOKEN: '123456:throw-away',
  TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  OPS_CHAT_ID: '-100500',
  OPS_WEBHOOK_URL: 'https://pager.invalid/hooks',
  OPS_WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
};

/** Who is called in which order: locks, log lines and what is booked first depend on it. */
describe('the lists of the whole gateway', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start(WITH_EVERY_CHANNEL, undefined, { opensBooks: false });
  }, 60_000);

  afterAll(() => gateway.stop());

  it.each([
    [
      'events',
      EVENT_LISTENERS,
      [
        'EventLines',
        'RecordEvents',
        'RecordActs',
        'OfferDeposits',
        'LapseWithdrawals',
        'WatchHotWallet',
        'OutboxNotifier',
        'CycleTriggers',
        'EventCounters',
      ],
    ],
    [
      'blocks',
      BLOCK_LISTENERS,
      [
        'RecordKeyUpdates',
        'WatchUndone',
        'ColdWallet',
        'ProveOutcomes',
        'CreditDeposits',
        'RecordOddOperations',
        'WatchSpending',
        'WatchDatabaseHistory',
        'ReadLinkMessages',
      ],
    ],
    ['blocks that are read again', RESCAN_LISTENERS, ['RecheckOutgoing', 'RecheckDeposits']],
    [
      'reconciliations',
      RECONCILE_LISTENERS,
      ['UndoPayments', 'ReverseDeposits', 'BoundLinks', 'OutdateComparison'],
    ],
    [
      'outgoing transactions',
      OUTGOING_LISTENERS,
      [
        'FailLinkRequest',
        'SettleWithdrawals',
        'SettleRefunds',
        'SettleSweeps',
        'ReportRepeatedExpiry',
        'SettleSurplus',
      ],
    ],
    [
      'what is to be signed',
      OUTGOING_SOURCES,
      ['CodeSource', 'PayoutSource', 'RefundSource', 'SweepSource', 'AnchorSource'],
    ],
    [
      'forgotten payments',
      FORGOTTEN_ORDERS,
      [
        'ForgottenCodes',
        'ForgottenPayouts',
        'ForgottenRefunds',
        'ForgottenSweeps',
        'ForgottenAnchors',
      ],
    ],
    ["the day's head of what operators did", AUDIT_ANCHORS, ['AuditLog']],
    ['undone payments', UNDONE_ORDERS, ['UndoneWithdrawals', 'UndoneRefunds', 'UndoneSweeps']],
    ['alarms', ALARM_CHANNELS, ['OpsChat', 'OpsWebhook']],
  ])('hold for %s who cares, in order', (_what, list, names) => {
    const members = gateway.app.get<object[]>(list, { strict: false });
    expect(members.map(({ constructor }) => constructor.name)).toEqual(names);
  });
});
