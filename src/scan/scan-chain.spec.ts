import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import type { MoneyClock } from '../kernel';
import type { Finding, FindingDraft, FindingKind, RaiseFinding } from '../safety';
import type { ChainBlock, IrreversibleBatch, ReversibleView } from './chain-facts';
import { BlockListener } from './ports/block-listener';
import { ChainDisagreement, ChainReader, type BlockStanding } from './ports/chain-reader';
import { ScanCursor, type CursorPosition } from './ports/scan-cursor';
import { ScanLock } from './ports/scan-lock';
import type { ReportUnproven } from './report-unproven';
import { ScanChain } from './scan-chain';
import { ScanSettings } from './scan-settings';

const CHAIN_ID = 'c'.repeat(64);

/** A chain of empty blocks; `idOf` may tell another branch from some block on. */
class ScriptedChain extends ChainReader {
  head = 30;
  irreversible = 20;
  pruned = 0;
  disagreement: ChainDisagreement | null = null;
  idOf = (number: number) => `id${number}`;
  /** A block that the node made up: it links to its past, and the next one does not name it. */
  madeUp = 0;
  /** A block that names another one as the one before it. */
  madeUpPrevious = 0;

  /** Whether the last block that was read is still on the chain. */
  standing: BlockStanding['standing'] = 'there';

  override standingOf = () =>
    Promise.resolve({ standing: this.standing, headNumber: this.head, evidence: {} });

  override hotWalletId = () => Promise.resolve('1.2.32');
  override sequenceAt = () => Promise.resolve(0);
  override leastBalance = () => Promise.resolve(null);
  override balance = () =>
    Promise.resolve({
      units: 0n,
      headNumber: this.head,
      headId: this.idOf(this.head),
      pending: [],
      observer: 'scripted',
      isUnclear: false,
      observedSinceBlock: 1,
    });
  override history = () => Promise.resolve({ entries: [], prunedUpToSequence: this.pruned });

  override position = () =>
    Promise.resolve({
      headNumber: this.head,
      headId: this.idOf(this.head),
      headTime: new Date(this.head * 1000),
      irreversibleNumber: this.irreversible,
      node: 'ws://scripted',
    });

  override blocks(from: number, to: number): Promise<readonly ChainBlock[]> {
    if (this.disagreement) return Promise.reject(this.disagreement);
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return Promise.resolve(
      numbers.map((number) => ({
        number,
        id: number === this.madeUp ? 'made up' : this.idOf(number),
        previousId: number === this.madeUpPrevious ? 'made up' : this.idOf(number - 1),
        time: new Date(number * 1000),
        operations: [],
      })),
    );
  }
}

class KeptCursor extends ScanCursor {
  position: CursorPosition | null = null;
  isTakenByOthers = false;
  /** Another process moves it on while the view above it is read. */
  isOvertaken = false;

  override load = () => Promise.resolve(this.position);
  override initialise(position: CursorPosition): Promise<void> {
    this.position ??= position;
    return Promise.resolve();
  }

  override fixOpening(openingBlockNumber: number): Promise<void> {
    if (this.position) this.position = { openingBlockNumber, ...this.position };
    return Promise.resolve();
  }

  override advance(from: CursorPosition, to: Partial<CursorPosition>): Promise<boolean> {
    if (this.isTakenByOthers) return Promise.resolve(false);
    expect(this.position).toEqual(from);
    this.position = { ...from, ...to };
    return Promise.resolve(true);
  }

  override checkpoints = () => Promise.resolve([]);
  override goBack = () => Promise.resolve();

  override isStillAt = () => Promise.resolve(!this.isOvertaken);
}

class Recorder extends BlockListener {
  readonly read: number[] = [];
  readonly views: ReversibleView[] = [];

  override onIrreversible({ blocks }: IrreversibleBatch): Promise<void> {
    this.read.push(...blocks.map(({ number }) => number));
    return Promise.resolve();
  }

  override onReversible(view: ReversibleView): Promise<void> {
    this.views.push(view);
    return Promise.resolve();
  }
}

class FreeLock extends ScanLock {
  isFree = true;
  override runExclusively = <T>(work: () => Promise<T>) =>
    this.isFree ? work() : Promise.resolve(null);
}

function opened(draft: FindingDraft): Finding {
  const now = new Date(0);
  const open = { closedAt: null, closedBy: null, closeReason: null };
  return { ...draft, ...open, id: 'f', openedAt: now, lastSeenAt: now };
}

describe('ScanChain', () => {
  let chain: ScriptedChain;
  let cursor: KeptCursor;
  let listener: Recorder;
  let lock: FreeLock;
  let findings: FindingDraft[];
  /** Times of blocks that money's clock was told of. */
  let told: Date[];

  beforeEach(() => {
    chain = new ScriptedChain();
    cursor = new KeptCursor();
    listener = new Recorder();
    lock = new FreeLock();
    findings = [];
    told = [];
  });

  function scan(fromBlock: number | null = null) {
    const raise = {
      execute: (draft: FindingDraft) => {
        findings.push(draft);
        return Promise.resolve(opened(draft));
      },
      causesAreGone: (kinds: readonly FindingKind[], isGone: (finding: Finding) => boolean) => {
        findings = findings.filter(
          (draft) => !kinds.includes(draft.kind) || !isGone(opened(draft)),
        );
        return Promise.resolve();
      },
    } as Partial<RaiseFinding> as RaiseFinding;
    const settings = new ScanSettings(CHAIN_ID, fromBlock);
    const listeners = [listener];
    const unitOfWork = new MemoryUnitOfWork();
    const clock = {
      notBefore: (time: Date) => void told.push(time),
    } as Partial<MoneyClock> as MoneyClock;
    const unproven = { mark: () => Promise.resolve() } as Partial<ReportUnproven> as ReportUnproven;
    return new ScanChain(
      ...([chain, cursor, lock, unitOfWork, raise, unproven] as const),
      ...([clock, settings, listeners] as const),
    );
  }

  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it('begins after the last irreversible block, and reads each later one once', async () => {
    const scanner = scan();
    expect(await scanner.run()).toMatchObject({ outcome: 'done', blocksRead: 0, caughtUp: true });
    chain.irreversible = 25;
    chain.head = 33;
    await scanner.run();
    await scanner.run();
    expect(listener.read).toEqual(numbers(21, 25));
    const { blockTime } = (await cursor.load())!;
    expect(told.at(-1)).toEqual(blockTime);
    expect(listener.views.at(-1)?.blocks.map(({ number }) => number)).toEqual(numbers(26, 33));
  });

  it('shows nothing above a cursor that another process has moved on meanwhile', async () => {
    cursor.isOvertaken = true;
    expect(await scan().run()).toMatchObject({ outcome: 'done', view: null });
    expect(listener.views).toEqual([]);
  });

  it('begins at the block that was asked for', async () => {
    await scan(5).run();
    expect(listener.read).toEqual(numbers(5, 20));
  });

  it('waits on a chain that has no irreversible block yet', async () => {
    chain.irreversible = 0;
    expect(await scan().run()).toMatchObject({ outcome: 'done', caughtUp: false });
    expect(cursor.position).toBeNull();
  });

  it('reads long stretches in steps, and stops between them when asked to', async () => {
    chain.irreversible = 3_500;
    chain.head = 3_510;
    let steps = 0;
    const report = await scan(1).run(() => (steps += 1) > 2);
    expect(report.caughtUp).toBe(false);
    expect(cursor.position?.blockNumber).toBe(2_001);
    await scan().run();
    expect(listener.read).toEqual(numbers(2, 3_500));
  });

  it('halts when a block does not follow the one that was read', async () => {
    await scan().run();
    chain.idOf = (number) => `other${number}`;
    chain.irreversible = 22;
    expect(await scan().run()).toMatchObject({ outcome: 'stopped' });
    expect(findings).toMatchObject([
      { kind: 'block_does_not_link', halts: ['payouts', 'deposits'] },
    ]);
    expect(listener.read).toEqual([]);
  });

  it('stops at once when the chain has gone back, and waits while the nodes just lag', async () => {
    await scan().run();
    chain.standing = 'behind';
    expect(await scan().run()).toMatchObject({ outcome: 'done', caughtUp: false, view: null });
    expect(findings).toEqual([]);
    chain.standing = 'lost';
    expect(await scan().run()).toMatchObject({ outcome: 'stopped', view: null });
    expect(findings).toMatchObject([{ kind: 'chain_behind', subject: '20', halts: [] }]);
    chain.standing = 'gone';
    expect(await scan().run()).toMatchObject({ outcome: 'stopped', view: null });
    expect(findings[1]).toMatchObject({ kind: 'chain_went_back', halts: ['payouts', 'deposits'] });
    chain.idOf = (number) => `other${number}`;
    chain.irreversible = 22;
    expect(await scan().run()).toMatchObject({ outcome: 'stopped', view: null });
    expect(findings.at(-1)).toMatchObject({ kind: 'chain_went_back' });
    expect(listener.read).toEqual([]);
    chain.idOf = (number) => `id${number}`;
    chain.standing = 'there';
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 2 });
    expect(findings).toEqual([]);
  });

  it('gives no effect to a last block that the next one does not name', async () => {
    await scan().run();
    chain.irreversible = 22;
    chain.madeUp = 22;
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 1, caughtUp: false });
    expect(listener.read).toEqual([21]);
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 0, view: null });
    chain.irreversible = 23;
    expect(await scan().run()).toMatchObject({ outcome: 'stopped' });
    expect(findings).toMatchObject([{ kind: 'block_does_not_link', subject: '23' }]);
    chain.madeUp = 0;
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 2, caughtUp: true });
    expect(listener.read).toEqual([21, 22, 23]);
    expect(findings).toEqual([]);
  });

  it('is held back by no more than a block when only the next one is made up', async () => {
    await scan().run();
    chain.irreversible = 22;
    chain.madeUpPrevious = 23;
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 1 });
    chain.madeUpPrevious = 24;
    chain.irreversible = 23;
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 1 });
    expect(listener.read).toEqual([21, 22]);
    expect(findings).toEqual([]);
  });

  it('does not begin at a block that the next one does not name', async () => {
    chain.madeUp = 20;
    expect(await scan().run()).toMatchObject({ outcome: 'done', caughtUp: false });
    expect(cursor.position).toBeNull();
  });

  it('leaves an irreversible head for the time when it has a block after it', async () => {
    chain.irreversible = 30;
    await scan(29).run();
    expect(listener.read).toEqual([29]);
    chain.head = 31;
    await scan().run();
    expect(listener.read).toEqual([29, 30]);
  });

  it('halts when nodes disagree, and names them', async () => {
    await scan().run();
    chain.irreversible = 22;
    chain.disagreement = new ChainDisagreement(22, { 'ws://a': 'x', 'ws://b': 'y' });
    expect(await scan().run()).toMatchObject({ outcome: 'stopped' });
    expect(findings).toMatchObject([
      { kind: 'nodes_disagree', evidence: { 'ws://a': 'x', 'ws://b': 'y' } },
    ]);
  });

  it('refuses the cursor of another chain', async () => {
    await scan().run();
    cursor.position = { ...cursor.position!, chainId: 'd'.repeat(64) };
    chain.irreversible = 22;
    expect(await scan().run()).toMatchObject({ outcome: 'stopped' });
    expect(findings).toMatchObject([{ kind: 'wrong_chain', halts: ['payouts', 'deposits'] }]);
    cursor.position = { ...cursor.position, chainId: CHAIN_ID };
    expect(await scan().run()).toMatchObject({ outcome: 'done' });
    expect(findings).toEqual([]);
  });

  it('does nothing while another process scans, or was faster', async () => {
    await scan().run();
    chain.irreversible = 25;
    lock.isFree = false;
    expect(await scan().run()).toMatchObject({ outcome: 'busy' });
    lock.isFree = true;
    cursor.isTakenByOthers = true;
    expect(await scan().run()).toMatchObject({ outcome: 'busy' });
    expect(listener.read).toEqual([]);
  });

  it('tries again each time, and closes what it has passed', async () => {
    await scan().run();
    chain.idOf = (number) => `other${number}`;
    chain.irreversible = 22;
    await scan().run();
    expect(findings).toMatchObject([{ kind: 'block_does_not_link', subject: '21' }]);
    chain.disagreement = new ChainDisagreement(22, { 'ws://a': 'x', 'ws://b': 'y' });
    await scan().run();
    expect(findings).toHaveLength(2);
    chain.disagreement = null;
    chain.idOf = (number) => `id${number}`;
    chain.irreversible = 21;
    expect(await scan().run()).toMatchObject({ outcome: 'done', blocksRead: 1 });
    expect(findings).toMatchObject([{ kind: 'nodes_disagree', subject: '22' }]);
    chain.irreversible = 23;
    await scan().run();
    expect(findings).toEqual([]);
    expect(listener.read).toEqual(numbers(21, 23));
  });

  it('tells a human that the node has pruned what was not read, and goes on', async () => {
    await scan().run();
    chain.pruned = 7;
    chain.irreversible = 21;
    expect(await scan().run()).toMatchObject({ outcome: 'done' });
    expect(findings).toMatchObject([
      {
        kind: 'history_pruned',
        subject: '0',
        halts: [],
        evidence: { prunedUpToSequence: '7', fromBlock: '21', toBlock: '30' },
      },
    ]);
    expect(cursor.position?.historySequence).toBe(7);
  });
});
