import { Injectable } from '@nestjs/common';
import { Findings, RaiseFinding } from '../../safety';
import {
  ListensToRescans,
  blockIdOfKey,
  BlockContradiction,
  CORE_ASSET_ID,
  RescanListener,
  type ChainBlock,
  type RescanBatch,
  type RescanDiscovery,
} from '../../scan';
import { UnexplainedMoney } from '../../wallet';
import { CreditDeposits } from './credit-deposits';
import type { Deposit } from '../deposit';
import { Deposits } from '../ports/deposits';
import { readCredits, type Credit } from './read-credits';
import { unknownEffects } from './unknown-effects';

interface Comparison {
  /** On the chain, and in no book. */
  readonly missing: readonly Credit[];
  /** On the chain, and booked under another key. */
  readonly renamed: readonly Credit[];
  /** In the books, and not on the chain. */
  readonly invented: readonly Deposit[];
}

/** Holds the deposits that are known against blocks that are read again, and books what is missing. */
@Injectable()
@ListensToRescans({ order: 200 })
export class RecheckDeposits extends RescanListener {
  constructor(
    private readonly creditDeposits: CreditDeposits,
    private readonly deposits: Deposits,
    private readonly unexplained: UnexplainedMoney,
    private readonly findings: Findings,
    private readonly raiseFinding: RaiseFinding,
  ) {
    super();
  }

  override async onRescan(batch: RescanBatch): Promise<readonly RescanDiscovery[]> {
    const [first, last] = [batch.blocks[0], batch.blocks.at(-1)];
    if (!first || !last) return [];
    const booked = await this.deposits.inBlocks(first.number, last.number);
    // What went with a chain that has gone back is on this one not at all, or under another name.
    const known = booked.filter(({ state }) => state !== 'gone');
    assertSameBlocks(batch.blocks, known);
    const { missing, renamed, invented } = compare(readCredits(batch), known);
    const { number: readTo } = last;
    const taken = missing.length === 0 ? [] : await this.creditDeposits.take(missing, { readTo });
    await this.unexplained.explain(taken.filter(({ assetId }) => assetId === CORE_ASSET_ID));
    return [
      ...taken.map(missingDiscovery),
      ...renamed.map(renamedDiscovery),
      ...(await this.reportInvented(batch, invented)),
      ...(await this.reportUnknownEffects(batch)),
    ];
  }

  /** Without the whole history, a virtual operation may well have been there. */
  private async reportInvented(
    { hasWholeHistory }: RescanBatch,
    invented: readonly Deposit[],
  ): Promise<readonly RescanDiscovery[]> {
    const kind = 'deposit_not_on_chain';
    const discoveries: RescanDiscovery[] = [];
    for (const { id, chainKey, blockNumber, units, state } of invented) {
      if (!hasWholeHistory && blockIdOfKey(chainKey) !== null) continue;
      if (await this.findings.wasOpened(kind, id)) continue;
      const summary =
        `A deposit of ${units} units (${state}) is booked, and its block does not show it. ` +
        'Compare several nodes: one of them has lied, now or then.';
      const evidence = { chainKey, blockNumber: String(blockNumber) };
      await this.raiseFinding.execute({ kind, subject: id, summary, evidence, halts: ['payouts'] });
      discoveries.push({ kind, chainKey, blockNumber, summary, repaired: false });
    }
    return discoveries;
  }

  private async reportUnknownEffects(batch: RescanBatch): Promise<readonly RescanDiscovery[]> {
    const discoveries: RescanDiscovery[] = [];
    for (const { blockNumber, finding } of unknownEffects(batch)) {
      const { subject: chainKey, summary } = finding;
      const kind = 'unexpected_operation';
      if (await this.findings.wasOpened(kind, chainKey)) continue;
      await this.raiseFinding.execute(finding);
      discoveries.push({ kind, chainKey, blockNumber, summary, repaired: false });
    }
    return discoveries;
  }
}

/** The keys of virtual operations hold their block's id: under another id all would count again. */
function assertSameBlocks(blocks: readonly ChainBlock[], known: readonly Deposit[]): void {
  const ids = new Map(blocks.map(({ number, id }) => [number, id]));
  for (const { chainKey, blockNumber } of known) {
    const expected = blockIdOfKey(chainKey);
    const actual = ids.get(blockNumber);
    if (expected === null || actual === undefined || expected === actual) continue;
    throw new BlockContradiction(blockNumber, expected, actual);
  }
}

/**
 * A node that hid a transaction of a block may have shown its operation in the history: it was booked
 * as a virtual one then, and is a real one now, or the other way round. Within a block, whatever has
 * the same content as a booked deposit that the chain does not show by its key is that deposit.
 */
function compare(credits: readonly Credit[], known: readonly Deposit[]): Comparison {
  const shown = new Set(credits.map(({ chainKey }) => chainKey));
  const booked = new Set(known.map(({ chainKey }) => chainKey));
  const invented = known.filter(({ chainKey }) => !shown.has(chainKey));
  const missing: Credit[] = [];
  const renamed: Credit[] = [];
  for (const credit of credits) {
    if (booked.has(credit.chainKey)) continue;
    const twin = invented.findIndex((deposit) => isSameMoney(deposit, credit));
    if (twin === -1) {
      missing.push(credit);
    } else {
      invented.splice(twin, 1);
      renamed.push(credit);
    }
  }
  return { missing, renamed, invented };
}

function isSameMoney(deposit: Deposit, credit: Credit): boolean {
  return (
    deposit.blockNumber === credit.blockNumber &&
    deposit.fromAccountId === credit.fromAccountId &&
    deposit.assetId === credit.assetId &&
    deposit.units === credit.units
  );
}

function missingDiscovery({ chainKey, blockNumber, units, state }: Deposit): RescanDiscovery {
  const summary = `A deposit of ${units} units was in no book; it is now (${state}).`;
  return { kind: 'deposit_missing', chainKey, blockNumber, summary, repaired: true };
}

function renamedDiscovery({ chainKey, blockNumber, units }: Credit): RescanDiscovery {
  const summary = `A deposit of ${units} units counted already, under another key: left as it is.`;
  return { kind: 'deposit_under_another_key', chainKey, blockNumber, summary, repaired: true };
}
