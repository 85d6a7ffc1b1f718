import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import {
  AccountHolders,
  Books,
  CHAIN_LOSS,
  COLD_STORAGE,
  CUSTODY,
  customerUncreditedAccount,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
} from '../../ledger';
import { RaiseFinding } from '../../safety';
import {
  ListensToReconciliations,
  blockIdOfKey,
  CORE_ASSET_ID,
  ReconcileListener,
  type PresentChain,
  type Reconciliation,
} from '../../scan';
import type { Deposit } from '../deposit';
import { goneEntry, pointsTakenEntry, type Cover } from './gone-deposit-entries';
import { Deposits } from '../ports/deposits';
import { GoneDeposits, type OwedPoints } from '../ports/gone-deposits';
import { TakeBackPoints } from './take-back-points';

const ZERO = Money.zero(CWD);
/** What the entries of gone deposits need of the house. */
const HOUSE = [CUSTODY, TREASURY, UNATTRIBUTED, POINTS_ISSUED, CHAIN_LOSS, COLD_STORAGE];

/** Deposits that the chain does not hold any more: points are taken back as far as there are any. */
@Injectable()
@ListensToReconciliations({ order: 200 })
export class ReverseDeposits extends ReconcileListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly gone: GoneDeposits,
    private readonly holders: AccountHolders,
    private readonly takeBack: TakeBackPoints,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
  ) {
    super();
  }

  override async find(chain: PresentChain) {
    const gone: Deposit[] = [];
    for (const deposit of await this.gone.above(chain.commonBlock)) {
      const { blockNumber, blockTime, transactionId, chainKey } = deposit;
      const place = { blockNumber, blockTime, transactionId, blockId: blockIdOfKey(chainKey) };
      if (!(await chain.holds(place))) gone.push(deposit);
    }
    const book = async (reconciliation: Reconciliation) => {
      const lines: string[] = [];
      if (gone.length > 0) await this.books.lockAccounts(HOUSE);
      // What was booked last comes first: it gives back what it had taken of smaller ones before it, which may be gone, too.
      for (const found of gone.toReversed()) {
        // Somebody may have decided about it since it was found.
        const deposit = await this.deposits.lock(found.id);
        if (deposit) lines.push(await this.reverse(deposit, reconciliation));
      }
      return lines.reverse();
    };
    return Object.assign(book, { lock: () => this.lock(gone) });
  }

  /**
   * All customers before any deposit, as everybody does. Whoever is given one of the deposits at this very moment is
   * locked later: should that end in a deadlock, all of it is done again.
   */
  private async lock(gone: readonly Deposit[]): Promise<void> {
    const customers = new Set<string>();
    for (const { id } of gone) {
      const deposit = await this.deposits.find(id);
      const owner = (await this.deposits.moveOf(id))?.toCustomerId ?? deposit?.customerId ?? null;
      if (owner !== null) customers.add(owner);
    }
    await this.holders.lockAll([...customers]);
    for (const id of gone.map((each) => each.id).sort()) await this.deposits.lock(id);
  }

  private async reverse(deposit: Deposit, { id, at }: Reconciliation): Promise<string> {
    const cwd = Money.of(deposit.units, CWD);
    const name = `Gone: the deposit ${deposit.id} of ${inWords(deposit)} (${deposit.state})`;
    const finding = { kind: 'unattributed_deposit', subject: deposit.id } as const;
    await this.raiseFinding.causeIsGone(finding, 'The chain does not hold it any more.');
    if (deposit.assetId !== CORE_ASSET_ID) {
      await this.gone.add(deposit, id, null);
      return `${name}. It was recorded only.`;
    }
    const { state } = deposit;
    const move = state === 'credited' ? await this.deposits.moveOf(deposit.id) : null;
    // Whoever has the points now; where the service bore all that was moved, it bears this, too.
    const customerId = move?.toCustomerId ?? deposit.customerId;
    const points = move?.given ?? deposit.points;
    const isSomebodys = move === null || move.given.isPositive;
    if (state === 'credited' && customerId !== null && points && isSomebodys) {
      // What was moved is what it had bought by itself.
      const restored = move ? ZERO : await this.gone.completedBy(deposit.id, customerId);
      const credited = { ...deposit, customerId, points };
      return `${name}. ${await this.reverseCredited(credited, restored, { id, at })}`;
    }
    if (state === 'refill') {
      await this.books.post(goneEntry(deposit, 'refill', at));
      await this.gone.add(deposit, id, null);
      return `${name}. It is in the cold wallet again.`;
    }
    const isNobodys = ['waiting', 'unattributed', 'refunding'].includes(state);
    const cover: Cover = { uncredited: ZERO, house: cwd, lost: ZERO, restored: ZERO };
    await this.books.post(goneEntry(deposit, isNobodys ? 'unattributed' : cover, at));
    await this.gone.add(deposit, id, null);
    return isNobodys ? `${name}. It was nobody's.` : `${name}. The house bears it.`;
  }

  private async reverseCredited(
    deposit: Deposit & { readonly customerId: string; readonly points: Money },
    restored: Money,
    { id: reconciliationId, at }: Pick<Reconciliation, 'id' | 'at'>,
  ): Promise<string> {
    const { id: depositId, customerId, points, units } = deposit;
    const taken = await this.takeBack.available(customerId, points);
    const missing = points.minus(taken);
    const cover = await this.coverOf(deposit, missing, restored);
    const owed: OwedPoints = { depositId, customerId, points: missing, cwd: cover.lost };
    await this.books.post(goneEntry(deposit, cover, at));
    const entries = pointsTakenEntry(
      owed,
      { points: taken, cwd: ZERO, time: reconciliationId },
      at,
    );
    await this.books.post(entries);
    await this.gone.add(deposit, reconciliationId, missing.isPositive ? owed : null);
    for (const { key } of entries) await this.takeBack.tell(customerId, taken, key);
    const again = restored.isPositive
      ? `; ${restored.toString()} of earlier deposits have bought nothing again`
      : '';
    const back = `${taken.toString()} are taken back from customer ${customerId}${again}`;
    if (!missing.isPositive && !cover.lost.isPositive) return `${back}, all that were given.`;
    return (
      `${back}; ${missing.toString()} are spent, which the customer owes: ` +
      `${cover.lost.toString()} of ${Money.of(units, CWD).toString()} are a loss of the house until then.`
    );
  }

  private async coverOf(
    { customerId, points, units }: Deposit & { customerId: string; points: Money },
    missing: Money,
    restored: Money,
  ): Promise<Cover> {
    const cwd = Money.of(units, CWD);
    if (points.isZero) {
      const there = await this.books.balanceOf(customerUncreditedAccount(customerId));
      const uncredited = there.isLessThan(cwd) ? there : cwd;
      // The rest has bought points together with a deposit that stands, so that nobody owes any.
      return { uncredited, house: cwd.minus(uncredited), lost: ZERO, restored: ZERO };
    }
    const whole = cwd.plus(restored);
    // Rounded up: what is not surely covered is lost.
    const lost = Money.of((whole.units * missing.units + points.units - 1n) / points.units, CWD);
    return { uncredited: ZERO, house: whole.minus(lost), lost, restored };
  }
}

function inWords({ assetId, units, transactionId, blockNumber }: Deposit): string {
  const amount =
    assetId === CORE_ASSET_ID ? Money.of(units, CWD).toString() : `${units} of ${assetId}`;
  return `${amount} in block ${blockNumber}, transaction ${transactionId ?? 'none'}`;
}
