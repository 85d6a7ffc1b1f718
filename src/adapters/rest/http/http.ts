import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { ProblemDto } from './admin-controller.decorator';
import { closeConnections } from '../close-connections';

/** Large enough for every body of this interface, too small to be a burden. */
const BODY_MAXIMUM = '64kb';

/** A thousand operations, with their references and reasons. */
const BATCH_MAXIMUM = '1mb';
const BATCH_PATH = '/v1/batches';

/** Telegram sends whole messages with all that they reply to. */
const UPDATE_MAXIMUM = '1mb';

/**
 * Safe headers, a bound for bodies, and the documentation under /docs and /docs-json. `webhookPath`: where
 * Telegram delivers; null where it does not.
 */
export function configureHttp(
  application: NestExpressApplication,
  webhookPath: string | null = null,
): void {
  application.use(
    helmet({
      contentSecurityPolicy: {
        // Behind plain HTTP on a private network it would break the page of the documentation.
        directives: { upgradeInsecureRequests: null },
      },
    }),
  );
  closeConnections(application.getHttpServer());
  const takeUpTo = (limit: string, path: string) =>
    application.useBodyParser('json', {
      limit,
      type: ({ url, headers }) => url?.split('?')[0] === path && isJson(headers['content-type']),
    });
  if (webhookPath !== null) takeUpTo(UPDATE_MAXIMUM, webhookPath);
  takeUpTo(BATCH_MAXIMUM, BATCH_PATH);
  application.useBodyParser('json', { limit: BODY_MAXIMUM });
  SwaggerModule.setup('docs', application, () => openApiDocument(application), {
    customSiteTitle: 'CrowdWiz Gateway',
  });
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
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
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'service key')
    .addApiKey({ type: 'apiKey', name: 'X-Api-Key', in: 'header' }, 'service key header')
    .build();
  const document = SwaggerModule.createDocument(application, about, { extraModels: [ProblemDto] });
  return cleanupOpenApiDoc(document);
}
