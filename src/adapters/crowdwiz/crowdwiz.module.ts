import {
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { behindPorts, MoneyClock, type Port, portsOf, UnitOfWork } from '../../kernel';
import { AcceptedBlocks, ChainReader } from '../../scan';
import {
  AnnouncedSpendings,
  ChainAccounts,
  ChainHealth,
  FeeSchedule,
  MemoReader,
  TransactionBroadcaster,
  TransactionBuilder,
  TransactionSigner,
} from '../../wallet';
import { ChainClock } from './chain-clock';
import { NodePool } from './connection';
import { createNodePool } from './create-node-pool';
import { CrowdWizAccounts } from './wallet/crowdwiz-accounts';
import { CrowdWizAnnouncedSpendings } from './wallet/crowdwiz-announced-spendings';
import { CrowdWizBroadcaster } from './wallet/crowdwiz-broadcaster';
import { CrowdWizBuilder } from './wallet/crowdwiz-builder';
import { CrowdWizChain } from './scan/crowdwiz-chain';
import { CrowdWizFees } from './wallet/crowdwiz-fees';
import { CrowdWizHealth } from './wallet/crowdwiz-health';
import { CrowdWizMemoReader } from './wallet/crowdwiz-memo-reader';
import { CrowdWizOptions, type CrowdWizSettings } from './crowdwiz-options';
import { CrowdWizSigner } from './wallet/crowdwiz-signer';
import { HotWallet } from './wallet/hot-wallet';
import { NoSigner } from './wallet/no-signer';

/** Connects when the application starts, and says goodbye after everybody else has finished. */
@Injectable()
class PoolLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly pool: NodePool) {}

  onModuleInit(): void {
    this.pool.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.stop();
  }
}

const PORTS = [
  { provide: MoneyClock, useClass: ChainClock },
  { provide: ChainReader, useClass: CrowdWizChain },
  { provide: ChainAccounts, useClass: CrowdWizAccounts },
  { provide: ChainHealth, useClass: CrowdWizHealth },
  { provide: AnnouncedSpendings, useExisting: CrowdWizAnnouncedSpendings },
  { provide: FeeSchedule, useClass: CrowdWizFees },
  { provide: MemoReader, useClass: CrowdWizMemoReader },
  { provide: TransactionBuilder, useClass: CrowdWizBuilder },
  { provide: TransactionBroadcaster, useClass: CrowdWizBroadcaster },
];

/** Everything the gateway wants from the CrowdWiz chain. */
@Module({})
export class CrowdWizModule {
  /** Like a Nest factory provider: what is injected comes as the factory's arguments. */
  static forRootAsync<Dependencies extends unknown[]>(configuration: {
    imports?: NonNullable<DynamicModule['imports']>;
    inject: { [Index in keyof Dependencies]: abstract new (...args: never) => Dependencies[Index] };
    useFactory: (...dependencies: Dependencies) => CrowdWizSettings;
    /** Ports behind which somebody else stands: nothing of ours for them is made. */
    replaced?: ReadonlySet<Port>;
    /** False: another process has the keys. Default: true. */
    signs?: boolean;
  }): DynamicModule {
    const { signs = true, replaced } = configuration;
    const signer = { provide: TransactionSigner, useClass: signs ? CrowdWizSigner : NoSigner };
    const ports = behindPorts([...PORTS, signer], replaced);
    return {
      module: CrowdWizModule,
      global: true,
      imports: configuration.imports ?? [],
      providers: [
        {
          provide: CrowdWizOptions,
          inject: configuration.inject,
          useFactory: (...dependencies: Dependencies) =>
            new CrowdWizOptions(configuration.useFactory(...dependencies)),
        },
        {
          provide: NodePool,
          inject: [CrowdWizOptions, { token: UnitOfWork, optional: true }],
          useFactory: createNodePool,
        },
        // What is asked for here; whose it is, the composition decides.
        ...portsOf(AcceptedBlocks, TransactionSigner),
        CrowdWizAnnouncedSpendings,
        HotWallet,
        PoolLifecycle,
        ...ports,
      ],
      exports: ports.map(({ provide }) => provide),
    };
  }
}
