import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { RegisterCustomer, UnitOfWork } from 'crowdwiz-gateway';
import { Database } from 'crowdwiz-gateway/postgres';

/**
 * Who is who, by a token that the browser keeps. A real shop has accounts and passwords, and bounds how many
 * visitors one address may make.
 */
@Injectable()
export class Visitors {
  constructor(
    private readonly registerCustomer: RegisterCustomer,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Gives the token, which is kept nowhere: customer and visitor are there together, or neither. */
  welcome(): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    return this.unitOfWork.run(async () => {
      const { customer } = await this.registerCustomer.execute(`shop:${randomUUID()}`);
      await this.database.rows(
        'INSERT INTO shop_visitor (token_hash, customer_id) VALUES ($1, $2)',
        [hashOf(token), customer.id],
      );
      return token;
    });
  }

  /** The customer's id, by `Authorization: Bearer <token>`. */
  async customerOf(authorization: string | undefined): Promise<string> {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    const row = await this.database.row<{ customer_id: string }>(
      'SELECT customer_id FROM shop_visitor WHERE token_hash = $1',
      [hashOf(token ?? '')],
    );
    if (token === undefined || row === null) throw new UnauthorizedException();
    return row.customer_id;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
