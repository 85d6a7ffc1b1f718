import type { DomainErrorCode } from '../../../kernel';
import { DOMAIN_PROBLEMS } from '../http/domain-problems';

/** One way in which a route can refuse. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

const REFUSALS = Symbol('how a route refuses');
const IS_ONCE = Symbol('whether a repeated call is answered as the first one');

/** Documents how a route, or all routes of a class, can refuse, in words of its own. */
export function ApiProblem(
  status: number,
  code: string,
  title: string,
): MethodDecorator & ClassDecorator {
  return declare([{ status, code, title }]);
}

/** Documents which refusals of the domain a route passes on. */
export function Refuses(...codes: readonly DomainErrorCode[]): MethodDecorator & ClassDecorator {
  return declare(codes.map((code) => ({ code, ...DOMAIN_PROBLEMS[code] })));
}

/** Marks a route whose answers are kept under the caller's `Idempotency-Key`. */
export function IsOnce(): MethodDecorator {
  return (_prototype, _name, descriptor: PropertyDescriptor) => {
    Reflect.defineMetadata(IS_ONCE, true, descriptor.value as object);
  };
}

export function isOnce(handler: object): boolean {
  return Reflect.getMetadata(IS_ONCE, handler) === true;
}

/** What the decorators of the class and of the method declare; the words of the method count. */
export function declaredRefusals(controller: object, handler: object): Refusal[] {
  return [...readFrom(handler), ...readFrom(controller)];
}

function declare(refusals: readonly Refusal[]): MethodDecorator & ClassDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const place = descriptor === undefined ? target : (descriptor.value as object);
    // The decorator that stands first in the source is applied last.
    Reflect.defineMetadata(REFUSALS, [...refusals, ...readFrom(place)], place);
  };
}

function readFrom(place: object): Refusal[] {
  return (Reflect.getOwnMetadata(REFUSALS, place) ?? []) as Refusal[];
}
