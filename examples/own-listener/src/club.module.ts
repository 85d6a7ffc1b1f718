import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { CountDeposits } from './count-deposits';
import { DeliverGreetings } from './deliver-greetings';
import { GreetMembers } from './greet-members';
import { Greetings } from './greetings';

@Module({})
export class ClubModule {
  static forRoot(greetings: Type<Greetings>): DynamicModule {
    return {
      module: ClubModule,
      providers: [
        CountDeposits,
        GreetMembers,
        DeliverGreetings,
        { provide: Greetings, useClass: greetings },
      ],
      exports: [CountDeposits],
    };
  }
}
