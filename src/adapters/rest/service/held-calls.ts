/** A call that may have to wait for its customer. */
export interface HeldCall {
  /** Null where that is not known. */
  readonly customerId: string | null;
}

/**
 * Calls of customers whom somebody else holds, such as a long transaction: they wait for that by themselves, so that
 * no others do. Customers take turns; those who call for one of them wait behind each other.
 */
export class HeldCalls<Call extends HeldCall> {
  private readonly calls = new Map<string, Call[]>();
  private readonly turns: string[] = [];

  get isEmpty(): boolean {
    return this.calls.size === 0;
  }

  /** Whether `next` gives one. */
  get isDue(): boolean {
    return this.turns.length > 0;
  }

  /** True where it waits from now on, as its customer is held. */
  join(call: Call): boolean {
    const others = call.customerId === null ? undefined : this.calls.get(call.customerId);
    others?.push(call);
    return others !== undefined;
  }

  /** False for one whose customer is not known. */
  hold(call: Call): boolean {
    const { customerId } = call;
    if (customerId === null) return false;
    if (!this.join(call)) {
      this.calls.set(customerId, [call]);
      this.turns.push(customerId);
    }
    return true;
  }

  /** The first call of the customer whose turn it is; they get the next one by `keep`, or none after `free`. */
  next(): Call | undefined {
    const customerId = this.turns.shift();
    return customerId === undefined ? undefined : this.calls.get(customerId)?.[0];
  }

  /** The customer is still held. Without its first call, where that is not to wait any more. */
  keep({ customerId }: Call, waitsOn: boolean): void {
    const calls = customerId === null ? undefined : this.calls.get(customerId);
    if (!calls || customerId === null) return;
    if (!waitsOn) calls.shift();
    if (calls.length === 0) this.calls.delete(customerId);
    else this.turns.push(customerId);
  }

  /** Nobody holds the customer any more: gives those who waited behind this one. */
  free({ customerId }: Call): readonly Call[] {
    const [, ...others] = customerId === null ? [] : (this.calls.get(customerId) ?? []);
    if (customerId !== null) this.calls.delete(customerId);
    return others;
  }
}
