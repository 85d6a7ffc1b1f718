/** More than a world has turns. */
const SEED_STEP = 1_000;

/** What a turn draws its random numbers from. */
export function numbersOfTurn(seed: number, turn: number): number {
  return seed * SEED_STEP + turn;
}

/** The same for what comes once in a world: no turn has these, and no other such kind. */
export function numbersOfOnce(seed: number, kindNumber: number): number {
  return numbersOfTurn(seed, SEED_STEP - 1 - kindNumber);
}

/** The same for traits that came later: what older ones are drawn from stays what it is. */
export function numbersOfBatches(seed: number): number {
  return numbersOfTurn(seed, SEED_STEP / 2);
}
