import type { Schemas } from './api.ts';
import type { ListTexts, TermsTexts } from './list-texts.ts';
import type { Subject } from './route.ts';

type Withdrawal = Schemas['NamedWithdrawal'];
type Deposit = Schemas['NamedDeposit'];
type Decision = Schemas['Decision'];

/** Every sentence of the page in one language. What the gateway writes itself, such as summaries, is shown as it is. */
export interface Texts {
  readonly title: string;
  readonly skip: string;
  readonly nav: { readonly overview: string; readonly queues: string; readonly label: string };
  readonly lists: ListTexts;
  readonly terms: TermsTexts;
  readonly signIn: {
    readonly title: string;
    readonly about: string;
    readonly key: string;
    readonly enter: string;
    readonly overHttps: string;
    readonly wrongKey: string;
    readonly ended: string;
  };
  readonly signOut: string;
  readonly otherLanguage: string;
  readonly signedInAs: (name: string, role: string) => string;
  readonly roles: Readonly<Record<Schemas['Key']['role'], string>>;
  readonly search: {
    readonly label: string;
    readonly hint: string;
    readonly enter: string;
    readonly found: (text: string) => string;
    readonly nothing: string;
  };
  readonly loading: string;
  readonly nothing: string;
  readonly more: string;
  readonly unreachable: string;
  readonly updated: (time: string) => string;
  readonly line: { readonly isLive: string; readonly isLost: string };
  readonly yes: string;
  readonly no: string;
  readonly unknown: string;
  readonly overview: {
    readonly wallet: string;
    readonly onChain: string;
    readonly expected: string;
    readonly difference: string;
    readonly inFlight: string;
    readonly pending: string;
    readonly spendable: string;
    readonly checkedAt: string;
    readonly payouts: string;
    readonly payoutsOpen: string;
    readonly payoutsClosed: string;
    readonly books: string;
    readonly account: string;
    readonly balance: string;
    readonly halts: string;
    readonly noHalts: string;
    readonly since: (time: string, by: string) => string;
    readonly chain: string;
    readonly node: string;
    readonly state: string;
    readonly irreversible: string;
    readonly lastError: string;
    readonly lag: (blocks: number, seconds: number) => string;
    readonly scanned: string;
    readonly waiting: string;
    readonly openFindings: string;
    readonly openWithdrawals: string;
    readonly outbox: string;
    readonly telegram: string;
  };
  readonly solvency: {
    readonly title: string;
    readonly custody: string;
    readonly coldStorage: string;
    readonly points: string;
    readonly valued: (points: string, rate: string, cwd: string) => string;
    readonly owed: string;
    readonly left: string;
    readonly isEnough: string;
    readonly isNotEnough: string;
  };
  readonly activity: {
    readonly title: string;
    readonly spans: Readonly<Record<'day' | 'month', string>>;
    readonly moved: string;
    readonly deposits: string;
    readonly withdrawals: string;
    readonly latency: string;
    readonly median: string;
    readonly most: string;
    readonly numbers: string;
    readonly numbersBelow: string;
  };
  readonly scopes: Readonly<Record<'payouts' | 'deposits' | 'all', string>>;
  readonly queues: {
    readonly approvals: string;
    readonly unattributed: string;
    readonly findings: string;
    readonly decisions: string;
    readonly owed: string;
    readonly alarms: string;
  };
  readonly columns: {
    readonly when: string;
    readonly customer: string;
    readonly to: string;
    readonly from: string;
    readonly amount: string;
    readonly arrives: string;
    readonly points: string;
    readonly kind: string;
    readonly what: string;
    readonly state: string;
    readonly block: string;
    readonly askedBy: string;
    readonly acts: string;
    readonly name: string;
    readonly change: string;
    readonly expires: string;
    readonly reason: string;
  };
  readonly customer: {
    readonly title: (reference: string) => string;
    readonly id: string;
    readonly registered: string;
    readonly balance: string;
    readonly held: string;
    readonly uncredited: string;
    readonly link: string;
    readonly noLink: string;
    readonly verified: (time: string) => string;
    readonly suspended: (time: string) => string;
    readonly freeze: string;
    readonly frozen: (time: string, by: string) => string;
    readonly statement: string;
    readonly withdrawals: string;
    readonly deposits: string;
    readonly explanation: string;
    readonly before: string;
  };
  readonly subject: Readonly<Record<Subject, (id: string) => string>>;
  readonly explain: {
    readonly facts: string;
    readonly isWhole: string;
    readonly isNotWhole: string;
    readonly sum: (number: string, amount: string, sum: string) => string;
    readonly forCustomer: string;
    readonly numbers: Readonly<Record<Schemas['ExplainedNumber']['name'], string>>;
    readonly kinds: Readonly<Record<Schemas['Fact']['kind'], string>>;
  };
  readonly withdrawalStates: Readonly<Record<Withdrawal['state'], string>>;
  readonly depositStates: Readonly<Record<Deposit['state'], string>>;
  /** By kind; one that the page does not know yet is shown as the gateway calls it. */
  readonly findingKinds: Readonly<Record<string, string>>;
  readonly decisionKinds: Readonly<Record<Decision['kind'], string>>;
  readonly hitTypes: Readonly<Record<Schemas['Hit']['type'], string>>;
  readonly dialog: {
    readonly happens: string;
    readonly reason: string;
    readonly reasonHint: string;
    readonly cancel: string;
    readonly done: string;
    readonly asked: string;
    readonly customerId: string;
    readonly accountName: string;
    readonly accountNameHint: string;
  };
  readonly acts: ActTexts;
}

/** What an act is called, and what it brings about. */
export interface ActTexts {
  readonly approve: string;
  readonly approveHappens: (
    withdrawal: Withdrawal,
    net: string,
    points: string,
  ) => readonly string[];
  readonly presentTerms: (rate: string, net: string) => string;
  readonly reject: string;
  readonly cancel: string;
  readonly pointsReturn: (withdrawal: Withdrawal, points: string) => readonly string[];
  readonly refund: string;
  readonly refundHappens: (from: string, amount: string) => readonly string[];
  readonly attribute: string;
  readonly attributeHappens: (amount: string) => readonly string[];
  readonly keep: string;
  readonly keepHappens: (amount: string) => readonly string[];
  readonly close: string;
  readonly closeHappens: readonly string[];
  readonly decide: string;
  readonly decideHappens: (summary: string, askedBy: string) => readonly string[];
  readonly refuse: string;
  readonly refuseHappens: (summary: string) => readonly string[];
  readonly halt: string;
  readonly haltPayouts: string;
  readonly haltDeposits: string;
  readonly haltHappens: Readonly<Record<'payouts' | 'deposits' | 'all', readonly string[]>>;
  readonly resume: string;
  readonly resumeHappens: Readonly<Record<'payouts' | 'deposits', readonly string[]>>;
  readonly openFindingsKeep: (count: number) => string;
}
