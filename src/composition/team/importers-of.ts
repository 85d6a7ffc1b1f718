import type { GatewayOptions } from './gateway-options';

type Imports = NonNullable<GatewayOptions['imports']>;

/** Under which Nest keeps what `@Module({ imports })` says. */
const IMPORTS = 'imports';

/** Names of the modules that import the wanted one, among these and whatever they import themselves. */
export function importersOf(wanted: object, imports: Imports): readonly string[] {
  const seen = new Set<unknown>();
  const importers: string[] = [];
  const visit = (module: unknown): void => {
    const { target, own } = partsOf(module);
    if (target === undefined || seen.has(module)) return;
    seen.add(module);
    if (own.some((each) => partsOf(each).target === wanted)) importers.push(target.name);
    for (const each of own) visit(each);
  };
  for (const module of imports) visit(module);
  return importers;
}

/** A class, a dynamic module or a forward reference. A promise cannot be looked into. */
function partsOf(module: unknown): {
  readonly target: (abstract new (...given: never[]) => unknown) | undefined;
  readonly own: readonly unknown[];
} {
  if (typeof module === 'function') {
    const own = Reflect.getMetadata(IMPORTS, module) as readonly unknown[] | undefined;
    return { target: module as never, own: own ?? [] };
  }
  if (typeof module !== 'object' || module === null) return { target: undefined, own: [] };
  if ('forwardRef' in module && typeof module.forwardRef === 'function') {
    return partsOf((module.forwardRef as () => unknown)());
  }
  if (!('module' in module)) return { target: undefined, own: [] };
  const { target, own } = partsOf(module.module);
  const added = 'imports' in module && Array.isArray(module.imports) ? module.imports : [];
  return { target, own: [...own, ...(added as unknown[])] };
}
