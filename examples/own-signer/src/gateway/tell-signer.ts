import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DomainError, MessageCodes } from 'crowdwiz-gateway';
import { LinkRequests } from 'crowdwiz-gateway/ports';
import { Database } from 'crowdwiz-gateway/postgres';
import { SignerConnection, SignerRefusal } from './signer-connection';

/** A row of the table in which what the signer must hear of waits. */
export interface News {
  readonly id: string;
  readonly kind: 'challenge' | 'prove' | 'unlink';
  readonly request_id: string | null;
  readonly customer_id: string;
}

const NEWS_PER_RUN = 100;
const AGAIN_AFTER_MILLISECONDS = 1_000;

/** Tells the signer, in order, until it has taken it. */
@Injectable()
export class TellSigner implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('TellSigner');
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly requests: LinkRequests,
    private readonly codes: MessageCodes,
    private readonly connection: SignerConnection,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.run(), AGAIN_AFTER_MILLISECONDS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.current;
    this.connection.close();
  }

  /** Never rejects: what was not told is told in the next run. */
  run(): Promise<void> {
    this.current ??= this.tellAll()
      .catch((error: unknown) => {
        if (error instanceof DomainError) return;
        this.logger.error({ err: error }, 'The signer could not be told');
      })
      .finally(() => {
        this.current = null;
      });
    return this.current;
  }

  private async tellAll(): Promise<void> {
    const all = await this.database.rows<News>(
      `SELECT * FROM signer_news ORDER BY id LIMIT ${NEWS_PER_RUN}`,
    );
    for (const news of all) {
      if (await this.isTaken(news)) {
        await this.database.rows('DELETE FROM signer_news WHERE id = $1', [news.id]);
      }
    }
  }

  private async isTaken(news: News): Promise<boolean> {
    try {
      await this.tell(news);
      return true;
    } catch (error) {
      if (!(error instanceof SignerRefusal)) throw error;
      if (error.code === 'not_yet') return false;
      this.logger.error(`The signer refuses a ${news.kind} (${news.request_id}): ${error.message}`);
      return true;
    }
  }

  private async tell({
    kind,
    request_id: requestId,
    customer_id: customerId,
  }: News): Promise<void> {
    if (kind === 'unlink') {
      await this.connection.call('unlink', { customerId });
      return;
    }
    const request = requestId === null ? null : await this.requests.find(requestId);
    if (request === null) return;
    if (kind === 'prove') {
      await this.connection.call('prove', { requestId, place: request.proof });
      return;
    }
    await this.connection.call('challenge', {
      ...{ requestId, customerId, accountId: request.accountId },
      code: this.codes.of(request.id),
      expiresAt: request.codeExpiresAt?.toISOString(),
    });
  }
}
