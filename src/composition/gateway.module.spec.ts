import { ConsoleLogger, Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DATA_SOURCE_NAME } from '../adapters/postgres';
import { PrivateKey } from '../adapters/crowdwiz';
import { RestModule } from '../adapters/rest';
import { CycleCaller, CycleTriggers } from '../adapters/schedule';
import { TelegramHealth, TelegramStore, TelegramStoresModule } from '../adapters/telegram';
import { AppModule } from '../app.module';
import { EventListener, ListensToEvents, type DomainEvent } from '../kernel';
import { AdjustPoints, Books, LedgerModule } from '../ledger';
import { LinkingModule, Links, MoneyOnItsWay } from '../linking';
import { type GatewayConfig, readGatewayConfig } from '../platform/config';
import { HealthModule } from '../platform/health';
import { MetricsModule } from '../platform/metrics';
import {
  NoOutbox,
  NoTelegram,
  OutboxBacklog,
  StatusReader,
  TelegramStatus,
} from '../platform/status';
import { TransactionBuilder, TransactionSigner } from '../wallet';
import { ApprovalPolicy, DefaultApprovalPolicy, RequestWithdrawal } from '../withdrawals';
import { BoundOnce } from './team/bound-once';
import { compose } from './team/compose';
import { CompositionRefused } from './team/composition-refused';
import type { GatewayOptions } from './team/gateway-options';
import { GatewayModule } from './gateway.module';
import { refusalOf } from './team/refusal-of';

const URL = 'postgres://gateway@nowhere.invalid/gateway';

function configWith(variables: Record<string, string> = {}): GatewayConfig {
  const key = PrivateKey.fromBytes(Buffer.alloc(32, 7)).toWif();
  return readGatewayConfig({
    DATABASE_URL: URL,
    CHAIN_NODES: 'ws://nowhere.invalid',
    GATEWAY_ACCOUNT: 'gateway',
    GATEWAY_ACTIVE_KEY: key,
    GATEWAY_MEMO_KEY: key,
    CODE_SECRET: 'throw-away-secret-of-the-composition-tests',
    LOG_LEVEL: 'fatal',
    ...variables,
  });
}

/** Every class is made; nothing is connected and nothing begins. */
async function composed(
  options: GatewayOptions = {},
  variables: Record<string, string> = {},
): Promise<TestingModule> {
  const config = configWith(variables);
  const root = AppModule.forRoot(config, URL, {}, compose(config, options));
  try {
    return await Test.createTestingModule({ imports: [root] })
      .overrideProvider(getDataSourceToken(DATA_SOURCE_NAME))
      .useValue({ isInitialized: false })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
  } catch (error) {
    throw refusalOf(error);
  }
}

const get = <T>(module: TestingModule, token: abstract new (...given: never[]) => T): T =>
  module.get<T>(token, { strict: false });

/** What stands in a private field, as constructors put it there. */
function fieldOf(instance: object, name: string): unknown {
  return Reflect.get(instance, name);
}

@Injectable()
class Vault {}

@Module({ providers: [Vault], exports: [Vault] })
class VaultModule {}

@Injectable()
class VaultSigner extends TransactionSigner {
  constructor(
    readonly vault: Vault,
    readonly links: Links,
  ) {
    super();
  }

  override sign(): Promise<never> {
    return Promise.reject(new Error('nothing is signed here'));
  }

  override keys(): Promise<never> {
    return this.sign();
  }

  override decrypt(): Promise<never> {
    return this.sign();
  }
}

@Injectable()
class AskBooks extends ApprovalPolicy {
  constructor(readonly books: Books) {
    super();
  }

  override needsApproval(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

class Never extends MoneyOnItsWay {
  override isMoving(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

@Injectable()
@ListensToEvents()
class ShopListener extends EventListener {
  constructor(readonly adjustPoints: AdjustPoints) {
    super();
  }

  override on(_event: DomainEvent): Promise<void> {
    return Promise.resolve();
  }
}

@Module({ imports: [LedgerModule], providers: [ShopListener] })
class ShopModule {}

describe('the gateway as it is', () => {
  it('can be made, and has one thing behind each port', async () => {
    const module = await composed();
    expect(get(module, ApprovalPolicy)).toBeInstanceOf(DefaultApprovalPolicy);
    expect(() => {
      get(module, BoundOnce).onModuleInit();
    }).not.toThrow();
  });
});

describe('the gateway with parts of a team', () => {
  it('asks their policies, wherever a policy is asked', async () => {
    const module = await composed({ policies: { approval: AskBooks, moneyOnItsWay: Never } });
    const policy = fieldOf(get(module, RequestWithdrawal), 'approval');
    expect(policy).toBeInstanceOf(AskBooks);
    expect((policy as AskBooks).books).toBe(get(module, Books));
    expect(get(module, MoneyOnItsWay)).toBeInstanceOf(Never);
  });

  it('has their class behind a port, which takes what their modules export', async () => {
    const module = await composed({
      imports: [VaultModule],
      replace: [{ port: TransactionSigner, by: VaultSigner }],
    });
    const signer = fieldOf(get(module, TransactionBuilder), 'signer');
    expect(signer).toBeInstanceOf(VaultSigner);
    expect((signer as VaultSigner).vault).toBe(get(module, Vault));
    expect((signer as VaultSigner).links).toBe(get(module, Links));
  });

  it('gives ports and use cases to modules that import their owner', async () => {
    const module = await composed({ imports: [ShopModule] });
    const { adjustPoints } = get(module, ShopListener);
    expect(adjustPoints).toBe(get(module, AdjustPoints));
  });

  it('lacks what is left out', async () => {
    const module = await composed({ without: ['telegram'] });
    expect(get(module, TelegramStatus)).toBeInstanceOf(NoTelegram);
    expect(get(module, OutboxBacklog)).toBeInstanceOf(NoOutbox);
    expect(() => get(module, TelegramStore)).toThrow();
    const least = await composed({ without: ['telegram', 'rest', 'health', 'metrics'] });
    for (const token of [StatusReader, HealthModule, MetricsModule, RestModule]) {
      expect(() => get<object>(least, token)).toThrow();
    }
  });
});

describe('the gateway by roles', () => {
  const has = (
    module: TestingModule,
    token: abstract new (...given: never[]) => object,
  ): boolean => {
    try {
      get(module, token);
      return true;
    } catch {
      return false;
    }
  };

  it.each([
    ['api', { rest: true, cycle: false, bot: false, signer: 'NoSigner' }],
    ['bot', { rest: false, cycle: false, bot: true, signer: 'NoSigner' }],
    ['worker', { rest: false, cycle: true, bot: false, signer: 'CrowdWizSigner' }],
    ['api,bot,worker', { rest: true, cycle: true, bot: true, signer: 'CrowdWizSigner' }],
  ])('%s has its doors and loops, and no others', async (GATEWAY_ROLES, expected) => {
    const token = { TELEGRAM_BOT_TOKEN: '123456:throw-away-token-of-these-tests' };
    const module = await composed({}, { GATEWAY_ROLES, ...token });
    expect({
      rest: has(module, RestModule),
      cycle: has(module, CycleTriggers),
      bot: get(module, TelegramHealth).state !== 'disabled',
      signer: fieldOf(get(module, TransactionBuilder), 'signer')?.constructor.name,
    }).toEqual(expected);
    expect([HealthModule, MetricsModule].map((each) => has(module, each))).toEqual([true, true]);
    expect(has(module, CycleCaller)).toBe(!expected.cycle);
  });

  it("does not even make a team's signer in a process that does not sign", async () => {
    const options = {
      imports: [VaultModule],
      replace: [{ port: TransactionSigner, by: VaultSigner }],
    };
    const module = await composed(options, { GATEWAY_ROLES: 'api' });
    expect(fieldOf(get(module, TransactionBuilder), 'signer')?.constructor.name).toBe('NoSigner');
  });
});

describe('the start is refused', () => {
  const refused = async (options: GatewayOptions): Promise<string> => {
    const error: unknown = await composed(options).then(
      (module) => {
        get(module, BoundOnce).onModuleInit();
      },
      (reason: unknown) => reason,
    );
    if (error instanceof CompositionRefused) return error.message;
    throw new Error(`not refused: ${String(error)}`);
  };

  it('where a module of a team lacks a module of the gateway', async () => {
    @Module({ providers: [ShopListener] })
    class ForgetfulModule {}
    expect(await refused({ imports: [ForgetfulModule] })).toBe(
      'ShopListener of ForgetfulModule needs AdjustPoints, which no module that ForgetfulModule ' +
        'imports provides. Import LedgerModule in ForgetfulModule.',
    );
  });

  it('where nobody provides what a policy or a port of a team needs', async () => {
    const replace = [{ port: TransactionSigner, by: VaultSigner }];
    expect(await refused({ replace })).toMatch(
      /^VaultSigner of TeamBindings needs Vault, which no module .* provides\. Provide it in a module/,
    );
  });

  it.each([
    ['a policy', ApprovalPolicy, AskBooks, '`policies: { approval: … }`'],
    ['a port', MoneyOnItsWay, Never, '`policies: { moneyOnItsWay: … }`'],
    ['a port of the chain', TransactionSigner, VaultSigner, '`replace: [{ port: TransactionSigner'],
  ])('where a module of a team provides %s by itself', async (_what, port, by, way) => {
    @Module({
      imports: [LedgerModule, LinkingModule, VaultModule],
      providers: [{ provide: port, useClass: by as never }],
    })
    class UsurperModule {}
    const module = await composed({ imports: [UsurperModule] });
    const start = () => {
      get(module, BoundOnce).onModuleInit();
    };
    expect(start).toThrow(CompositionRefused);
    expect(start).toThrow(`${port.name} is bound twice: by the gateway, and by UsurperModule.`);
    expect(start).toThrow(way);
  });

  it('where a database is missing in an application of a team', () => {
    const config = configWith({ DATABASE_URL: '' });
    expect(() => GatewayModule.forRoot(config)).toThrow('DATABASE_URL is not set');
  });

  it('not for what has nothing to do with the parts', () => {
    const error = new Error('away');
    expect(refusalOf(error)).toBe(error);
  });

  it('where something is left to a bot that is left out', async () => {
    @Module({ imports: [TelegramStoresModule] })
    class NewsModule {}
    const options: GatewayOptions = { imports: [NewsModule], without: ['telegram'] };
    await expect(composed(options)).rejects.toThrow('NewsModule imports TelegramStoresModule');
  });
});
