import { Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { AcknowledgeAlarms, Alarms } from '../../../alarms';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { Allows, WORKERS } from '../http/allows';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import { alarmBody, AlarmDto, AlarmPageDto, AlarmQueryDto } from './alarms.dto';

@AdminController('alarms', 'alarms')
export class AlarmsController {
  constructor(
    private readonly alarms: Alarms,
    private readonly acknowledgeAlarms: AcknowledgeAlarms,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is or was wrong, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: AlarmPageDto })
  async list(@Query() query: AlarmQueryDto) {
    const state = query.state ?? null;
    const page = await readPage(() => this.alarms.list({ state }, pageRequest(query)));
    return pageBody(page, alarmBody);
  }

  @Post(':id/acknowledge')
  @Allows(...WORKERS)
  @ApiOperation({
    summary: 'Somebody knows: it is not told again until its cause is gone, or comes back',
  })
  @ZodResponse({ status: 200, description: 'The alarm', type: AlarmDto })
  @ApiProblem(404, 'alarm_unknown', 'No such alarm')
  async acknowledge(@Param() { id }: IdPathDto, @CurrentCaller() { name: by }: Caller) {
    return alarmBody(await this.acknowledgeAlarms.execute({ id, by }));
  }
}
