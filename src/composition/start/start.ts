import { Injectable, Logger, type OnModuleInit, Optional } from '@nestjs/common';
import { CommonSettings } from '../../adapters/postgres';
import { DomainError, MoneyClock } from '../../kernel';
import { GatewayConfig } from '../../platform/config';
import { ChainReader, ScanCursor, startInFuture } from '../../scan';
import { plannedAfter, RateBook, SeedTerms, WatchRates } from '../../terms';
import { ChainHealth, ColdWallet, isVerdictOnColdWallet, WatchDatabaseHistory } from '../../wallet';
import { settingsDiffer } from './common-settings';
import { firstIdentity, otherAccount, otherChain, unfitColdWallet } from './refusals';

/** What the chain or the database says cannot be fixed by waiting; the message names the setting. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/**
 * Gives the terms their first values, and refuses a gateway whose keys, account or books do not fit
 * together. All this happens before anything moves: no update is taken from Telegram, no block read.
 */
@Injectable()
export class Start implements OnModuleInit {
  private readonly logger = new Logger('Start');

  constructor(
    private readonly config: GatewayConfig,
    private readonly seedTerms: SeedTerms,
    private readonly watchRates: WatchRates,
    private readonly rates: RateBook,
    private readonly moneyClock: MoneyClock,
    private readonly cursor: ScanCursor,
    private readonly reader: ChainReader,
    private readonly health: ChainHealth,
    private readonly watchDatabaseHistory: WatchDatabaseHistory,
    private readonly coldWallet: ColdWallet,
    /** None where a team keeps everything elsewhere. */
    @Optional() private readonly commonSettings?: CommonSettings,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const warning of this.config.warnings) this.logger.warn(warning);
    const known = await this.cursor.load();
    if (known !== null) refuseFor(otherChain(known.chainId, this.config));
    await this.seed();
    await this.watchRates.run();
    await this.namePlannedRates();
    const identity = await firstIdentity(this.health);
    if (identity.status === 'ok') {
      if (known === null && this.isWorker()) await this.requireStartInPast();
      else if (known !== null)
        refuseFor(otherAccount(known.hotWalletId, identity.accountId, this.config));
      this.logger.log(`The gateway's account is ${identity.accountId}`);
      refuseFor(unfitColdWallet(this.config, await this.problemOfColdWallet()));
    } else if (identity.status === 'no_signer') {
      this.logger.warn(
        `Nothing is signed yet; the gateway goes on trying. ${identity.explanation}`,
      );
    } else if (identity.status === 'unreachable') {
      this.logger.warn(`No node answers yet; the gateway goes on trying: ${identity.explanation}`);
    } else {
      throw new StartRefused(identity.explanation);
    }
    refuseFor(settingsDiffer((await this.commonSettings?.apart()) ?? []));
    // Once nodes have told the chain's time: a loss is noted by it. Whoever signs looks.
    if (this.isWorker()) await this.watchDatabaseHistory.run();
  }

  /** While nodes do not answer, it is accepted before the next blocks are read. */
  private async problemOfColdWallet(): Promise<string | null> {
    try {
      await this.coldWallet.accept();
      return null;
    } catch (error) {
      if (isVerdictOnColdWallet(error)) return error.code;
      if (error instanceof DomainError && error.code === 'chain_unavailable') return null;
      throw error;
    }
  }

  private isWorker(): boolean {
    return this.config.roles.includes('worker');
  }

  /** The first start alone begins at that block. */
  private async requireStartInPast(): Promise<void> {
    const { fromBlock } = this.config.scan;
    if (fromBlock === null) return;
    refuseFor(startInFuture(fromBlock, await this.reader.position()));
  }

  /** A plan that nobody remembers changes the rates all the same. */
  private async namePlannedRates(): Promise<void> {
    const { deposit, withdrawal } = await this.rates.schedule();
    for (const planned of plannedAfter([...deposit, ...withdrawal], this.moneyClock.likely())) {
      const { direction, rate, effectiveAt, version, setBy } = planned;
      this.logger.warn(
        `From ${effectiveAt.toISOString()} on, the ${direction} rate will be ${rate.text} ` +
          `(version ${version}, set by ${setBy}); POST /admin/v1/rates/cancel takes it back`,
      );
    }
  }

  private seed(): Promise<void> {
    const { terms, points } = this.config;
    return this.seedTerms.execute({
      depositRate: terms.depositRate.text,
      withdrawalRate: terms.withdrawalRate.text,
      limits: terms.limits,
      pointsDecimals: points.decimals,
    });
  }
}

function refuseFor(reason: string | null): void {
  if (reason !== null) throw new StartRefused(reason);
}
