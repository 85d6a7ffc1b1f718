import { Module } from '@nestjs/common';
import { MEMORY_POLICIES, MEMORY_STORES } from 'crowdwiz-testkit/memory';
import type { MigrationInterface } from 'typeorm';
import { TelegramStore, TelegramStoresModule } from '../../adapters/telegram';
import { EventListener, UnitOfWork, type DomainEvent } from '../../kernel';
import { Books } from '../../ledger';
import { Links, MoneyOnItsWay } from '../../linking';
import { GATEWAY_ROLES, GatewayConfig, Secret } from '../../platform/config';
import { Findings } from '../../safety';
import { FeeSchedule, TransactionSigner } from '../../wallet';
import { ApprovalPolicy, type ApprovalFacts, type Quote } from '../../withdrawals';
import { compose } from './compose';
import type { GatewayOptions } from './gateway-options';

const KEYS = { activeKey: new Secret('one'), memoKey: new Secret('other') };

/** Of which only the bot and the keys matter here. */
const configOf = (telegram: object | null, wallet: object = KEYS): GatewayConfig =>
  Object.assign(Object.create(GatewayConfig.prototype), {
    telegram,
    wallet,
    roles: GATEWAY_ROLES,
  }) as GatewayConfig;

const CONFIG = configOf(null);

class Nobody extends ApprovalPolicy {
  override needsApproval(_quote: Quote, _facts: ApprovalFacts): Promise<boolean> {
    return Promise.resolve(false);
  }
}

class Never extends MoneyOnItsWay {
  override isMoving(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

class FreeFees extends FeeSchedule {
  override required(): Promise<[]> {
    return Promise.resolve([]);
  }
}

class OtherFees extends FreeFees {}

class Deaf extends EventListener {
  override on(_event: DomainEvent): Promise<void> {
    return Promise.resolve();
  }
}

abstract class HsmSigner extends TransactionSigner {}
abstract class RemoteBooks extends Books {}
abstract class RemoteLinks extends Links {}
abstract class RemoteFindings extends Findings {}
abstract class RemoteUnitOfWork extends UnitOfWork {}

/** Options as somebody gives them whose compiler does not look. */
function refusal(options: unknown, config: GatewayConfig = CONFIG): string {
  try {
    compose(config, options as GatewayOptions);
  } catch (error) {
    if (error instanceof Error && error.name.endsWith('Refused')) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the stores in memory', () => {
  const options = { policies: MEMORY_POLICIES, without: ['telegram'] as const };

  it('are all that must be replaced together: histories and specs keep everything in them', () => {
    const { replaced } = compose(CONFIG, { ...options, replace: MEMORY_STORES });
    expect(replaced.has(UnitOfWork)).toBe(true);
    for (const { port } of MEMORY_STORES) {
      if (port === UnitOfWork) continue;
      const replace = MEMORY_STORES.filter((each) => each.port !== port);
      expect(refusal({ ...options, replace })).toMatch(
        new RegExp(`stands behind .*\\b${port.name}\\b.* reads? its tables`),
      );
    }
  });
});

describe('what a gateway is composed of', () => {
  it('is what it always is, without options', () => {
    const { imports, bindings, replaced, without, migrations } = compose(CONFIG, {});
    expect([imports, bindings, [...replaced], [...without], migrations]).toEqual([
      [],
      [],
      [],
      [],
      null,
    ]);
  });

  it('is what a team has, behind policies and ports', () => {
    const { bindings, replaced } = compose(CONFIG, {
      policies: { approval: Nobody, moneyOnItsWay: Never },
      replace: [{ port: FeeSchedule, by: FreeFees }],
    });
    expect(bindings).toEqual([
      { provide: ApprovalPolicy, useClass: Nobody },
      { provide: MoneyOnItsWay, useClass: Never },
      { provide: FeeSchedule, useClass: FreeFees },
    ]);
    expect([...replaced]).toEqual([ApprovalPolicy, MoneyOnItsWay, FeeSchedule]);
  });

  it('takes a policy that is undefined for none', () => {
    const policies = { approval: undefined } as unknown as GatewayOptions['policies'] & object;
    expect(compose(CONFIG, { policies }).bindings).toEqual([]);
  });
});

describe('a composition without keys', () => {
  const keyless = configOf(null, { activeKey: null, memoKey: null });

  it('is refused, and names the settings and the port', () => {
    expect(refusal({}, keyless)).toBe(
      'GATEWAY_ACTIVE_KEY and GATEWAY_MEMO_KEY are not set, and nobody else signs. Set both, or give a ' +
        'signer that has them: `replace: [{ port: TransactionSigner, by: … }]`.',
    );
  });

  it('stands with a signer of its own', () => {
    const replace = [{ port: TransactionSigner, by: HsmSigner as never }];
    expect([...compose(keyless, { replace }).replaced]).toEqual([TransactionSigner]);
  });
});

describe('a composition is refused', () => {
  it.each<[string, unknown, string]>([
    [
      'for a policy that does not exist',
      { policies: { aproval: Nobody } },
      'There is no policy "aproval". These are the policies: approval, moneyOnItsWay.',
    ],
    [
      'for a policy that every object has',
      { policies: { constructor: Nobody } },
      'There is no policy "constructor".',
    ],
    [
      'for a policy that is another one',
      { policies: { approval: Never } },
      '`policies.approval` is Never, which does not extend ApprovalPolicy. Give a class that does.',
    ],
    [
      'for an instance of a policy',
      { policies: { approval: new Nobody() } },
      '`policies.approval` is [object Object], which does not extend ApprovalPolicy.',
    ],
    [
      'for a port that does not exist',
      { replace: [{ port: Deaf, by: Deaf }] },
      '`replace` names Deaf, which is no port of the gateway. Take one of those that ' +
        'crowdwiz-gateway/ports exports.',
    ],
    [
      'for a port that is undefined, as after a wrong import',
      { replace: [{ port: undefined, by: Deaf }] },
      '`replace` names undefined, which is no port of the gateway.',
    ],
    [
      'for a class that does not extend its port',
      { replace: [{ port: TransactionSigner, by: FreeFees }] },
      '`replace` of TransactionSigner is FreeFees, which does not extend TransactionSigner.',
    ],
    [
      'for a list, which has room for everybody',
      { replace: [{ port: EventListener, by: Deaf }] },
      'Decorate Deaf with @ListensToEvents(), and make it a provider of a module in `imports`.',
    ],
    [
      'for a policy among the ports',
      { replace: [{ port: ApprovalPolicy, by: Nobody }] },
      'ApprovalPolicy is a policy. Give it as `policies: { approval: Nobody }`, not in `replace`.',
    ],
    [
      'for a port that is bound twice',
      {
        replace: [
          { port: FeeSchedule, by: FreeFees },
          { port: FeeSchedule, by: OtherFees },
        ],
      },
      'FeeSchedule is bound twice, by FreeFees and OtherFees. Leave one of them in `replace`.',
    ],
    [
      'for a store whose tables others read',
      { replace: [{ port: Books, by: RemoteBooks }] },
      'Books cannot be replaced alone: what stands behind ChatLinks, Entries, ExportSource, GoneDeposits, ServiceHolds, ' +
        'Withdrawals, TelegramStore, WaitingFlows, ActivitySource, MoneyOnItsWay, OutboxBacklog reads its tables. ' +
        'Replace these as well, or none.',
    ],
    [
      'for a part of what is replaced together',
      {
        policies: { moneyOnItsWay: Never },
        replace: [
          { port: Books, by: RemoteBooks },
          { port: Links, by: RemoteLinks },
        ],
      },
      'Books cannot be replaced alone: what stands behind ChatLinks, Entries, ExportSource, GoneDeposits, ServiceHolds, ' +
        'Withdrawals, TelegramStore, WaitingFlows, ActivitySource, OutboxBacklog reads',
    ],
    [
      'for another kind of transaction over our stores',
      { replace: [{ port: UnitOfWork, by: RemoteUnitOfWork }] },
      'UnitOfWork cannot be replaced alone: what stands behind AcceptedAuthority, ',
    ],
    [
      'for a part that cannot be left out',
      { without: ['schedule'] },
      '`without` names "schedule", which is no part that can be left out. ' +
        'These can: telegram, rest, health, metrics.',
    ],
  ])('%s', (_what, options, message) => {
    expect(refusal(options)).toContain(message);
  });

  it('not for stores that nobody else reads, and not for keys elsewhere', () => {
    const replace = [
      { port: Findings, by: RemoteFindings },
      { port: TransactionSigner, by: HsmSigner },
    ];
    const options = { replace } as unknown as GatewayOptions;
    expect([...compose(CONFIG, options).replaced]).toEqual([Findings, TransactionSigner]);
  });
});

describe('a gateway without Telegram is refused', () => {
  const without = ['telegram'];

  it('with a token for it', () => {
    const config = configOf({});
    expect(refusal({ without }, config)).toBe(
      'TELEGRAM_BOT_TOKEN is set, and `without` leaves Telegram out. Remove one of the two.',
    );
  });

  it('with something that writes to its customers, however deep', () => {
    @Module({ imports: [TelegramStoresModule] })
    class NewsModule {}
    @Module({ imports: [{ forwardRef: () => NewsModule }] })
    class ShopModule {}
    @Module({})
    class OuterModule {}
    const imports = [{ module: OuterModule, imports: [ShopModule] }];
    expect(refusal({ imports, without })).toBe(
      'NewsModule imports TelegramStoresModule, and `without` leaves Telegram out. ' +
        "Take 'telegram' out of `without`, or TelegramStoresModule out of the imports of NewsModule.",
    );
    expect(() => compose(CONFIG, { imports })).not.toThrow();
  });

  it('with a store for it', () => {
    abstract class RemoteChats extends TelegramStore {}
    const replace = [{ port: TelegramStore, by: RemoteChats }];
    expect(refusal({ replace, without })).toContain('TelegramStore cannot be replaced alone');
  });
});

describe('migrations of a team are refused', () => {
  class ShopOrders1790000000001 implements MigrationInterface {
    up = (): Promise<void> => Promise.resolve();
    down = (): Promise<void> => Promise.resolve();
  }
  class ShopOrders implements MigrationInterface {
    async up(): Promise<void> {
      await Promise.resolve();
    }

    async down(): Promise<void> {
      await Promise.resolve();
    }
  }
  class ShopA1790000000001 extends ShopOrders {}
  class ShopB1790000000002 extends ShopOrders {}
  class OneWay1790000000003 {
    async up(): Promise<void> {
      await Promise.resolve();
    }
  }

  it.each<[string, unknown, unknown, string]>([
    ['without a number', [ShopOrders], {}, '"ShopOrders" is no name of a migration. Give a class'],
    ['that are text', ['./migrations/*.ts'], {}, '"./migrations/*.ts" is no name of a migration.'],
    [
      'that only go up',
      [OneWay1790000000003],
      {},
      'The migration OneWay1790000000003 lacks down(): it needs both',
    ],
    [
      'whose methods are no methods',
      [ShopOrders1790000000001],
      {},
      'The migration ShopOrders1790000000001 lacks up():',
    ],
    [
      'out of order',
      [ShopB1790000000002, ShopA1790000000001],
      {},
      'ShopA1790000000001 has no higher number than the one before it. Put them in order',
    ],
    [
      'that are there twice',
      [ShopA1790000000001, ShopA1790000000001],
      {},
      'ShopA1790000000001 has no higher number than the one before it.',
    ],
    [
      'for a table of the gateway',
      [ShopA1790000000001],
      { deposit: 'change' },
      "The table deposit is the gateway's own. Name yours otherwise, such as shop_deposit.",
    ],
    [
      'for a table of another schema',
      [ShopA1790000000001],
      { 'shop.order': 'change' },
      '"shop.order" is no name of a table.',
    ],
    [
      'for rows that live in an unknown way',
      [ShopA1790000000001],
      { shop_order: 'write' },
      'The rows of shop_order cannot live as "write". Say one of read, append, change, passing, queue.',
    ],
  ])('%s', (_what, steps, tables, message) => {
    expect(refusal({ migrations: { steps, tables } })).toContain(message);
  });

  it('not in order and with tables of their own', () => {
    const migrations = {
      steps: [ShopA1790000000001, ShopB1790000000002],
      tables: { shop_order: 'change' },
    } as const;
    expect(compose(CONFIG, { migrations }).migrations).toBe(migrations);
  });
});
