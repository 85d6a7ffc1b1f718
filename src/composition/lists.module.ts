import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModuleRef } from '@nestjs/core';
import { placesOf } from '../kernel';
import { BoundOnce } from './team/bound-once';

/** A class that says that it belongs into a list cannot be put there; the message names it and the fix. */
export class ListRefused extends Error {
  override readonly name = 'ListRefused';
}

interface Member {
  readonly instance: object;
  readonly order: number;
}

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Fills each list with the providers of all modules that say that they belong there: see
 * `listDecorator` of the kernel. Members ask for the lists themselves, so no constructor could have them.
 */
@Injectable()
class FillLists implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
  ) {}

  /** Everything stands, and nothing moves: hooks of global modules run first, of the first import first. */
  onModuleInit(): void {
    for (const [list, members] of this.members()) {
      const ordered = [...members].sort((one, other) => one.order - other.order);
      this.listOf(list).push(...ordered.map(({ instance }) => instance));
    }
  }

  private members(): ReadonlyMap<symbol, readonly Member[]> {
    const found = new Map<symbol, Member[]>();
    for (const wrapper of this.discovery.getProviders()) {
      for (const { list, order } of placesOf(classOf(wrapper))) {
        const members = found.get(list) ?? [];
        const instance = requireInstance(wrapper);
        // Another name of a provider gives the same instance.
        if (members.some((member) => member.instance === instance)) continue;
        requireFirstOfItsClass(members, instance);
        found.set(list, [...members, { instance, order }]);
      }
    }
    return found;
  }

  private listOf(list: symbol): object[] {
    return this.modules.get<object[]>(list, { strict: false });
  }
}

/** First of all imports, so that nothing is missed by whoever is not in a list yet. */
@Global()
@Module({ imports: [DiscoveryModule], providers: [BoundOnce, FillLists] })
export class ListsModule {}

/** An object that is no provider of ours may be anything. */
function classOf({ instance, metatype }: Wrapper): object {
  const value: unknown = instance;
  if (typeof value === 'object' && value !== null) return value.constructor;
  return metatype ?? Object;
}

function requireInstance(wrapper: Wrapper): object {
  const instance: unknown = wrapper.instance;
  if (wrapper.isDependencyTreeStatic() && typeof instance === 'object' && instance !== null) {
    return instance;
  }
  throw new ListRefused(
    `${wrapper.name} is to be called by the gateway, but Nest makes it anew for each request. ` +
      'Make it, and what its constructor takes, of the default scope.',
  );
}

/** It would hear everything twice. */
function requireFirstOfItsClass(members: readonly Member[], { constructor }: object): void {
  if (members.every(({ instance }) => instance.constructor !== constructor)) return;
  throw new ListRefused(
    `${constructor.name} is a provider of two modules, and would be called twice. ` +
      'Let one module provide and export it, and the other import that module.',
  );
}
