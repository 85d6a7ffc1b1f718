import type { ClassOf } from './listed';

/** An abstract class that says what is promised; it is its own injection token. */
export type Port = ClassOf<object>;

/** A provider of what stands behind a port, such as `{ provide: Books, useClass: PostgresBooks }`. */
export interface Binding {
  readonly provide: Port;
}

/** The same provider under the token of what stands behind the port. */
type Behind<Bound extends Binding> = Bound extends unknown
  ? Omit<Bound, 'provide'> & { readonly provide: symbol }
  : never;

/** One token per port, for ever: it names no instance, so several gateways share it. */
const IMPLEMENTATIONS = new WeakMap<Port, symbol>();

/**
 * The token of what stands behind a port. An adapter provides it, for everybody; the module that owns the
 * port gives it its name. So a port has one implementation, whatever the order of imports.
 */
export function implementationOf(port: Port): symbol {
  const known = IMPLEMENTATIONS.get(port);
  if (known !== undefined) return known;
  const token = Symbol(`what stands behind ${port.name}`);
  IMPLEMENTATIONS.set(port, token);
  return token;
}

/** Providers by which a module gives its ports to whoever imports it. */
export function portsOf(
  ...ports: readonly Port[]
): { readonly provide: Port; readonly useExisting: symbol }[] {
  return ports.map((port) => ({ provide: port, useExisting: implementationOf(port) }));
}

/** Providers by which an adapter stands behind ports, but for those behind which somebody else does. */
export function behindPorts<Bound extends Binding>(
  bindings: readonly Bound[],
  replaced: ReadonlySet<Port> = new Set(),
): Behind<Bound>[] {
  return bindings
    .filter(({ provide }) => !replaced.has(provide))
    .map((binding): Behind<Bound> => {
      const behind: unknown = { ...binding, provide: implementationOf(binding.provide) };
      return behind as Behind<Bound>;
    });
}
