#!/usr/bin/env bash
# nestjs-zod 5.5.0 with @nestjs/swagger 11.4.7 and zod 4.6.7: a response class whose own schema has a name (`.meta({ id })`)
# breaks the whole OpenAPI document: cleanupOpenApiDoc throws "Found multiple schemas with name", although there is one.
# The same schema inside another one, or without a name, is fine.
source "$(dirname "$0")/lib/setup.sh"
packages @nestjs/common@11.2.10 @nestjs/core@11.2.10 @nestjs/platform-express@11.2.10 @nestjs/swagger@11.4.7 \
  nestjs-zod@5.5.0 zod@4.6.7 reflect-metadata@0.2.2 rxjs@7.8.2
expect 'without a name: PetDto_Output
with a name, inside another schema: OwnerDto_Output,Pet_Output
with a name: Found multiple schemas with name `Pet_Output`' <<'EOF_JS'
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { DocumentBuilder, SwaggerModule } = require('@nestjs/swagger');
const { cleanupOpenApiDoc, createZodDto, ZodResponse } = require('nestjs-zod');
const { z } = require('zod');
const pet = z.object({ name: z.string() });
const named = pet.meta({ id: 'Pet' });
class PetDto extends createZodDto(pet) {}
class NamedPetDto extends createZodDto(named) {}
class OwnerDto extends createZodDto(z.object({ pet: named })) {}
async function namesOfSchemas(type) {
  class Pets {
    get() {}
  }
  const method = Object.getOwnPropertyDescriptor(Pets.prototype, 'get');
  for (const decorate of [Get(), ZodResponse({ type })]) decorate(Pets.prototype, 'get', method);
  Controller('pets')(Pets);
  class Shop {}
  Module({ controllers: [Pets] })(Shop);
  const application = await NestFactory.create(Shop, { logger: false });
  const document = SwaggerModule.createDocument(application, new DocumentBuilder().build());
  return Object.keys(cleanupOpenApiDoc(document).components.schemas).sort().join();
}
(async () => {
  console.log(`without a name: ${await namesOfSchemas(PetDto)}`);
  console.log(`with a name, inside another schema: ${await namesOfSchemas(OwnerDto)}`);
  const outcome = await namesOfSchemas(NamedPetDto).catch(({ message }) => message);
  console.log(`with a name: ${/Found multiple schemas with name `\w+`/.exec(outcome)?.[0] ?? outcome}`);
})();
EOF_JS
