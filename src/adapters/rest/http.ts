import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { ProblemDto } from './admin-controller.decorator';

/** Large enough for every body of this interface, too small to be a burden. */
const BODY_MAXIMUM = '64kb';

/** Safe headers, a bound for bodies, and the documentation under /docs and /docs-json. */
export function configureHttp(application: NestExpressApplication): void {
  application.use(
    helmet({
      contentSecurityPolicy: {
        // Behind plain HTTP on a private network it would break the page of the documentation.
        directives: { upgradeInsecureRequests: null },
      },
    }),
  );
  application.useBodyParser('json', { limit: BODY_MAXIMUM });
  SwaggerModule.setup('docs', application, () => openApiDocument(application), {
    customSiteTitle: 'CrowdWiz Gateway',
  });
}

export function openApiDocument(application: NestExpressApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('CrowdWiz Gateway')
    .setDescription(
      'The internal interface of the gateway. Amounts are decimal strings with the symbol of their ' +
        'asset beside them, times are ISO 8601 in UTC. Every error is application/problem+json ' +
        '(RFC 9457) with a stable `code`. Lists give `nextCursor`; send it back as `cursor`.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'admin key')
    .addApiKey({ type: 'apiKey', name: 'X-Api-Key', in: 'header' }, 'admin key header')
    .build();
  const document = SwaggerModule.createDocument(application, about, { extraModels: [ProblemDto] });
  return cleanupOpenApiDoc(document);
}
