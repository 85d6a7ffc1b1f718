import { ConsoleLogger, Global, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { behindPorts, Clock, MoneyClock, portsOf } from '../../kernel';
import { AcceptedBlocks, ChainReader } from '../../scan';
import {
  ChainAccounts,
  ChainHealth,
  FeeSchedule,
  TransactionBroadcaster,
  TransactionSigner,
} from '../../wallet';
import { KeptAcceptedBlocks } from '../../../test/support/accepted-blocks';
import { ScriptedNode, until } from '../../../test/support/scripted-node';
import { CrowdWizModule } from './crowdwiz.module';
import { PrivateKey } from 'crowdwiz-protocol';

class WallClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

class Settings {
  constructor(
    readonly url: string,
    readonly chainId: string,
  ) {}
}

/** Somebody in another module who wants the chain. */
@Injectable()
class Everything {
  constructor(
    readonly reader: ChainReader,
    readonly accounts: ChainAccounts,
    readonly health: ChainHealth,
    readonly fees: FeeSchedule,
    readonly signer: TransactionSigner,
    readonly broadcaster: TransactionBroadcaster,
    readonly moneyClock: MoneyClock,
  ) {}
}

const KEPT = behindPorts([{ provide: AcceptedBlocks, useClass: KeptAcceptedBlocks }]);

/** As the modules that own these ports do. */
@Module({
  providers: [
    ...portsOf(ChainReader, ChainAccounts, ChainHealth, FeeSchedule, MoneyClock),
    ...portsOf(TransactionBroadcaster, TransactionSigner),
    Everything,
  ],
})
class CustomerModule {}

describe('CrowdWizModule', () => {
  it('gives every port, connects at the start and says goodbye at the end', async () => {
    const node = await ScriptedNode.start();
    const settings = new Settings(node.url, node.chainId);
    @Global()
    @Module({
      providers: [
        { provide: Settings, useValue: settings },
        ...KEPT,
        { provide: Clock, useClass: WallClock },
      ],
      exports: [Settings, Clock, ...KEPT.map(({ provide }) => provide)],
    })
    class SettingsModule {}
    const key = PrivateKey.fromBytes(Buffer.alloc(32, 3));
    const testing = await Test.createTestingModule({
      imports: [
        CrowdWizModule.forRootAsync({
          imports: [SettingsModule],
          inject: [Settings],
          useFactory: ({ url, chainId }: Settings) => ({
            nodes: [url],
            chainId,
            quorum: 1,
            gatewayAccountName: 'gateway',
            activeKey: key,
            memoKey: key,
          }),
        }),
        CustomerModule,
      ],
    })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    await testing.init();
    const { health, reader } = testing.get(Everything);
    await until(() => health.nodes()[0]?.state === 'healthy');
    expect((await reader.position()).headNumber).toBe(node.headNumber);
    await testing.close();
    await until(() => node.connections === 0);
    await node.stop();
  });
});
