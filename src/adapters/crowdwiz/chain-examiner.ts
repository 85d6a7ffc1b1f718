import { type Clock, CWD, Money, type MoneyTime } from '../../kernel';
import { CORE_ASSET_ID } from '../../scan';
import type { PricedOperation, RequiredFee } from '../../wallet';
import { agreedAnswer } from './agreed-answer';
import { askChain } from './chain-question';
import { ChainClock } from './chain-clock';
import {
  fieldsOf,
  listOf,
  type NodePool,
  NodesDisagreeError,
  readHead,
  unitsOf,
} from './connection';
import { createNodePool } from './create-node-pool';
import { CrowdWizAccounts } from './wallet/crowdwiz-accounts';
import { CrowdWizFees } from './wallet/crowdwiz-fees';
import { CrowdWizHealth } from './wallet/crowdwiz-health';
import { CrowdWizOptions, type CrowdWizSettings } from './crowdwiz-options';
import { CrowdWizSigner } from './wallet/crowdwiz-signer';
import { NoSigner } from './wallet/no-signer';
import {
  type AuthorityExamination,
  examineAuthority,
  examineNode,
  type NodeExamination,
} from './examine-node';
import { HotWallet } from './wallet/hot-wallet';

/** The hot wallet's account as a quorum of nodes has it. */
export interface WalletExamination {
  readonly id: string;
  /** Null in a process that has no key to compare it with. */
  readonly authority: AuthorityExamination | null;
  /** As `AcceptedAuthority` keeps it. */
  readonly authorityFingerprint: string;
  readonly balance: Money;
}

/** Where the chain is, by a quorum. */
export interface PlaceExamination {
  readonly headNumber: number;
  readonly irreversibleNumber: number;
}

/** Asks the configured nodes what an operator wants to know before a start, and changes nothing. */
export class ChainExaminer {
  /** Whether account and keys fit, as the start asks. */
  readonly health: CrowdWizHealth;
  private readonly options: CrowdWizOptions;
  private readonly pool: NodePool;
  private readonly signer: CrowdWizSigner | NoSigner;
  private readonly wallet: HotWallet;
  private readonly clock: ChainClock;

  private constructor(settings: CrowdWizSettings, clock: Clock) {
    this.options = new CrowdWizOptions(settings);
    this.pool = createNodePool(this.options);
    this.signer = this.options.signs ? new CrowdWizSigner(this.options) : new NoSigner();
    this.health = new CrowdWizHealth(this.pool, this.signer, this.options);
    this.wallet = new HotWallet(this.pool, this.options);
    this.clock = new ChainClock(this.pool, clock, this.options);
  }

  /** Connects; `stop` it in the end. `clock`: that of this machine. */
  static start(settings: CrowdWizSettings, clock: Clock): ChainExaminer {
    const examiner = new ChainExaminer(settings, clock);
    examiner.pool.start();
    return examiner;
  }

  stop(): Promise<void> {
    return this.pool.stop();
  }

  /** Each node by itself, in the order of the settings. Never throws. */
  nodes(): Promise<readonly NodeExamination[]> {
    const { nodes, gatewayAccountName, connection } = this.options;
    return Promise.all(nodes.map((url) => examineNode(url, gatewayAccountName, connection)));
  }

  /** The chain's time beside that of this machine. */
  time(): MoneyTime {
    return this.clock.look();
  }

  /** Throws `chain_unavailable`. */
  place(): Promise<PlaceExamination> {
    return askChain(async () => {
      const irreversibleNumber = await this.pool.irreversibleNumberAgreed();
      const { number } = await readHead(this.pool);
      return { headNumber: Math.max(number, irreversibleNumber), irreversibleNumber };
    });
  }

  /**
   * What each node calls the block that a quorum calls irreversible; null when all name the same.
   * Throws `chain_unavailable`.
   */
  disagreement(): Promise<Readonly<Record<string, string>> | null> {
    return askChain(async () => {
      try {
        await this.pool.blockIdAgreedBy(await this.pool.irreversibleNumberAgreed());
        return null;
      } catch (error) {
        if (error instanceof NodesDisagreeError) return error.answersByNode;
        throw error;
      }
    });
  }

  /** Throws `chain_unavailable` and `account_unknown`. */
  async hotWallet(): Promise<WalletExamination> {
    const accounts = new CrowdWizAccounts(this.pool, this.wallet);
    const { id, authorityFingerprint } = await accounts.hotWallet();
    const keys = this.options.signs ? await this.signer.keys() : null;
    return askChain(async () => {
      const { fields } = await this.wallet.read();
      const { active, owner } = fields;
      return {
        id,
        authorityFingerprint,
        authority: keys && examineAuthority({ active, owner }, keys.active),
        balance: await this.balanceOf(id),
      };
    });
  }

  /** Throws `chain_unavailable`. */
  fees(operations: readonly PricedOperation[]): Promise<readonly RequiredFee[]> {
    return new CrowdWizFees(this.pool).required(operations);
  }

  private balanceOf(accountId: string): Promise<Money> {
    return agreedAnswer(this.pool, 'the balance', async (node) => {
      const parameters = [accountId, [CORE_ASSET_ID]];
      const answer = await node.call('database', 'get_account_balances', parameters);
      const [amount] = listOf(answer, 'a list of balances');
      const units = unitsOf(fieldsOf(amount, 'a balance')['amount'], 'minor units');
      return { value: Money.of(units, CWD), text: units.toString() };
    });
  }
}
