/** More of them belong to middleware, which Express enters under every method there is. */
const METHODS_OF_ONE_ADDRESS = 8;

/** The parts of Express' router that are looked at here. */
interface RouteLayer {
  readonly route: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** Methods that the application knows at a path, in capitals; empty when it knows no such path. */
export function allowedMethods(application: unknown, path: string): string[] {
  const methods = new Set<string>();
  for (const layer of layersOf(application)) {
    if (!isRouteLayer(layer) || !layer.match(path)) continue;
    const known = Object.keys(layer.route.methods);
    if (known.length > METHODS_OF_ONE_ADDRESS) continue;
    for (const method of known) methods.add(method.toUpperCase());
  }
  return [...methods].sort();
}

function layersOf(application: unknown): readonly unknown[] {
  const router = property(application, 'router');
  const stack = property(router, 'stack');
  return Array.isArray(stack) ? stack : [];
}

function isRouteLayer(layer: unknown): layer is RouteLayer {
  const methods = property(property(layer, 'route'), 'methods');
  return typeof methods === 'object' && typeof property(layer, 'match') === 'function';
}

function property(owner: unknown, name: string): unknown {
  if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null)
    return undefined;
  return (owner as Readonly<Record<string, unknown>>)[name];
}
