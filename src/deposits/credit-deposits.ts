import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money } from '../kernel';
import { Books } from '../ledger';
import { Links, type Link } from '../linking';
import { HaltSwitch, RaiseFinding } from '../safety';
import { CORE_ASSET_ID, BlockListener, type IrreversibleBatch, type ReversibleView } from '../scan';
import { AnnounceDeposits } from './announce-deposits';
import type { Conversion, Purchase } from './conversion';
import { depositIdOf, type Deposit, type DepositState } from './deposit';
import { creditedEntry, historyEntry, unattributedEntry } from './deposit-entries';
import { DepositSightings } from './ports/deposit-sightings';
import { Deposits } from './ports/deposits';
import { PrepareConversion } from './prepare-conversion';
import { ownerAt, readCredits, type Credit } from './read-credits';
import { ShowSightings } from './show-sightings';
import { unknownEffects } from './unknown-effects';

interface Judged {
  readonly deposit: Deposit;
  readonly owner: Link | null;
  /** What it buys now; null when nobody owns it or crediting is halted. */
  readonly purchase: Purchase | null;
}

interface Owned {
  readonly credit: Credit;
  readonly owner: Link | null;
  readonly isHistory: boolean;
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
    private readonly prepareConversion: PrepareConversion,
    private readonly books: Books,
    private readonly haltSwitch: HaltSwitch,
    private readonly announce: AnnounceDeposits,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    await this.reportUnknownEffects(batch);
    const credits = readCredits(batch);
    if (credits.length > 0) await this.take(credits, batch.historyUpTo);
  }

  /** A fork may have moved a deposit to a later block: only then is told what has vanished. */
  override async onReversible(view: ReversibleView): Promise<void> {
    await this.showSightings.show(view);
    await this.tellVanished(view.irreversibleNumber);
  }

  /**
   * Gives those that were in no book yet. What came in up to the block `historyUpTo` is nobody's but the
   * house's: the opening balance holds it.
   */
  async take(credits: readonly Credit[], historyUpTo = 0): Promise<readonly Deposit[]> {
    const accountIds = new Set(credits.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    const isHalted = await this.haltSwitch.isHalted('deposits');
    const owned = credits.map((credit) => {
      const isHistory = credit.blockNumber <= historyUpTo;
      return { credit, owner: isHistory ? null : ownerOf(credit, links), isHistory };
    });
    const conversion = isHalted ? null : await this.conversionFor(owned);
    // Whose CWD is added up must be known before: what is recorded already counts no second time.
    const known = await this.deposits.knownKeys(credits.map(({ chainKey }) => chainKey));
    const judged = owned
      .filter(({ credit }) => !known.has(credit.chainKey))
      .map((each) => this.judge(each, conversion, isHalted));
    const inserted = await this.deposits.insertNew(judged.map(({ deposit }) => deposit));
    if (inserted.length !== judged.length) throw new Error('A deposit was recorded meanwhile');
    await this.books.post(judged.flatMap((each) => entriesOf(each)));
    await this.sightings.settle(credits.map(({ chainKey }) => chainKey));
    const payments = new Set(credits.filter((each) => each.isPayment).map((each) => each.chainKey));
    for (const each of judged) {
      await this.tell(each, payments.has(each.deposit.chainKey), conversion);
    }
    return judged.map(({ deposit }) => deposit);
  }

  /** Null when nobody's is among them: then nothing is converted, and nobody waits. */
  private async conversionFor(owned: readonly Owned[]): Promise<Conversion | null> {
    const customerIds = owned.flatMap(({ owner }) => owner?.customerId ?? []);
    return customerIds.length === 0 ? null : this.prepareConversion.forCrediting(customerIds);
  }

  private judge(
    { credit, owner, isHistory }: Owned,
    conversion: Conversion | null,
    isHalted: boolean,
  ): Judged {
    const buyer = conversion && owner;
    const purchase = buyer ? conversion.purchaseOf(buyer.customerId, credit) : null;
    if (buyer && purchase) conversion.keep(buyer.customerId, purchase);
    const deposit: Deposit = {
      id: depositIdOf(credit.chainKey),
      chainKey: credit.chainKey,
      fromAccountId: credit.fromAccountId,
      assetId: credit.assetId,
      units: credit.units,
      transactionId: credit.transactionId,
      blockNumber: credit.blockNumber,
      blockTime: credit.blockTime,
      state: stateOf(credit.assetId === CORE_ASSET_ID, { isHistory, owner, isHalted }),
      customerId: buyer?.customerId ?? null,
      points: purchase?.points ?? null,
      rateVersion: purchase?.rateVersion ?? null,
      offeredToCustomerId: null,
      createdAt: this.clock.now(),
    };
    return { deposit, owner, purchase };
  }

  private async tell(
    { deposit, owner, purchase }: Judged,
    isPayment: boolean,
    conversion: Conversion | null,
  ): Promise<void> {
    if (purchase && conversion) {
      await this.announce.credited(deposit, purchase, conversion.terms.minimum);
    }
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
    for (const { chainKey, customerId, units, transactionId } of vanished) {
      await this.events.publish({
        type: 'deposit_vanished',
        customerId,
        depositId: depositIdOf(chainKey),
        cwd: Money.of(units, CWD).toDecimal(),
        transactionId,
      });
    }
  }
}

/** Only CWD, and only a transfer or a mass payment, is somebody's deposit. */
function ownerOf(credit: Credit, links: readonly Link[]): Link | null {
  if (credit.assetId !== CORE_ASSET_ID || !credit.isPayment) return null;
  return ownerAt(links, credit.fromAccountId, credit.blockNumber);
}

function stateOf(
  isCwd: boolean,
  { isHistory, owner, isHalted }: Omit<Owned, 'credit'> & { readonly isHalted: boolean },
): DepositState {
  if (!isCwd) return 'other_asset';
  if (isHistory) return 'history';
  if (!owner) return 'unattributed';
  return isHalted ? 'waiting' : 'credited';
}

function entriesOf({ deposit, purchase }: Judged) {
  if (deposit.state === 'other_asset') return [];
  if (deposit.state === 'history') return historyEntry(deposit);
  if (!purchase || deposit.customerId === null) return unattributedEntry(deposit);
  return creditedEntry(deposit, deposit.customerId, purchase);
}
