/** What comes at most once in a world, with random numbers of its own: in so many worlds of a hundred. */
export const ONCE_IN_A_WORLD = {
  'claimed-late': 25,
  'taken-over': 25,
  'chain-goes-back': 15,
} as const;

export type OnceKind = keyof typeof ONCE_IN_A_WORLD;

export const ONCE_KINDS = Object.keys(ONCE_IN_A_WORLD) as readonly OnceKind[];

/** What goes wrong, and how often against the others. */
export const FAULT_WEIGHTS = {
  // the process
  die: 36,
  kill: 4,
  restart: 2,
  // the database
  'forget-commits': 4,
  'cut-database': 5,
  'refuse-commit': 5,
  'lose-commit-reply': 5,
  // the way to the node
  'lose-replies': 6,
  'lose-broadcasts': 6,
  'late-replies': 2,
  'repeat-replies': 2,
  'close-connections': 3,
  'node-down': 4,
  'node-freezes': 2,
  'node-lags': 4,
  'node-goes-stale': 2,
  'node-loses-peers': 3,
  'swallow-broadcasts': 4,
  // the chain
  fork: 10,
  'stall-irreversibility': 4,
  'much-time': 5,
  theft: 1,
  'history-pruned': 1,
  // nodes that lie
  'lie-about-blocks': 3,
  'lie-about-history': 3,
  'lie-about-balance': 3,
  'lie-about-fees': 4,
  'lie-about-head': 3,
  // strangers
  'poison-block': 3,
  'surplus-by-hole': 3,
  'large-memos': 2,
  'message-flood': 2,
  'link-spam': 2,
  'wrong-keys': 1,
  // customers who want more than is theirs
  'quote-kept': 2,
  'old-quote': 2,
  'keys-between': 2,
  'account-sold': 2,
  'points-hidden': 2,
  // operators
  'rate-mistyped': 4,
  'limit-mistyped': 1,
  'resumed-too-early': 2,
  // Telegram
  flood: 3,
  'chat-flood': 3,
  'server-error': 3,
  'telegram-lost': 4,
  redelivery: 5,
  'bot-blocked': 2,
  // time
  'clock-jumps': 4,
  'clock-differs': 2,
  // drawn by themselves (ONCE_IN_A_WORLD): with a weight of 1 they come in every world
  'claimed-late': 0,
  'taken-over': 0,
  'chain-goes-back': 0,
} as const;

export type FaultKind = keyof typeof FAULT_WEIGHTS;

/** What may come at any turn. */
export type DrawnKind = Exclude<FaultKind, OnceKind>;

export type FaultWeights = Readonly<Partial<Record<FaultKind, number>>>;

export const FAULT_KINDS = Object.keys(FAULT_WEIGHTS) as readonly FaultKind[];

export function isFaultKind(name: string): name is FaultKind {
  return Object.hasOwn(FAULT_WEIGHTS, name);
}
