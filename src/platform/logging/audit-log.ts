import { Injectable, Logger } from '@nestjs/common';
import { AnchorsAudit, AuditAnchor, type AnchoredHead } from '../../audit';

/** The head of the chain as a line of the log: where logs are kept elsewhere, nobody can take an act back unseen. */
@Injectable()
@AnchorsAudit({ order: 100 })
export class AuditLog extends AuditAnchor {
  private readonly logger = new Logger('Audit');

  override keep({ day, number, hash }: AnchoredHead): Promise<void> {
    const fields = { event: 'audit_head', day, number, hash };
    this.logger.log(fields, 'What operators have done, up to here, has this hash');
    return Promise.resolve();
  }
}
