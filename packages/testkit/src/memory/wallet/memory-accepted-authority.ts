import { Injectable } from '@nestjs/common';
import { AcceptedAuthority } from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase } from '../database/memory-database';
import { AUTHORITIES } from './wallet-tables';

@Injectable()
export class MemoryAcceptedAuthority extends AcceptedAuthority {
  private get authorities() {
    return this.database.in(AUTHORITIES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override current(): Promise<string | null> {
    return this.database.read(() => this.authorities.rows().at(-1)?.fingerprint ?? null);
  }

  override accept(fingerprint: string, _by: string, _reason: string): Promise<void> {
    return this.database.write(() => {
      const number = this.authorities.count(() => true) + 1;
      this.authorities.insert(String(number), { fingerprint });
    });
  }
}
