import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { LookAtActivity, LookAtSolvency } from '../../../desk';
import { AdminController } from '../http/admin-controller.decorator';
import {
  activityBody,
  ActivityListDto,
  ActivityQueryDto,
  solvencyBody,
  SolvencyDto,
} from './activity.dto';

@AdminController('', 'wallet, books and status')
export class ActivityController {
  constructor(
    private readonly activity: LookAtActivity,
    private readonly solvency: LookAtSolvency,
  ) {}

  @Get('activity')
  @ApiOperation({ summary: 'Deposits, withdrawals and how long credits took, over time' })
  @ZodResponse({ status: 200, description: 'Every interval, oldest first', type: ActivityListDto })
  async overTime(@Query() { span }: ActivityQueryDto) {
    return { items: (await this.activity.execute(span)).map(activityBody) };
  }

  @Get('solvency')
  @ApiOperation({ summary: 'Whether everybody who has points could be paid now' })
  @ZodResponse({ status: 200, description: 'What is owed, and what there is', type: SolvencyDto })
  async whetherItWouldDo() {
    return solvencyBody(await this.solvency.execute());
  }
}
