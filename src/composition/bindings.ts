import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PostgresOutboxBacklog } from '../adapters/postgres';
import { TelegramHealth, TelegramModule, type TelegramOptions } from '../adapters/telegram';
import { HeldPoints } from '../ledger';
import { OutboxBacklog, TelegramStatus } from '../platform/status';
import { RescanFloor } from '../scan';
import { OpeningFloor } from '../wallet';
import {
  ApprovalPolicy,
  DefaultApprovalPolicy,
  GiveBackHeld,
  WithdrawalsModule,
} from '../withdrawals';

/** The rules that a team may replace by its own (docs/EXTENDING.md). */
@Global()
@Module({
  providers: [{ provide: ApprovalPolicy, useClass: DefaultApprovalPolicy }],
  exports: [ApprovalPolicy],
})
export class PoliciesModule {}

/** What the scan asks the wallet, on which it must not depend. */
@Global()
@Module({
  providers: [{ provide: RescanFloor, useClass: OpeningFloor }],
  exports: [RescanFloor],
})
export class FloorModule {}

/** What the ledger asks withdrawals, on which it must not depend. */
@Global()
@Module({
  imports: [WithdrawalsModule],
  providers: [{ provide: HeldPoints, useExisting: GiveBackHeld }],
  exports: [HeldPoints],
})
export class HeldPointsModule {}

/** The bot, and what the platform asks about it. */
@Global()
@Module({})
export class TelegramBindings {
  static forRoot(options: TelegramOptions | null): DynamicModule {
    return {
      module: TelegramBindings,
      imports: [TelegramModule.forRoot(options)],
      providers: [
        { provide: TelegramStatus, useExisting: TelegramHealth },
        { provide: OutboxBacklog, useClass: PostgresOutboxBacklog },
      ],
      exports: [TelegramModule, TelegramStatus, OutboxBacklog],
    };
  }
}
