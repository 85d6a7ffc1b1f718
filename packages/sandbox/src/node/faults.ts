import { falseFees, falseHead, falseSchedule, inObjects, type HeadLie } from './lies';

/** Changes what a node answers: gets the result as a client would read it, and the call's arguments. */
export type ResultTransform = (result: unknown, parameters: readonly unknown[]) => unknown;

const GLOBAL_PROPERTIES_ID = '2.0.0';
const DYNAMIC_PROPERTIES_ID = '2.1.0';

/** How one node misbehaves. Nothing is wrong until it is told; `reset` makes it honest again. */
export class NodeFaults {
  private readonly droppedReplies = new Map<string, number>();
  private readonly unanswered = new Set<string>();
  private readonly delays = new Map<string, number>();
  private readonly transforms = new Map<string, ResultTransform>();
  private readonly refusedPayees = new Set<string>();
  private readonly calls = new Map<string, number>();
  private refusals = false;
  private blocksBehind = 0;
  private frozenHead: number | undefined;
  private repeats = false;
  private swallows = false;
  private isSilentAboutPending = false;
  private feeLies: ReadonlyMap<string, ResultTransform> = new Map();
  private headLies: ReadonlyMap<string, ResultTransform> = new Map();

  reset(): void {
    this.droppedReplies.clear();
    this.unanswered.clear();
    this.delays.clear();
    this.transforms.clear();
    this.refusedPayees.clear();
    this.refusals = false;
    this.blocksBehind = 0;
    this.frozenHead = undefined;
    this.repeats = false;
    this.swallows = false;
    this.isSilentAboutPending = false;
    this.lieAboutFees(undefined);
    this.lieAboutHead(undefined);
  }

  /** Each reply is sent twice while this is on. */
  repeatReplies(on: boolean): void {
    this.repeats = on;
  }

  get repeatsReplies(): boolean {
    return this.repeats;
  }

  /** The next calls of this method are carried out, and their replies are lost. */
  dropReplyAfterAccept(method: string, times = 1): void {
    this.droppedReplies.set(method, times);
  }

  /** Calls of this method ("*": of any) are neither carried out nor answered. */
  neverAnswer(method: string, on = true): void {
    if (on) this.unanswered.add(method);
    else this.unanswered.delete(method);
  }

  /** Answers to this method ("*": to any) come that much later. */
  delay(method: string, milliseconds: number): void {
    this.delays.set(method, milliseconds);
  }

  /** New connections are closed at once while this is on; those that are open stay. */
  refuseConnections(on: boolean): void {
    this.refusals = on;
  }

  get refusesConnections(): boolean {
    return this.refusals;
  }

  /** The node knows nothing of the newest blocks; 0: it keeps up. */
  lagBehind(blocks: number): void {
    this.blocksBehind = blocks;
  }

  /** The node's head stays at this block, as if it had lost its peers; undefined: it goes on. */
  freezeHeadAt(blockNumber: number | undefined): void {
    this.frozenHead = blockNumber;
  }

  /** The newest block that this node admits to know. */
  visibleHead(headNumber: number): number {
    const seen = Math.max(0, headNumber - this.blocksBehind);
    return this.frozenHead === undefined ? seen : Math.min(seen, this.frozenHead);
  }

  /** Lies: the answer of this method is what the transform makes of the true one. */
  lie(method: string, transform: ResultTransform | undefined): void {
    if (transform === undefined) this.transforms.delete(method);
    else this.transforms.set(method, transform);
  }

  /** Every fee costs so many units of CWD, to those who ask and in the schedule; undefined: the truth. */
  lieAboutFees(units: bigint | undefined): void {
    const schedule = falseSchedule(units ?? 0n);
    this.feeLies = lies(units !== undefined, {
      get_required_fees: falseFees(units ?? 0n),
      get_global_properties: schedule,
      get_objects: inObjects(GLOBAL_PROPERTIES_ID, schedule),
    });
  }

  /** The head is another one, or has another time; undefined: the truth. */
  lieAboutHead(lie: HeadLie | undefined): void {
    const head = falseHead(lie ?? {});
    this.headLies = lies(lie !== undefined, {
      get_dynamic_global_properties: head,
      get_objects: inObjects(DYNAMIC_PROPERTIES_ID, head),
    });
  }

  /** Broadcasts are checked and answered as always, and passed on to nobody. */
  swallowBroadcasts(on: boolean): void {
    this.swallows = on;
  }

  get swallowsBroadcasts(): boolean {
    return this.swallows;
  }

  /** Transactions that pay this account are refused whole, as if it did not exist. */
  refusePaymentsTo(accountId: string): void {
    this.refusedPayees.add(accountId);
  }

  refusesPaymentTo(accountId: string): boolean {
    return this.refusedPayees.has(accountId);
  }

  /** Nobody is told of pending transactions. */
  hidePending(on: boolean): void {
    this.isSilentAboutPending = on;
  }

  get hidesPending(): boolean {
    return this.isSilentAboutPending;
  }

  /** A follower that lost its peers: its head stays, and what it takes goes nowhere. */
  losePeers(headNumber: number): void {
    this.freezeHeadAt(headNumber);
    this.swallowBroadcasts(true);
    this.hidePending(true);
  }

  findPeers(): void {
    this.freezeHeadAt(undefined);
    this.swallowBroadcasts(false);
    this.hidePending(false);
  }

  transformOf(method: string): ResultTransform | undefined {
    const told = [this.transforms, this.feeLies, this.headLies].flatMap(
      (each) => each.get(method) ?? [],
    );
    if (told.length === 0) return undefined;
    return (result, parameters) =>
      told.reduce((answer, transform) => transform(answer, parameters), result);
  }

  ignores(method: string): boolean {
    return this.unanswered.has(method) || this.unanswered.has('*');
  }

  delayMillisecondsOf(method: string): number {
    return this.delays.get(method) ?? this.delays.get('*') ?? 0;
  }

  /** How often this method was asked for since the node started, answered or not. */
  callCount(method: string): number {
    return this.calls.get(method) ?? 0;
  }

  countCall(method: string): void {
    this.calls.set(method, this.callCount(method) + 1);
  }

  /** Counts a reply that is to be lost. */
  takeDroppedReply(method: string): boolean {
    const left = this.droppedReplies.get(method) ?? 0;
    if (left <= 0) return false;
    this.droppedReplies.set(method, left - 1);
    return true;
  }
}

function lies(
  isOn: boolean,
  transforms: Readonly<Record<string, ResultTransform>>,
): ReadonlyMap<string, ResultTransform> {
  return new Map(isOn ? Object.entries(transforms) : []);
}
