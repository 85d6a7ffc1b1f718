import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AccessModule } from '../access';
import { StatusModule } from '../status';
import { HealthController } from './health.controller';

@Module({
  // An unready gateway is asked again and again: the answer says what is wrong, the log need not.
  imports: [TerminusModule.forRoot({ logger: false }), AccessModule, StatusModule],
  controllers: [HealthController],
})
export class HealthModule {}
