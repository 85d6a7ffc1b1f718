import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AlarmSettings } from '../alarms';
import { AnchorSettings } from '../audit';
import { DepositSettings } from '../deposits';
import {
  Assets,
  behindPorts,
  Clock,
  EVENT_LISTENERS,
  EventDispatcher,
  type EventListener,
  EventLog,
  EventPublisher,
  MoneyClock,
  type Port,
  portsOf,
  ProcessSignals,
  UnitOfWork,
} from '../kernel';
import { DecisionSettings } from '../decisions';
import { EventSettings } from '../events';
import { LinkingSettings } from '../linking';
import type { GatewayConfig, Secret } from '../platform/config';
import { ScanSettings } from '../scan';
import { TermsSettings } from '../terms';
import { ColdWalletSettings, GuardsOff, MemoSeal, WalletSettings } from '../wallet';
import { EndpointSecrets, WebhookSettings } from '../webhooks';
import { WithdrawalSettings } from '../withdrawals';

const BALANCE_GRACE_SECONDS = 60;

/** Over the log that an adapter keeps. The kernel knows no decorators of Nest. */
export const EVENT_DISPATCHER = {
  provide: EventPublisher,
  inject: [EventLog, Clock, EVENT_LISTENERS],
  useFactory: (log: EventLog, clock: Clock, listeners: readonly EventListener[]) =>
    new EventDispatcher(log, clock, listeners),
};

const PORTS = [Clock, MoneyClock, UnitOfWork, EventLog, EventPublisher, ProcessSignals];

/**
 * What every module may ask for: the kernel's ports, settings by value, and the list of who hears events
 * (`ListsModule`).
 */
@Global()
@Module({})
export class KernelModule {
  static forRoot(config: GatewayConfig, clock: Clock, replaced: ReadonlySet<Port>): DynamicModule {
    const { points, scan, chain, linking, withdrawals, wallet } = config;
    const values = [
      { provide: Assets, useValue: Assets.withPoints(points.symbol, points.decimals) },
      { provide: ScanSettings, useValue: new ScanSettings(chain.chainId, scan.fromBlock) },
      {
        provide: LinkingSettings,
        useValue: new LinkingSettings(
          linking.codeSecret.reveal(),
          linking.codeLifetimeSeconds,
          5,
          chain.clockToleranceSeconds,
        ),
      },
      {
        provide: TermsSettings,
        useValue: new TermsSettings(config.rateChangeFactorMaximum),
      },
      {
        provide: DepositSettings,
        useValue: new DepositSettings(
          config.deposits.claimPeriodSeconds,
          config.deposits.walletLink,
        ),
      },
      {
        provide: WithdrawalSettings,
        useValue: new WithdrawalSettings(
          withdrawals.feePayer,
          withdrawals.quoteLifetimeSeconds,
          withdrawals.deadlineSeconds,
        ),
      },
      {
        provide: WalletSettings,
        useValue: new WalletSettings(
          wallet.transactionLifetimeSeconds,
          BALANCE_GRACE_SECONDS,
          wallet.feeCeilings,
          wallet.shortWaitSeconds,
          wallet.payoutBatches,
        ),
      },
      { provide: ColdWalletSettings, useValue: new ColdWalletSettings(wallet.coldAccountName) },
      {
        provide: DecisionSettings,
        useValue: new DecisionSettings(config.decisions.expirySeconds),
      },
      { provide: EventSettings, useValue: new EventSettings(config.events.retentionSeconds) },
      { provide: AlarmSettings, useValue: alarmSettingsOf(config) },
      { provide: AnchorSettings, useValue: new AnchorSettings(config.audit.anchorAccount) },
      { provide: WebhookSettings, useValue: new WebhookSettings() },
      {
        provide: EndpointSecrets,
        useValue: new EndpointSecrets(revealed(config.webhooks.sealSecrets)),
      },
      { provide: MemoSeal, useValue: memoSealOf(config) },
      { provide: GuardsOff, useValue: new GuardsOff(new Set(wallet.guardsOff)) },
      // Listeners publish events themselves: a constructor could not have them.
      { provide: EVENT_LISTENERS, useValue: [] },
    ];
    return {
      module: KernelModule,
      providers: [
        ...behindPorts([{ provide: Clock, useValue: clock }, EVENT_DISPATCHER], replaced),
        ...portsOf(...PORTS),
        ...values,
      ],
      exports: [...PORTS, ...values.map(({ provide }) => provide)],
    };
  }
}

function alarmSettingsOf({ alarms }: GatewayConfig): AlarmSettings {
  const { approvalSeconds, walletBelow, scanLagSeconds, backupSeconds } = alarms;
  return new AlarmSettings(approvalSeconds, walletBelow, scanLagSeconds, backupSeconds);
}

function memoSealOf({ wallet }: GatewayConfig): MemoSeal {
  return new MemoSeal(revealed(wallet.memoSecrets));
}

/** The first one seals, each of them is known. */
function revealed([sealing, ...former]: readonly [Secret, ...Secret[]]): [string, ...string[]] {
  return [sealing.reveal(), ...former.map((secret) => secret.reveal())];
}
