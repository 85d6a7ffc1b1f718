import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { AuditTrail } from '../../../audit';
import { AdminController } from '../http/admin-controller.decorator';
import { pageBody, pageRequest, readPage } from '../http/dto-common';
import { actBody, actFilter, AuditPageDto, AuditQueryDto } from './audit.dto';

/** What operators have done. */
@AdminController('audit', 'audit')
export class AuditController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @ApiOperation({
    summary: 'What operators have done, newest first; each act has the hash of the one before',
  })
  @ZodResponse({ status: 200, description: 'A page', type: AuditPageDto })
  async list(@Query() query: AuditQueryDto) {
    const filter = actFilter(query);
    return pageBody(await readPage(() => this.trail.list(filter, pageRequest(query))), actBody);
  }
}
