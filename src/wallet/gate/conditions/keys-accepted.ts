import { Injectable } from '@nestjs/common';
import { ReportDisagreement } from '../../../scan';
import { WatchHotWallet } from '../../watch-hot-wallet';
import { GateCondition, type GateClosed } from '../gate-condition';

/** Stands before the halts: the finding closes when the accepted keys are back, also during a halt. */
@Injectable()
export class KeysAccepted extends GateCondition {
  constructor(
    private readonly watchHotWallet: WatchHotWallet,
    private readonly reportDisagreement: ReportDisagreement,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const isAccepted = await this.watchHotWallet.run();
    await this.reportDisagreement.isOver('account');
    if (isAccepted) return null;
    const explanation = 'The keys of the hot wallet are not those that an operator answers for.';
    return { reason: 'hot_wallet_authority_changed', explanation };
  }
}
