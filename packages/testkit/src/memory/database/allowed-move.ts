import { MemoryRefusal } from './memory-database';

/** Refuses a move that the machine's table does not have; to stay is no move. */
export function requireMove<State extends string>(
  transitions: Readonly<Record<State, readonly State[]>>,
  from: State,
  to: State,
): void {
  if (from === to || transitions[from].includes(to)) return;
  throw new MemoryRefusal(`There is no move from ${from} to ${to}`);
}
