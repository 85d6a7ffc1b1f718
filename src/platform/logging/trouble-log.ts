import { Injectable, Logger } from '@nestjs/common';
import { CycleTroubles } from '../../cycle';
import { DomainError } from '../../kernel';
import { ChainDisagreement } from '../../scan';

interface Trouble {
  readonly level: 'warn' | 'error';
  readonly reason: string;
  readonly message: string;
}

/** What stops a part of the cycle, said when it begins and when it is over, and not once per cycle. */
@Injectable()
export class TroubleLog extends CycleTroubles {
  private readonly logger = new Logger('GatewayCycle');
  /** By part. */
  private readonly present = new Map<string, string>();

  override failed(part: string, error: unknown): void {
    const { level, reason, message } = troubleOf(part, error);
    const trouble = `${reason} ${error instanceof Error ? error.message : ''}`;
    if (this.present.get(part) === trouble) return;
    this.present.set(part, trouble);
    const fields = { event: 'part_stopped', part, reason };
    if (level === 'warn') this.logger.warn(fields, message);
    else this.logger.error({ ...fields, err: error }, message);
  }

  override succeeded(part: string): void {
    if (this.present.delete(part)) {
      this.logger.log({ event: 'part_goes_on', part }, `The ${part} goes on again`);
    }
  }
}

function troubleOf(part: string, error: unknown): Trouble {
  if (error instanceof ChainDisagreement) {
    const message = `The ${part} stopped: nodes contradict each other`;
    return { level: 'error', reason: 'nodes_disagree', message };
  }
  const code = error instanceof DomainError ? error.code : null;
  switch (code) {
    case 'chain_unavailable': {
      const message = `The ${part} waits: too few nodes of the chain answer`;
      return { level: 'warn', reason: code, message };
    }
    case 'signer_unavailable': {
      const message = `The ${part} waits: the signer does not answer`;
      return { level: 'warn', reason: code, message };
    }
    case 'time_uncertain': {
      const message = `The ${part} waits: the chain's time is not known, or far from the clock`;
      return { level: 'warn', reason: code, message };
    }
    case 'payouts_halted': {
      const message = `The ${part} waits: payouts were halted meanwhile`;
      return { level: 'warn', reason: code, message };
    }
    case 'commit_unconfirmed': {
      const message = `The ${part} stopped: the standby did not confirm what was committed`;
      return { level: 'error', reason: code, message };
    }
    case 'database_read_only': {
      const message = `The ${part} waits: the database takes no writes`;
      return { level: 'warn', reason: code, message };
    }
    case 'database_busy': {
      const message = `The ${part} waits: others hold what it needs in the database`;
      return { level: 'warn', reason: code, message };
    }
    default: {
      const message = `The ${part} failed and will be tried again`;
      return { level: 'error', reason: code ?? 'unexpected_error', message };
    }
  }
}
