import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money } from '../kernel';
import { Books, CUSTODY, UNATTRIBUTED } from '../ledger';
import { HaltSwitch } from '../safety';
import { ChainReader } from '../scan';
import { BalanceChecks, isTooOld } from './ports/balance-checks';
import { ChainHealth } from './ports/chain-health';
import { OutgoingTransactions } from './ports/outgoing-transactions';
import { WalletSettings } from './wallet-settings';

/** Why nothing is signed just now. Money waits; it does not fail. */
export type ClosedReason =
  | 'halted'
  | 'no_healthy_node'
  | 'identity_not_confirmed'
  | 'opening_balance_pending'
  | 'balance_check_too_old'
  | 'books_differ_from_chain';

export type GateState =
  | { readonly open: true; readonly spendable: Money }
  | { readonly open: false; readonly reason: ClosedReason; readonly explanation: string };

/** Asked before every signature (DESIGN §6): halt switch, nodes, keys, books against chain, funds. */
@Injectable()
export class PaymentGate {
  constructor(
    private readonly haltSwitch: HaltSwitch,
    private readonly health: ChainHealth,
    private readonly checks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly books: Books,
    private readonly reader: ChainReader,
    private readonly clock: Clock,
    private readonly settings: WalletSettings,
  ) {}

  /** Throws `chain_unavailable` when the balance cannot be read. */
  async check(): Promise<GateState> {
    return (
      (await this.closedByHalt()) ??
      (await this.closedByChain()) ??
      (await this.closedByBooks()) ?? { open: true, spendable: await this.spendable() }
    );
  }

  private async closedByHalt(): Promise<GateState | null> {
    const halts = await this.haltSwitch.current();
    const halt = halts.find(({ scope }) => scope === 'payouts');
    return halt ? closed('halted', `Halted by ${halt.by}: ${halt.reason}`) : null;
  }

  private async closedByChain(): Promise<GateState | null> {
    if (!this.health.nodes().some(({ state }) => state === 'healthy')) {
      return closed('no_healthy_node', 'No configured node is healthy.');
    }
    const identity = await this.health.checkIdentity();
    if (identity.status === 'ok') return null;
    return closed('identity_not_confirmed', identity.explanation);
  }

  private async closedByBooks(): Promise<GateState | null> {
    const check = await this.checks.latest();
    if (!check) {
      return closed('opening_balance_pending', 'The opening balance has not been taken yet.');
    }
    if (isTooOld(check, this.clock.now())) {
      return closed('balance_check_too_old', 'Books and chain could not be compared for too long.');
    }
    if (!check.differsSince) return null;
    const differsForMilliseconds = this.clock.now().getTime() - check.differsSince.getTime();
    // A surplus is somebody's transfer that waits for its block, unless it stays.
    const isPassing = differsForMilliseconds < this.settings.balanceGraceSeconds * 1000;
    if (check.difference.isPositive && isPassing) return null;
    return closed('books_differ_from_chain', 'Books and chain do not agree.');
  }

  /**
   * What may leave, by the chain and by the books, whichever is less: neither what is on its way out
   * nor what belongs to others. The chain shows also what waits to come in, or came in a block that a
   * fork may undo: whose that is nobody knows yet, and it may have to be given back.
   */
  private async spendable(): Promise<Money> {
    const balance = await this.reader.balance();
    const incoming = balance.pending.reduce(
      (sum, each) => sum + (each.units > 0n ? each.units : 0n),
      0n,
    );
    const inFlight = await this.outgoing.totalInFlight();
    const living = await this.outgoing.totalLiving();
    const custody = await this.books.balanceOf(CUSTODY);
    const owed = await this.books.balanceOf(UNATTRIBUTED);
    const byChain = balance.units - incoming - inFlight.units;
    const byBooks = custody.units - living.units;
    return Money.of((byChain < byBooks ? byChain : byBooks) - owed.units, CWD);
  }
}

function closed(reason: ClosedReason, explanation: string): GateState {
  return { open: false, reason, explanation };
}
