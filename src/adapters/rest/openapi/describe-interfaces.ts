import {
  type DynamicModule,
  type INestApplication,
  Module,
  type NestApplicationOptions,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule } from '../../../platform/health';
import { RestModule } from '../rest.module';
import type { OpenApiDocument } from './document';
import { openApiDocument } from './openapi-document';

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

/** Where Nest keeps the classes that stand before and after a route. */
const ENHANCERS = ['__guards__', '__interceptors__', '__pipes__', '__exceptionFilters__'];

/** The routes without what does their work: to describe them needs neither settings nor a database. */
@Module({})
class DescribedModule {
  static forControllers(controllers: readonly Type<unknown>[]): DynamicModule {
    const classes = [...controllers, ...controllers.flatMap(enhancersOf)];
    const needed = new Set(classes.flatMap(dependenciesOf));
    return {
      module: DescribedModule,
      controllers: [...controllers],
      providers: [...needed].map((provide) => ({ provide, useValue: {} })),
    };
  }
}

/** The documents that docs/openapi has. */
export async function describeInterfaces(): Promise<Record<'service' | 'admin', OpenApiDocument>> {
  const application = await describedApplication();
  return {
    service: openApiDocument(application, 'service'),
    admin: openApiDocument(application, 'admin'),
  };
}

/** Every route of both interfaces, and nothing behind them. */
export async function describedApplication(): Promise<INestApplication> {
  const ofHealth = Reflect.getMetadata('controllers', HealthModule) as Type<unknown>[];
  const described = DescribedModule.forControllers([
    ...(RestModule.forRoot().controllers ?? []),
    ...ofHealth,
  ]);
  const options: NestOptions = { logger: false, abortOnError: false };
  return NestFactory.create(described, options);
}

function enhancersOf(controller: Type<unknown>): Type<unknown>[] {
  const found = ENHANCERS.flatMap(
    (key) => (Reflect.getMetadata(key, controller) ?? []) as unknown[],
  );
  return found.filter((each): each is Type<unknown> => typeof each === 'function');
}

function dependenciesOf(target: Type<unknown>): Type<unknown>[] {
  return (Reflect.getMetadata('design:paramtypes', target) ?? []) as Type<unknown>[];
}
