import { Logger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { prepareDatabase } from 'crowdwiz-gateway/postgres';
import { GatewayCycle } from 'crowdwiz-gateway/internal/cycle/index';
import { AppModule } from 'crowdwiz-gateway/internal/app.module';
import { Books } from 'crowdwiz-gateway/internal/ledger/index';
import { readGatewayConfig } from 'crowdwiz-gateway/internal/platform/config/index';
import { ScanLock } from 'crowdwiz-gateway/internal/scan/index';
import { BalanceChecks } from 'crowdwiz-gateway/internal/wallet/index';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';
import { BenchBroken } from '../measurement';
import type { NodeProcess } from '../node/node-process';
import { openClient } from './bench-database';
import { benchEnvironment, type Surroundings } from './environment';

type Token<T> = abstract new (...given: never[]) => T;

/** The whole gateway in this process, without its HTTP door, on a real database and a real node. */
export class BenchGateway {
  /** Frees the scan lock; null while the gateway may look. */
  private letGo: (() => Promise<void>) | null = null;

  private constructor(
    private readonly application: INestApplicationContext,
    /** The owner's connection beside the gateway's own. */
    readonly database: Client,
  ) {}

  static async start(surroundings: Surroundings): Promise<BenchGateway> {
    const { database } = surroundings;
    const config = readGatewayConfig(benchEnvironment(surroundings));
    await prepareDatabase(database, { refusesStrongRole: true });
    // A first cycle may come before the first connection, and warns of it.
    Logger.overrideLogger(['error', 'fatal']);
    const application = await NestFactory.createApplicationContext(
      AppModule.forRoot(config, database.url),
    );
    return new BenchGateway(application, await openClient(database.ownerUrl));
  }

  get<T>(token: Token<T>): T {
    return this.application.get(token, { strict: false });
  }

  async stop(): Promise<void> {
    await this.lookAgain();
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
    this.letGo ??= await waitUntil('the scan lock is free', () => this.holdScanLock(), {
      timeoutMilliseconds: 20_000,
      everyMilliseconds: 5,
    });
    // A cycle that began before ends now.
    await this.get(GatewayCycle).run();
  }

  /** Tells nobody: the next cycle is the caller's. */
  async lookAgain(): Promise<void> {
    await this.letGo?.();
    this.letGo = null;
  }

  /** As another process does that scans; null while a cycle of ours does. */
  private async holdScanLock(): Promise<(() => Promise<void>) | null> {
    let free: () => void = () => undefined;
    const isFreed = new Promise<void>((resolve) => {
      free = resolve;
    });
    let tellHeld: (isHeld: boolean) => void = () => undefined;
    const isHeld = new Promise<boolean>((resolve) => {
      tellHeld = resolve;
    });
    const held = this.get(ScanLock).runExclusively(() => {
      tellHeld(true);
      return isFreed;
    });
    const isOurs = await Promise.race([isHeld, held.then(() => false)]);
    if (!isOurs) return null;
    return async () => {
      free();
      await held;
    };
  }

  /** @throws {BenchBroken} when the books do not add up: then no figure counts. */
  async assertBooksAreRight(): Promise<void> {
    const differences = await this.get(Books).audit();
    if (differences.length === 0) return;
    throw new BenchBroken(`the books are wrong: ${differences.slice(0, 5).join('; ')}`);
  }
}
