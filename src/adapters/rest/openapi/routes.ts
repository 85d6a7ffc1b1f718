import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { z } from 'zod';

/** Where @nestjs/swagger keeps what its decorators say; it exports no names for them. */
const API_OPERATION = 'swagger/apiOperation';
const API_RESPONSE = 'swagger/apiResponse';

/** Before the colon of a key, Nest writes the number of its own enum. */
const KINDS: Readonly<Record<'body' | 'query' | 'param', number>> = {
  body: RouteParamtypes.BODY,
  query: RouteParamtypes.QUERY,
  param: RouteParamtypes.PARAM,
};

/** A class that nestjs-zod made of a schema. */
export interface ZodDto {
  readonly name: string;
  readonly schema: z.ZodType;
}

/** One method of a controller. */
export interface Route {
  /** As documents have it, such as `/v1/customers/{id}`. */
  readonly path: string;
  /** In lower case. */
  readonly method: string;
  readonly controller: Type<unknown>;
  readonly handler: object;
  /** Of the method. */
  readonly handlerName: string;
  readonly body: ZodDto | null;
  /** Whose properties are parts of the address. */
  readonly params: readonly ZodDto[];
  readonly queries: readonly ZodDto[];
  /** By status. */
  readonly answers: Readonly<Record<string, ZodDto>>;
  /** Null where the route has no name of its own. */
  readonly operationId: string | null;
}

/** Every route of the application, as its decorators declare it. */
export function routesOf(application: INestApplicationContext): Route[] {
  const scanner = new MetadataScanner();
  const modules = [...application.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    // A controller is a class: Nest has refused anything else.
    const controller = metatype as Type<unknown>;
    const prototype = controller.prototype as Record<string, unknown>;
    return scanner
      .getAllMethodNames(prototype)
      .flatMap((name) => routesOfMethod(controller, prototype, name));
  });
}

function routesOfMethod(
  controller: Type<unknown>,
  prototype: Record<string, unknown>,
  name: string,
): Route[] {
  const handler = prototype[name];
  if (typeof handler !== 'function') return [];
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  const word = method === undefined ? undefined : RequestMethod[method];
  if (word === undefined) return [];
  const beginnings = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
  const endings = textsOf(Reflect.getMetadata(PATH_METADATA, handler));
  const dtos = argumentsOf(controller, prototype, name);
  const operation = Reflect.getMetadata(API_OPERATION, handler) as
    { operationId?: string } | undefined;
  const facts = {
    controller,
    handler,
    handlerName: name,
    method: word.toLowerCase(),
    body: dtos.find(({ kind }) => kind === KINDS.body)?.dto ?? null,
    params: dtos.filter(({ kind }) => kind === KINDS.param).map(({ dto }) => dto),
    queries: dtos.filter(({ kind }) => kind === KINDS.query).map(({ dto }) => dto),
    answers: answersOf(handler),
    operationId: operation?.operationId ?? null,
  };
  return beginnings.flatMap((beginning) =>
    endings.map((ending) => ({ ...facts, path: addressOf(beginning, ending) })),
  );
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function addressOf(beginning: string, ending: string): string {
  const words = `${beginning}/${ending}`.split('/').filter((word) => word !== '');
  return `/${words.join('/')}`.replace(/:(\w+)/g, '{$1}');
}

function argumentsOf(controller: Type<unknown>, prototype: object, name: string) {
  const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as unknown[];
  return Object.entries(places).flatMap(([key, { index, data }]) => {
    const dto = dtoOf(types[index]);
    const kind = Number(key.split(':')[0]);
    return dto === null || data !== undefined ? [] : [{ kind, dto }];
  });
}

function answersOf(handler: object): Record<string, ZodDto> {
  const responses = (Reflect.getMetadata(API_RESPONSE, handler) ?? {}) as Record<
    string,
    { type?: unknown }
  >;
  const answers: Record<string, ZodDto> = {};
  for (const [status, { type }] of Object.entries(responses)) {
    const dto = dtoOf(type);
    if (dto !== null) answers[status] = dto;
  }
  return answers;
}

function dtoOf(type: unknown): ZodDto | null {
  if (typeof type !== 'function' || !('schema' in type)) return null;
  return type.schema instanceof z.ZodType ? { name: type.name, schema: type.schema } : null;
}
