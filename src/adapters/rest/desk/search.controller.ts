import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { accountIdOf, customerIdOf, Names, SearchDesk } from '../../../desk';
import { AdminController } from '../http/admin-controller.decorator';
import { hitBody, HitsDto, SearchQueryDto } from './search.dto';

@AdminController('search', 'search')
export class SearchController {
  constructor(
    private readonly search: SearchDesk,
    private readonly names: Names,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Find customers, deposits, withdrawals, holds, findings and entries by what is at hand',
    description: 'Of each sort the newest ten; the lists have the others.',
  })
  @ZodResponse({ status: 200, description: 'What was found', type: HitsDto })
  async find(@Query() { q }: SearchQueryDto) {
    const hits = await this.search.execute(q);
    const customers = hits.map(customerIdOf);
    const names = await this.names.of({ customers, accounts: hits.map(accountIdOf) });
    return { items: hits.map((hit) => hitBody(hit, names)) };
  }
}
