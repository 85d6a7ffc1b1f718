import { Injectable } from '@nestjs/common';
import { Assets, Clock, CWD, EventPublisher, idOf, Money } from '../kernel';
import { Books } from '../ledger';
import { Links, type Link } from '../linking';
import { HaltSwitch, RaiseFinding } from '../safety';
import { CORE_ASSET_ID, BlockListener, type IrreversibleBatch, type ReversibleView } from '../scan';
import { RateBook, type RateVersion } from '../terms';
import { AnnounceDeposits } from './announce-deposits';
import type { Deposit, DepositState } from './deposit';
import { creditedEntry, purchaseOf, unattributedEntry, type Purchase } from './deposit-entries';
import { DepositSightings } from './ports/deposit-sightings';
import { Deposits } from './ports/deposits';
import { ownerAt, readCredits, type Credit } from './read-credits';
import { ShowSightings } from './show-sightings';
import { unknownEffects } from './unknown-effects';

interface Judged {
  readonly deposit: Deposit;
  readonly owner: Link | null;
  /** What it buys now; null when nobody owns it or crediting is halted. */
  readonly purchase: Purchase | null;
}

interface Terms {
  readonly links: readonly Link[];
  readonly rates: readonly RateVersion[];
  readonly isHalted: boolean;
}

/**
 * What irreversible blocks brought in becomes points, or waits as unattributed (DESIGN §5). While
 * crediting is halted, what would become points waits for `CreditWaiting`.
 */
@Injectable()
export class CreditDeposits extends BlockListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly sightings: DepositSightings,
    private readonly showSightings: ShowSightings,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly books: Books,
    private readonly haltSwitch: HaltSwitch,
    private readonly announce: AnnounceDeposits,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    await this.reportUnknownEffects(batch);
    const credits = readCredits(batch);
    if (credits.length > 0) await this.take(credits);
  }

  /** A fork may have moved a deposit to a later block: only then is told what has vanished. */
  override async onReversible(view: ReversibleView): Promise<void> {
    await this.showSightings.show(view);
    await this.tellVanished(view.irreversibleNumber);
  }

  /** Gives those that were in no book yet. */
  async take(credits: readonly Credit[]): Promise<readonly Deposit[]> {
    const accountIds = new Set(credits.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    const rates = await this.rates.versions('deposit');
    const isHalted = await this.haltSwitch.isHalted('deposits');
    const judged = credits.map((credit) => this.judge(credit, { links, rates, isHalted }));
    const byId = new Map(judged.map((each) => [each.deposit.id, each]));
    const inserted = await this.deposits.insertNew(judged.map(({ deposit }) => deposit));
    const fresh = inserted.flatMap(({ id }) => byId.get(id) ?? []);
    await this.books.post(fresh.flatMap((each) => entriesOf(each)));
    await this.sightings.settle(credits.map(({ chainKey }) => chainKey));
    const payments = new Set(credits.filter((each) => each.isPayment).map((each) => each.chainKey));
    for (const each of fresh) await this.tell(each, payments.has(each.deposit.chainKey));
    return fresh.map(({ deposit }) => deposit);
  }

  private judge(credit: Credit, { links, rates, isHalted }: Terms): Judged {
    const isCwd = credit.assetId === CORE_ASSET_ID;
    const owner =
      isCwd && credit.isPayment ? ownerAt(links, credit.fromAccountId, credit.blockNumber) : null;
    const buyer = isHalted ? null : owner;
    const purchase = buyer && purchaseOf(credit.units, credit.blockTime, rates, this.assets);
    const deposit: Deposit = {
      // A refund names its deposit: one that is read again has the same name.
      id: idOf(`deposit ${credit.chainKey}`),
      chainKey: credit.chainKey,
      fromAccountId: credit.fromAccountId,
      assetId: credit.assetId,
      units: credit.units,
      transactionId: credit.transactionId,
      blockNumber: credit.blockNumber,
      blockTime: credit.blockTime,
      state: stateOf(isCwd, owner !== null, isHalted),
      customerId: buyer?.customerId ?? null,
      points: purchase?.points ?? null,
      rateVersion: purchase?.rateVersion ?? null,
      offeredToCustomerId: null,
      createdAt: this.clock.now(),
    };
    return { deposit, owner, purchase };
  }

  private async tell({ deposit, owner }: Judged, isPayment: boolean): Promise<void> {
    if (deposit.state === 'credited') await this.announce.credited(deposit);
    if (deposit.state === 'waiting' && owner) {
      await this.announce.waiting(deposit, owner.customerId);
    }
    if (deposit.state === 'unattributed') await this.announce.unattributed(deposit, isPayment);
  }

  private async reportUnknownEffects(batch: IrreversibleBatch): Promise<void> {
    for (const unknown of unknownEffects(batch)) await this.raiseFinding.execute(unknown.finding);
  }

  private async tellVanished(irreversibleNumber: number): Promise<void> {
    const vanished = await this.sightings.takeVanished(irreversibleNumber);
    for (const { customerId, units, transactionId } of vanished) {
      const cwd = Money.of(units, CWD).toDecimal();
      await this.events.publish({ type: 'deposit_vanished', customerId, cwd, transactionId });
    }
  }
}

function stateOf(isCwd: boolean, isOwned: boolean, isHalted: boolean): DepositState {
  if (!isCwd) return 'other_asset';
  if (!isOwned) return 'unattributed';
  return isHalted ? 'waiting' : 'credited';
}

function entriesOf({ deposit, purchase }: Judged) {
  if (deposit.state === 'other_asset') return [];
  if (!purchase || deposit.customerId === null) return unattributedEntry(deposit);
  return creditedEntry(deposit, deposit.customerId, purchase);
}
