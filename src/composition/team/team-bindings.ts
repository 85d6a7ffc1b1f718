import { Global, Module, type DynamicModule } from '@nestjs/common';
import { behindPorts } from '../../kernel';
import type { Composition } from './compose';
import { DOMAIN_MODULES } from '../domain-modules';

/** What a team has to stand behind ports and policies; it may ask the domain and the team's own modules. */
@Global()
@Module({})
export class TeamBindings {
  static forRoot({ bindings, imports }: Composition): DynamicModule {
    const ports = behindPorts(bindings);
    return {
      module: TeamBindings,
      imports: [...DOMAIN_MODULES, ...imports],
      providers: ports,
      exports: ports.map(({ provide }) => provide),
    };
  }
}
