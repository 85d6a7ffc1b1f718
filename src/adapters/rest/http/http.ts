import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { closeConnections } from '../close-connections';
import { openApiDocument } from '../openapi/openapi-document';

/** Large enough for every body of this interface, too small to be a burden. */
const BODY_MAXIMUM = '64kb';

/** A thousand operations, with their references and reasons. */
const BATCH_MAXIMUM = '1mb';
const BATCH_PATH = '/v1/batches';

/** Telegram sends whole messages with all that they reply to. */
const UPDATE_MAXIMUM = '1mb';

export interface HttpOptions {
  /** Where Telegram delivers; null where it does not. */
  readonly webhookPath?: string | null;
  /** Whether there is a documentation, under /docs and /docs-json. */
  readonly hasDocuments?: boolean;
}

/** Safe headers, a bound for bodies, and the documentation. */
export function configureHttp(
  application: NestExpressApplication,
  { webhookPath = null, hasDocuments = true }: HttpOptions = {},
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
  if (!hasDocuments) return;
  SwaggerModule.setup('docs', application, () => servedDocument(application), {
    customSiteTitle: 'CrowdWiz Gateway',
  });
}

/** The page asks whoever serves it. */
function servedDocument(application: NestExpressApplication): OpenAPIObject {
  const document = openApiDocument(application, 'all');
  const here = { url: '/', description: 'This gateway' };
  // Nest's own type is of OpenAPI 3.0.
  return { ...document, servers: [here] } as unknown as OpenAPIObject;
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}
