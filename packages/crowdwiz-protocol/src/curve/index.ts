import { chooseCurve } from './choose-curve';
import type { Curve } from './curve';

const { curve: chosen, fallbackReason } = chooseCurve();

/** secp256k1, by the library that was chosen when this process began. */
export const curve: Curve = chosen;

/** By what signatures are made and checked, for people: one line without secrets. */
export interface CurveLibrary {
  readonly name: 'libsecp256k1' | '@noble/curves';
  /** Why native code is not used, as the loader says; null when it is. */
  readonly fallbackReason: string | null;
}

export function curveLibrary(): CurveLibrary {
  return { name: fallbackReason === null ? 'libsecp256k1' : '@noble/curves', fallbackReason };
}
