import type { operations, paths } from './schema';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** Addresses that know the method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

type JsonOf<R> = R extends { content: { 'application/json': infer Body } } ? Body : never;
type ProblemOf<R> = R extends { content: { 'application/problem+json': infer Body } }
  ? Body
  : never;
type ParametersOf<Op> = Op extends { parameters: infer P } ? P : never;
type PartOf<Op, Place extends string> =
  ParametersOf<Op> extends { [K in Place]?: infer Part } ? NonNullable<Part> : never;
/** A part that has no required property may be left out. */
type Given<Name extends string, Part> = [Part] extends [never]
  ? { [K in Name]?: never }
  : object extends Part
    ? { [K in Name]?: Part }
    : { [K in Name]: Part };
type BodyOf<Op> = Op extends { requestBody: { content: { 'application/json': infer Body } } }
  ? { body: Body }
  : { body?: never };

/** What a call takes beside what its operation takes. */
export interface CallOptions {
  /**
   * Of whatever changes something; a random one without it. Give one of your own where the call may be made
   * again by another process, such as a UUID that is kept with the order.
   */
  readonly idempotencyKey?: string;
  /** Ends the call, its repetitions included. */
  readonly signal?: AbortSignal;
}

export type Input<M extends Method, P extends PathOf<M>> = BodyOf<paths[P][M]> &
  Given<'path', PartOf<paths[P][M], 'path'>> &
  Given<'query', PartOf<paths[P][M], 'query'>> &
  CallOptions;

/** What is answered when all went well. */
export type Output<M extends Method, P extends PathOf<M>> = paths[P][M] extends {
  responses: infer Answers;
}
  ? JsonOf<Answers[keyof Answers & (200 | 201)]>
  : never;

/** Addresses of lists in pages, which have an end; the feed of events has none. */
export type ListPath = {
  [P in PathOf<'get'>]: Output<'get', P> extends { items: unknown[]; nextCursor: infer Next }
    ? null extends Next
      ? P
      : never
    : never;
}[PathOf<'get'>];

/** One event of the feed. Its `cursor` is what a reader keeps. */
export type ServiceEvent = Output<'get', '/v1/events'>['items'][number];

/** Where to begin, and what to read. */
export interface EventsFrom {
  /** The cursor of the last event that was dealt with, or `nextCursor`; without it the oldest event that is kept. */
  readonly after?: string | undefined;
  /** Of these types alone, such as `deposit.credited`. */
  readonly types?: readonly string[];
  readonly customerId?: string;
  /** Ends the reading, also while it waits. */
  readonly signal?: AbortSignal;
}

export type Item<P extends ListPath> =
  Output<'get', P> extends { items: (infer One)[] } ? One : never;

type CodeOf<Op> = Op extends { responses: infer Answers }
  ? ProblemOf<Answers[keyof Answers]> extends { code: infer Code }
    ? Code
    : never
  : never;

/** Every code with which the gateway refuses; more of them may come with another version. */
export type ErrorCode = CodeOf<operations[keyof operations]>;
