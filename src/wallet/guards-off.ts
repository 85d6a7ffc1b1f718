/** Guards against a database that forgot, which a drill may do without to show what they are for. */
export type Guard = 'unknown-spending' | 'database-history';

/** None in production: the settings refuse it. */
export class GuardsOff {
  constructor(private readonly guards: ReadonlySet<Guard>) {}

  has(guard: Guard): boolean {
    return this.guards.has(guard);
  }
}
