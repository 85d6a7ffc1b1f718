import { SCHEME_NAMES, SCHEME_WEIGHTS, type SchemeName } from './schemes';

/** What else may be in a history besides what people are after. */
const CIRCUMSTANCES = ['clocks', 'attribute', 'debits', 'moves', 'refunds'] as const;

/** What a history may hold. */
export type PlotKind = SchemeName | (typeof CIRCUMSTANCES)[number];

export const PLOT_KINDS: readonly PlotKind[] = [...SCHEME_NAMES, ...CIRCUMSTANCES];

/** Without a choice. */
export const PLAYED_PLOT = PLOT_KINDS;

export interface Plot {
  /** What people are after, and how often against the others. */
  readonly schemes: Readonly<Record<SchemeName, number>>;
  /** The machine's clock may be wrong. */
  readonly clocks: boolean;
  /** Operators give customers what is nobody's, late. */
  readonly attribute: boolean;
  /** The service gives and takes points. */
  readonly debits: boolean;
  /** Operators give somebody's deposit to another customer. */
  readonly moves: boolean;
  /** Operators send what is nobody's back. */
  readonly refunds: boolean;
}

export function isPlotKind(text: string): text is PlotKind {
  return PLOT_KINDS.some((kind) => kind === text);
}

/** Of these kinds alone; without a scheme among them, all of those. */
export function plotOf(kinds: readonly PlotKind[]): Plot {
  const named = SCHEME_NAMES.filter((name) => kinds.includes(name));
  const chosen = named.length === 0 ? SCHEME_NAMES : named;
  const weights = SCHEME_NAMES.map((name) => [
    name,
    chosen.includes(name) ? SCHEME_WEIGHTS[name] : 0,
  ]);
  return {
    schemes: Object.fromEntries(weights) as Record<SchemeName, number>,
    clocks: kinds.includes('clocks'),
    attribute: kinds.includes('attribute'),
    debits: kinds.includes('debits'),
    moves: kinds.includes('moves'),
    refunds: kinds.includes('refunds'),
  };
}
