import type { Page, PageRequest } from '../../../kernel';
import type { ColdAccount, Sweep, SweepEnd, SweepState } from '../../cold/sweep';

/** The accounts of cold wallets, and what was ordered to go there. Writes join the unit of work. */
export abstract class ColdStorage {
  /** Every account that is the cold wallet or ever was, in the order in which they were accepted. */
  abstract accounts(): Promise<readonly ColdAccount[]>;

  /** The one that was accepted last under the name; null when none was. */
  async newestNamed(accountName: string): Promise<ColdAccount | null> {
    const named = (await this.accounts()).filter((each) => each.accountName === accountName);
    return named.at(-1) ?? null;
  }

  /** Those of these accounts that are the cold wallet or ever were. */
  async among(accountIds: readonly (string | null)[]): Promise<ReadonlySet<string>> {
    if (accountIds.every((each) => each === null)) return new Set();
    const cold = (await this.accounts()).map(({ accountId }) => accountId);
    return new Set(cold.filter((each) => accountIds.includes(each)));
  }

  /**
   * From now on it is never a customer's; one that is known stays as it is. Throws `cold_wallet_is_customers` for an
   * account that is or ever was linked, also when another transaction links it at the same moment.
   */
  abstract accept(account: ColdAccount): Promise<void>;

  /** Throws `sweep_under_way` while another one is `ordered`, also when that is ordered at the same moment. */
  abstract add(sweep: Sweep): Promise<void>;

  abstract find(id: string): Promise<Sweep | null>;

  /** It stays locked until the unit of work ends; null when there is none. */
  abstract lock(id: string): Promise<Sweep | null>;

  /** `ordered` ones without a payment that has paid or may still pay, oldest first, without those of the ids. */
  abstract unsigned(limit: number, except: readonly string[]): Promise<readonly Sweep[]>;

  /** False, changing nothing, when it is in another state. It waits for nothing any more. */
  abstract transition(
    id: string,
    from: SweepState,
    to: SweepState,
    end: SweepEnd,
  ): Promise<boolean>;

  /** Of one that is still `ordered`; null clears it. */
  abstract noteWaiting(id: string, waitingFor: string | null): Promise<void>;

  /** Newest first. */
  abstract list(page: PageRequest): Promise<Page<Sweep>>;
}
