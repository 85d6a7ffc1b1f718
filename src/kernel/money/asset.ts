/** What an amount counts: CWD on the chain, or the service's points. */
export type AssetCode = 'CWD' | 'POINTS';

export interface Asset {
  readonly code: AssetCode;
  /** Shown to people; `CWD`, or the configured points symbol. */
  readonly symbol: string;
  /** Decimal places of one whole unit. */
  readonly decimals: number;
}

/** CrowdWiz core asset 1.3.0. Source: chain genesis, precision 5. */
export const CWD: Asset = Object.freeze({ code: 'CWD', symbol: 'CWD', decimals: 5 });

/** The two assets the gateway deals in. Points come from the configuration. */
export class Assets {
  readonly cwd = CWD;

  constructor(readonly points: Asset) {}

  static withPoints(symbol: string, decimals: number): Assets {
    return new Assets(Object.freeze({ code: 'POINTS', symbol, decimals }));
  }

  byCode(code: AssetCode): Asset {
    return code === 'CWD' ? this.cwd : this.points;
  }
}
