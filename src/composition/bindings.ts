import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PostgresOutboxBacklog } from '../adapters/postgres';
import {
  type ChatSettings,
  TelegramHealth,
  TelegramModule,
  type TelegramOptions,
} from '../adapters/telegram';
import { OperatorContext } from '../audit';
import { CycleTroubles } from '../cycle';
import { behindPorts, type Port } from '../kernel';
import { HeldPoints } from '../ledger';
import { AsyncOperatorContext } from '../platform/access';
import { NoOutbox, NoTelegram, OutboxBacklog, TelegramStatus } from '../platform/status';
import { TroubleLog } from '../platform/logging';
import { RescanFloor } from '../scan';
import { OpeningFloor, WalletModule } from '../wallet';
import {
  ApprovalPolicy,
  DefaultApprovalPolicy,
  GiveBackHeld,
  WithdrawalsModule,
} from '../withdrawals';

const WITHIN_THE_HOUSE = [
  { provide: ApprovalPolicy, useClass: DefaultApprovalPolicy },
  // What the scan asks the wallet, and the ledger asks withdrawals, on which they must not depend.
  { provide: RescanFloor, useClass: OpeningFloor },
  { provide: HeldPoints, useExisting: GiveBackHeld },
  // What goes wrong in a cycle is a line of the log.
  { provide: CycleTroubles, useClass: TroubleLog },
  { provide: OperatorContext, useClass: AsyncOperatorContext },
];

/** What stands behind ports without an adapter. */
@Global()
@Module({})
export class HouseBindings {
  static forRoot(replaced: ReadonlySet<Port>): DynamicModule {
    const ports = behindPorts(WITHIN_THE_HOUSE, replaced);
    return {
      module: HouseBindings,
      imports: [WalletModule, WithdrawalsModule],
      providers: ports,
      exports: ports.map(({ provide }) => provide),
    };
  }
}

/** The bot, and what the platform asks about it. */
@Global()
@Module({})
export class TelegramBindings {
  /** `elsewhere`: another process has the bot. */
  static forRoot(
    options: TelegramOptions | 'elsewhere' | null,
    chatSettings: ChatSettings,
    replaced: ReadonlySet<Port>,
  ): DynamicModule {
    const bindings = [
      { provide: TelegramStatus, useExisting: TelegramHealth },
      { provide: OutboxBacklog, useClass: PostgresOutboxBacklog },
    ];
    return bound(behindPorts(bindings, replaced), [TelegramModule.forRoot(options, chatSettings)]);
  }

  /** For a gateway that writes to nobody. */
  static withoutTelegram(replaced: ReadonlySet<Port>): DynamicModule {
    const bindings = [
      { provide: TelegramStatus, useClass: NoTelegram },
      { provide: OutboxBacklog, useClass: NoOutbox },
    ];
    return bound(behindPorts(bindings, replaced), []);
  }
}

function bound(
  ports: (NonNullable<DynamicModule['providers']>[number] & { provide: symbol })[],
  imports: DynamicModule[],
): DynamicModule {
  return {
    module: TelegramBindings,
    imports,
    providers: ports,
    exports: ports.map(({ provide }) => provide),
  };
}
