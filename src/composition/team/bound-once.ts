import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { implementationOf, type Port } from '../../kernel';
import { BINDABLE_PORTS, POLICIES } from './bindable-ports';
import { CompositionRefused } from './composition-refused';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Refuses a module that provides a port by itself: some would ask it and others what the gateway has, and the
 * order of imports would say who.
 */
@Injectable()
export class BoundOnce implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const providers = this.discovery.getProviders().filter(isPort);
    const named = new Set(providers.filter(isName).map(({ token }) => token));
    const second = providers.find((each) => named.has(each.token) && !isName(each));
    if (second !== undefined) throw boundTwice(second);
  }
}

function isPort({ token }: Wrapper): boolean {
  return BINDABLE_PORTS.has(token as Port);
}

/** The owner of a port gives it its name: see `portsOf`. */
function isName({ token, inject }: Wrapper): boolean {
  return inject?.[0] === implementationOf(token as Port);
}

function boundTwice({ token, host }: Wrapper): CompositionRefused {
  const { name } = token as Port;
  const policy = Object.entries(POLICIES).find(([, each]) => (each as Port) === token)?.[0];
  const way =
    policy === undefined ? `replace: [{ port: ${name}, by: … }]` : `policies: { ${policy}: … }`;
  const module = host?.name ?? 'A module';
  return new CompositionRefused(
    `${name} is bound twice: by the gateway, and by ${module}. Take it out of the providers of ` +
      `${module}, and give it as \`${way}\` if it shall stand in place of the gateway's.`,
  );
}
