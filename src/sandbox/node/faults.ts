/** Changes what a node answers: gets the result as a client would read it, and the call's arguments. */
export type ResultTransform = (result: unknown, parameters: readonly unknown[]) => unknown;

/** How one node misbehaves. Nothing is wrong until it is told; `reset` makes it honest again. */
export class NodeFaults {
  private readonly droppedReplies = new Map<string, number>();
  private readonly unanswered = new Set<string>();
  private readonly delays = new Map<string, number>();
  private readonly transforms = new Map<string, ResultTransform>();
  private readonly calls = new Map<string, number>();
  private refusals = false;
  private blocksBehind = 0;
  private frozenHead: number | undefined;
  private repeats = false;

  reset(): void {
    this.droppedReplies.clear();
    this.unanswered.clear();
    this.delays.clear();
    this.transforms.clear();
    this.refusals = false;
    this.blocksBehind = 0;
    this.frozenHead = undefined;
    this.repeats = false;
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

  transformOf(method: string): ResultTransform | undefined {
    return this.transforms.get(method);
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
