import { Global, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { DepositSettings } from '../deposits';
import {
  Assets,
  Clock,
  EVENT_LISTENERS,
  EventDispatcher,
  type EventListener,
  EventLog,
  EventPublisher,
} from '../kernel';
import { LinkingSettings } from '../linking';
import type { GatewayConfig } from '../platform/config';
import { ScanSettings } from '../scan';
import { TermsSettings } from '../terms';
import { GuardsOff, MemoSeal, WalletSettings } from '../wallet';
import { WithdrawalSettings } from '../withdrawals';

const BALANCE_GRACE_SECONDS = 60;

/** Over the log that an adapter keeps. The kernel knows no decorators of Nest. */
export const EVENT_DISPATCHER: FactoryProvider<EventPublisher> = {
  provide: EventPublisher,
  inject: [EventLog, Clock, EVENT_LISTENERS],
  useFactory: (log: EventLog, clock: Clock, listeners: readonly EventListener[]) =>
    new EventDispatcher(log, clock, listeners),
};

/** What every module may ask for: settings by value, and the list of who hears events (`ListsModule`). */
@Global()
@Module({})
export class KernelModule {
  static forRoot(config: GatewayConfig, clock: Clock): DynamicModule {
    const { points, scan, chain, linking, withdrawals, wallet } = config;
    const values = [
      { provide: Assets, useValue: Assets.withPoints(points.symbol, points.decimals) },
      { provide: Clock, useValue: clock },
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
        useValue: new DepositSettings(config.deposits.claimPeriodSeconds),
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
        ),
      },
      { provide: MemoSeal, useValue: memoSealOf(config) },
      { provide: GuardsOff, useValue: new GuardsOff(new Set(wallet.guardsOff)) },
      // Listeners publish events themselves: a constructor could not have them.
      { provide: EVENT_LISTENERS, useValue: [] },
      EVENT_DISPATCHER,
    ];
    return {
      module: KernelModule,
      providers: values,
      exports: values.map(({ provide }) => provide),
    };
  }
}

function memoSealOf({ wallet }: GatewayConfig): MemoSeal {
  const [sealing, ...former] = wallet.memoSecrets;
  return new MemoSeal([sealing.reveal(), ...former.map((secret) => secret.reveal())]);
}
