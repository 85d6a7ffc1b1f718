import {
  ConsoleLogger,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  EVENT_LISTENERS,
  EventListener,
  ListensToEvents,
  type DomainEvent,
  type PlaceOptions,
} from '../kernel';
import { ListRefused, ListsModule } from './lists.module';

abstract class Silent extends EventListener {
  override on(_event: DomainEvent): Promise<void> {
    return Promise.resolve();
  }
}

/** A listener of that name and place. */
function listener(name: string, options?: PlaceOptions): Type<Silent> {
  const made = { [name]: class extends Silent {} }[name] as Type<Silent>;
  ListensToEvents(options)(made);
  return made;
}

@Global()
@Module({
  providers: [{ provide: EVENT_LISTENERS, useFactory: () => [] }],
  exports: [EVENT_LISTENERS],
})
class ListModule {}

function moduleOf(...providers: NonNullable<Parameters<typeof Module>[0]['providers']>): Type {
  @Module({ providers, exports: providers })
  class Some {}
  return Some;
}

async function listOf(...modules: Type[]): Promise<string[]> {
  const app = await Test.createTestingModule({ imports: [ListsModule, ListModule, ...modules] })
    .setLogger(new ConsoleLogger({ logLevels: [] }))
    .compile();
  await app.init();
  const list = app.get<object[]>(EVENT_LISTENERS, { strict: false });
  await app.close();
  return list.map(({ constructor }) => constructor.name);
}

describe('a list', () => {
  const first = listener('First', { order: 1 });
  const last = listener('Last', { order: 900 });
  const team = listener('OfATeam');

  it('holds who says so, in whichever module, in the order that they say', async () => {
    const modules = [moduleOf(last, team), moduleOf(first, class Nobody extends Silent {})];
    expect(await listOf(...modules)).toEqual(['First', 'OfATeam', 'Last']);
  });

  it('holds members of the same order as their modules were imported', async () => {
    const [one, other] = [listener('One'), listener('Other')];
    expect(await listOf(moduleOf(one), moduleOf(other))).toEqual(['One', 'Other']);
    expect(await listOf(moduleOf(other), moduleOf(one))).toEqual(['Other', 'One']);
  });

  it('holds once what has a second name', async () => {
    const names = [first, { provide: EventListener, useExisting: first }];
    expect(await listOf(moduleOf(...names))).toEqual(['First']);
  });

  it('is filled before any other module begins', async () => {
    let found: number | null = null;
    @Injectable()
    class Begins implements OnModuleInit {
      constructor(@Inject(EVENT_LISTENERS) private readonly listeners: readonly EventListener[]) {}

      onModuleInit(): void {
        found = this.listeners.length;
      }
    }
    await listOf(moduleOf(Begins), moduleOf(first));
    expect(found).toBe(1);
  });

  it('refuses a class that two modules make, which would be called twice', async () => {
    const twice = listOf(moduleOf(first), moduleOf(first));
    await expect(twice).rejects.toThrow(ListRefused);
    await expect(twice).rejects.toThrow('First is a provider of two modules');
  });

  it('refuses a class that is made anew for each request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    @ListensToEvents()
    class Fleeting extends Silent {}
    await expect(listOf(moduleOf(Fleeting))).rejects.toThrow('Fleeting is to be called');
  });
});
