import type { Schemas } from './api.ts';
import type { ListName } from './route.ts';

type Entry = Schemas['Entry'];
type OwedBack = Schemas['OwedBack'];
type Decision = Schemas['Decision'];
type Alarm = Schemas['Alarm'];

/** Sentences of the lists, and of rates and limits. */
export interface ListTexts {
  readonly title: string;
  readonly which: string;
  readonly names: Readonly<Record<ListName, string>>;
  readonly filters: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly any: string;
  readonly account: string;
  readonly accountHint: string;
  readonly show: string;
  readonly next: string;
  readonly first: string;
  readonly nothing: string;
  readonly exports: string;
  readonly exportsAbout: string;
  readonly columns: {
    readonly key: string;
    readonly lines: string;
    readonly severity: string;
    readonly count: string;
    readonly last: string;
    readonly who: string;
    readonly cause: string;
    readonly decidedBy: string;
  };
  readonly sides: Readonly<Record<'debit' | 'credit', string>>;
  readonly entryKinds: Readonly<Record<Entry['kind'], string>>;
  readonly owedStates: Readonly<Record<OwedBack['state'], string>>;
  readonly owedCauses: Readonly<Record<OwedBack['cause'], string>>;
  readonly decisionStates: Readonly<Record<Decision['state'], string>>;
  readonly alarmStates: Readonly<Record<Alarm['state'], string>>;
  readonly severities: Readonly<Record<Alarm['severity'], string>>;
  readonly acknowledge: string;
  readonly acknowledged: string;
  readonly takePoints: string;
  readonly takePointsHappens: (amount: string) => readonly string[];
  readonly pointsToTake: string;
  readonly bear: string;
  readonly bearHappens: (amount: string) => readonly string[];
}

export interface TermsTexts {
  readonly title: string;
  readonly rates: string;
  readonly directions: Readonly<Record<'deposit' | 'withdrawal', string>>;
  readonly rate: string;
  readonly since: string;
  readonly setBy: string;
  readonly inForce: string;
  readonly planned: string;
  readonly setRates: string;
  readonly setRatesHappens: (deposit: string, withdrawal: string) => readonly string[];
  readonly depositRate: string;
  readonly withdrawalRate: string;
  readonly rateHint: string;
  readonly begins: string;
  readonly beginsHint: string;
  readonly allow: string;
  readonly allowHint: string;
  readonly cancelRate: string;
  readonly cancelRateHappens: (rate: string, begins: string) => readonly string[];
  readonly limits: string;
  readonly limit: string;
  readonly value: string;
  readonly kinds: Readonly<Record<'count' | 'cwd', string>>;
  readonly none: string;
  readonly names: Readonly<Record<Schemas['Limit']['name'], string>>;
  readonly change: string;
  readonly changeHappens: (name: string, value: string) => readonly string[];
  readonly newValue: string;
  readonly newValueHint: string;
}
