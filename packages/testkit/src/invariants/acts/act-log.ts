export type Direction = 'deposit' | 'withdrawal';

/** What somebody did, as whoever did it saw it: only what the gateway accepted. */
export type Act =
  /** An operator: `from` is a moment of the chain's time; `planned` once it was not the present one. */
  | {
      readonly kind: 'rate';
      readonly direction: Direction;
      readonly rate: string;
      readonly from: number;
      readonly isPlanned: boolean;
    }
  /** An operator takes back what was planned from this moment on. */
  | {
      readonly kind: 'plan-cancelled';
      readonly direction: Direction;
      readonly rate: string;
      readonly from: number;
    }
  | {
      readonly kind: 'quoted';
      readonly customer: string;
      readonly quote: string;
      readonly account: string;
    }
  | { readonly kind: 'confirmed'; readonly customer: string; readonly quote: string }
  /** A deposit that was nobody's becomes theirs; also by an operator's decision. */
  | { readonly kind: 'claimed'; readonly customer: string; readonly transactionId: string }
  | { readonly kind: 'attributed'; readonly customer: string; readonly transactionId: string }
  /** An operator sends a deposit that is nobody's back to where it came from. */
  | { readonly kind: 'refunded'; readonly deposit: string; readonly transactionId: string }
  /** An operator gives somebody's deposit to another customer; what was taken, in minor units of points. */
  | {
      readonly kind: 'moved';
      readonly customer: string;
      readonly to: string;
      readonly transactionId: string;
      readonly taken: bigint;
    }
  /** The service gives points, in minor units. */
  | { readonly kind: 'given'; readonly customer: string; readonly units: bigint }
  /** The service takes points, in minor units: at once, or before anything else once held ones come back. */
  | {
      readonly kind: 'debited';
      readonly customer: string;
      readonly key: string;
      readonly units: bigint;
    }
  /** A debit that waited takes nothing: what it waited for was paid out. */
  | { readonly kind: 'debit-given-up'; readonly customer: string; readonly key: string }
  | { readonly kind: 'proved'; readonly customer: string; readonly account: string }
  | { readonly kind: 'unlinked'; readonly customer: string; readonly account: string }
  /** The hot wallet's transactions that the node heard of since the last act. */
  | { readonly kind: 'sent'; readonly transactionIds: readonly string[] };

/** An act and when it was: by the order of acts, and by the chain. */
export type LoggedAct<Kind extends Act['kind'] = Act['kind']> = Extract<Act, { kind: Kind }> & {
  readonly order: number;
  /** Time of the chain's head, in milliseconds. */
  readonly at: number;
  /** Number of the chain's head. */
  readonly block: number;
};

/** The chain, as far as acts are dated by it. */
interface Head {
  readonly headNumber: number;
  readonly headTime: Date;
}

/** All acts of a history, in their order. */
export class ActLog {
  private readonly acts: LoggedAct[] = [];

  constructor(private readonly head: Head) {}

  add(act: Act): void {
    const { headNumber: block, headTime } = this.head;
    this.acts.push({ ...act, order: this.acts.length, at: headTime.getTime(), block });
  }

  of<Kind extends Act['kind']>(kind: Kind): LoggedAct<Kind>[] {
    return this.acts.filter((act): act is LoggedAct<Kind> => act.kind === kind);
  }
}
