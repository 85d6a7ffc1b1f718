/** Any class that makes `Member`s. */
export type ClassOf<Member> = abstract new (...parameters: never[]) => Member;

/** Where in a list a class stands. */
export interface Place {
  readonly list: symbol;
  /** Lower comes first. */
  readonly order: number;
}

export interface PlaceOptions {
  /** Lower comes first; of equal ones whichever module was imported first. Default: `DEFAULT_ORDER`. */
  readonly order?: number;
}

/** After everything of the gateway's, except for what must come last, which is 900 and above. */
export const DEFAULT_ORDER = 500;

/** Of each class that a decorator has put into lists. Holds no instances: several gateways share it. */
const PLACES = new WeakMap<object, readonly Place[]>();

/**
 * Makes the decorator by which a class says that it belongs into a list. The composition finds the classes
 * of all modules and fills the list, in order, before anything begins to work.
 */
export function listDecorator<Member>(list: symbol) {
  return ({ order = DEFAULT_ORDER }: PlaceOptions = {}) =>
    (target: ClassOf<Member>): void => {
      PLACES.set(target, [...(PLACES.get(target) ?? []), { list, order }]);
    };
}

/** The lists into which the class or one that it extends was put; its own place counts before theirs. */
export function placesOf(target: object): readonly Place[] {
  const places = new Map<symbol, Place>();
  for (let each: object | null = target; each; each = Reflect.getPrototypeOf(each)) {
    for (const place of PLACES.get(each) ?? []) {
      if (!places.has(place.list)) places.set(place.list, place);
    }
  }
  return [...places.values()];
}
