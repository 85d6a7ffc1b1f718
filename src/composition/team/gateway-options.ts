import type { ModuleMetadata, Type } from '@nestjs/common';
import type { TeamMigrations } from '../../adapters/postgres';
import type { Port } from '../../kernel';
import type { POLICIES, PolicyName } from './bindable-ports';

/** What a gateway may lack. The database, the chain and the cycle it always has. */
export const OPTIONAL_PARTS = ['telegram', 'rest', 'health', 'metrics'] as const;

export type OptionalPart = (typeof OPTIONAL_PARTS)[number];

/** Rules of a team, by name. Each class extends the policy of that name. */
export type Policies = {
  readonly [Name in PolicyName]?: Type<InstanceType<(typeof POLICIES)[Name]>>;
};

export interface Replacement {
  /** Of `crowdwiz-gateway/ports`. */
  readonly port: Port;
  /**
   * A class that extends the port. Its constructor may take any port and use case of the gateway, and what
   * the modules in `imports` export.
   */
  readonly by: Type<object>;
}

/** What a team adds to the gateway, changes, and leaves out. Nothing: the gateway as it is. */
export interface GatewayOptions {
  /**
   * Modules of the team. They import the modules whose ports and use cases they need, such as
   * `LedgerModule`; their listeners are found wherever they are.
   */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly policies?: Policies;
  readonly replace?: readonly Replacement[];
  /**
   * `telegram`: no bot, and nothing is written for one. `rest`: no admin interface. `health`, `metrics`: not
   * these pages.
   */
  readonly without?: readonly OptionalPart[];
  /** Tables of the team in the gateway's database. */
  readonly migrations?: TeamMigrations;
}
