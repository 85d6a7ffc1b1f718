import { Inject, Injectable } from '@nestjs/common';
import { Clock, CWD, isFresh, Money } from '../../kernel';
import { Books, CUSTODY, UNATTRIBUTED, UNDONE_PAYOUTS, UNEXPLAINED } from '../../ledger';
import { ChainReader } from '../../scan';
import { GATE_CONDITIONS, type GateClosed, type GateCondition } from './gate-condition';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';

/** The permission to sign; only the gate makes one. */
export interface OpenGate {
  readonly open: true;
  readonly spendable: Money;
}

export type GateState = OpenGate | (GateClosed & { readonly open: false });

/** What the conditions said may be relied on for so long. */
const VALID_MILLISECONDS = 15_000;

/** Asked before every signature (DESIGN §6): keys, halts, books against chain, and what may be spent. */
@Injectable()
export class PaymentGate {
  private readonly openedAt = new WeakMap<OpenGate, Date>();

  constructor(
    @Inject(GATE_CONDITIONS) private readonly conditions: readonly GateCondition[],
    private readonly outgoing: OutgoingTransactions,
    private readonly books: Books,
    private readonly reader: ChainReader,
    private readonly clock: Clock,
  ) {}

  /** Throws `chain_unavailable` when keys or balance cannot be read. */
  async check(): Promise<GateState> {
    const now = this.clock.now();
    for (const condition of this.conditions) {
      const closed = await condition.check();
      if (closed) return { open: false, ...closed };
    }
    const gate: OpenGate = { open: true, spendable: await this.spendable() };
    this.openedAt.set(gate, now);
    return gate;
  }

  /** Whether this gate gave the permission, and lately. */
  allows(gate: OpenGate): boolean {
    const openedAt = this.openedAt.get(gate);
    return openedAt !== undefined && isFresh(openedAt, this.clock.now(), VALID_MILLISECONDS);
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
    const { byBooks, owed } = await this.accounts();
    const byChain = balance.units - incoming - inFlight.units;
    return Money.of((byChain < byBooks ? byChain : byBooks) - owed, CWD);
  }

  /** The same by the books alone: no node is asked, nor whether the gate is open. */
  async spendableByBooks(): Promise<Money> {
    const { byBooks, owed } = await this.accounts();
    return Money.of(byBooks - owed, CWD);
  }

  private async accounts(): Promise<{ byBooks: bigint; owed: bigint }> {
    const living = await this.outgoing.totalLiving();
    const accounts = [CUSTODY, UNATTRIBUTED, UNEXPLAINED, UNDONE_PAYOUTS];
    const [custody, ...others] = await this.books.balancesOf(accounts);
    if (!custody) throw new Error('A balance is missing');
    const owed = others.reduce((sum, { units }) => sum + units, 0n);
    return { byBooks: custody.units - living.units, owed };
  }
}
