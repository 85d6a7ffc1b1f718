import { Injectable } from '@nestjs/common';
import { BalanceChecks } from '../../wallet';
import type { AlarmCause } from '../alarm';
import { AlarmSettings } from '../alarm-settings';
import { AlarmSource } from './alarm-source';

/** The hot wallet holds less than the settings want: it is to be filled before payouts wait. */
@Injectable()
export class WalletAlarms extends AlarmSource {
  override readonly kinds = ['wallet_low'] as const;

  constructor(
    private readonly balanceChecks: BalanceChecks,
    private readonly settings: AlarmSettings,
  ) {
    super();
  }

  override async look(): Promise<readonly AlarmCause[]> {
    const { walletBelow } = this.settings;
    const check = walletBelow && (await this.balanceChecks.latest());
    if (!check || !walletBelow.isMoreThan(check.onChain)) return [];
    const summary =
      `The hot wallet holds ${check.onChain.toString()}, less than ${walletBelow.toString()} ` +
      '(ALARM_WALLET_BELOW). Top it up.';
    return [{ kind: 'wallet_low', subject: 'hot-wallet', summary }];
  }
}
