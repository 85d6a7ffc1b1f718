import { Logger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { runMigrations } from '../../../adapters/postgres';
import { GatewayCycle } from '../../../adapters/schedule';
import { AppModule } from '../../../app.module';
import { UnitOfWork } from '../../../kernel';
import { Books } from '../../../ledger';
import { readGatewayConfig } from '../../../platform/config';
import { HaltSwitch } from '../../../safety';
import { BalanceChecks } from '../../../wallet';
import { waitUntil } from '../../world/wait-until';
import { BenchBroken } from '../measurement';
import type { NodeProcess } from '../node/node-process';
import { openClient } from './bench-database';
import { gatewayEnvironment, type Surroundings } from './environment';

type Token<T> = abstract new (...given: never[]) => T;

const HALT = { scope: 'deposits', reason: 'a benchmark prepares its work', by: 'bench' } as const;

/** The whole gateway in this process, without its HTTP door, on a real database and a real node. */
export class BenchGateway {
  private constructor(
    private readonly application: INestApplicationContext,
    /** A connection beside the gateway's own. */
    readonly database: Client,
  ) {}

  static async start(surroundings: Surroundings): Promise<BenchGateway> {
    const { databaseUrl } = surroundings;
    const config = readGatewayConfig(gatewayEnvironment(surroundings));
    await runMigrations(databaseUrl);
    // A first round may come before the first connection, and warns of it.
    Logger.overrideLogger(['error', 'fatal']);
    const application = await NestFactory.createApplicationContext(
      AppModule.forRoot(config, databaseUrl),
    );
    return new BenchGateway(application, await openClient(databaseUrl));
  }

  get<T>(token: Token<T>): T {
    return this.application.get(token, { strict: false });
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.database.end();
  }

  /** Two heads must agree on what the hot wallet holds before anything is paid out. */
  async untilOpened(node: NodeProcess): Promise<void> {
    const checks = this.get(BalanceChecks);
    const cycle = this.get(GatewayCycle);
    await waitUntil(
      'the opening balance is booked',
      async () => {
        await node.order('produceBlocks', 1);
        await cycle.run();
        return checks.latest();
      },
      { timeoutMilliseconds: 20_000, everyMilliseconds: 50 },
    );
  }

  /** The chain goes on, and the gateway does not look. */
  async stopLooking(): Promise<void> {
    const { scope, reason, by } = HALT;
    await this.get(UnitOfWork).run(() => this.get(HaltSwitch).halt(scope, reason, by));
    // A round that began before ends now.
    await this.get(GatewayCycle).run();
  }

  /** Tells nobody: the next round is the caller's. */
  async lookAgain(): Promise<void> {
    const { scope, reason, by } = HALT;
    await this.get(UnitOfWork).run(() => this.get(HaltSwitch).resume(scope, reason, by));
  }

  /** @throws {BenchBroken} when the books do not add up: then no figure counts. */
  async assertBooksAreRight(): Promise<void> {
    const differences = await this.get(Books).audit();
    if (differences.length === 0) return;
    throw new BenchBroken(`the books are wrong: ${differences.slice(0, 5).join('; ')}`);
  }
}
