import { UnknownDependenciesException } from '@nestjs/core/errors/exceptions/unknown-dependencies.exception';
import { DOMAIN_MODULES } from '../domain-modules';
import { CompositionRefused } from './composition-refused';

/** Under which Nest keeps what `@Module({ exports })` says. */
const EXPORTS = 'exports';

/** What Nest says of something that nobody provides, as a refusal that names the fix; any other error as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof UnknownDependenciesException)) return error;
  const who = String(error.type);
  const { name, index } = error.context;
  const module = /in the (\w+) module/.exec(error.message)?.[1];
  const needed = tokenName(name) ?? `what stands at index ${index ?? 0} of its constructor`;
  const place = module === undefined ? '' : ` of ${module}`;
  return new CompositionRefused(
    `${who}${place} needs ${needed}, which no module that ${module ?? 'its module'} imports provides. ` +
      fixFor(name, module),
    { cause: error },
  );
}

function tokenName(token: unknown): string | null {
  if (typeof token === 'function') return token.name;
  if (typeof token === 'symbol') return token.description ?? token.toString();
  return typeof token === 'string' ? token : null;
}

function fixFor(token: unknown, module = 'its module'): string {
  const owner = DOMAIN_MODULES.find((each) => {
    const exported = Reflect.getMetadata(EXPORTS, each) as readonly unknown[] | undefined;
    return exported?.includes(token);
  });
  if (owner !== undefined) return `Import ${owner.name} in ${module}.`;
  return 'Provide it in a module that exports it, and import that module there or in `imports`.';
}
