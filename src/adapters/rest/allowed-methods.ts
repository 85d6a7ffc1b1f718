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
    for (const [method, known] of Object.entries(layer.route.methods)) {
      if (known && method !== '_all') methods.add(method.toUpperCase());
    }
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
