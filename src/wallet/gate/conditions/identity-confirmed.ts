import { Injectable } from '@nestjs/common';
import { ChainHealth } from '../../ports/chain/chain-health';
import { GateCondition, type GateClosed } from '../gate-condition';

@Injectable()
export class IdentityConfirmed extends GateCondition {
  constructor(private readonly health: ChainHealth) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const identity = await this.health.checkIdentity();
    if (identity.status === 'ok') return null;
    const { status, explanation } = identity;
    if (status === 'no_signer') return { reason: 'signer_unavailable', explanation };
    return { reason: 'identity_not_confirmed', explanation };
  }
}
