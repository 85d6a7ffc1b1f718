import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { FindAccount, Names } from '../../../desk';
import { Entries, type EntryFilter } from '../../../ledger';
import { AdminController } from '../http/admin-controller.decorator';
import { EMPTY_PAGE, pageBody, pageRequest, periodOf, readPage } from '../http/dto-common';
import { entryBody, EntryPageDto, EntryQueryDto } from './entries.dto';

/** What is in the books. */
@AdminController('ledger/entries', 'wallet, books and status')
export class EntriesController {
  constructor(
    private readonly entries: Entries,
    private readonly names: Names,
    private readonly accounts: FindAccount,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Entries of the books with their lines, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: EntryPageDto })
  async list(@Query() query: EntryQueryDto) {
    const customerId = await this.customerOf(query);
    if (customerId === null) return EMPTY_PAGE;
    const { kind } = query;
    const filter: EntryFilter = {
      ...(kind === undefined ? {} : { kind }),
      ...(customerId === undefined ? {} : { customerId }),
      ...periodOf(query),
    };
    const page = await readPage(() => this.entries.list(filter, pageRequest(query)));
    const customers = page.items.flatMap(({ lines }) => lines.map((line) => line.customerId));
    const names = await this.names.of({ customers });
    return pageBody(page, (each) => entryBody(each, names));
  }

  /** Undefined where nobody is asked for; null where it is nobody. */
  private async customerOf({
    customerId,
    account,
  }: EntryQueryDto): Promise<string | null | undefined> {
    if (account === undefined) return customerId;
    const [owner] = await this.accounts.customersOf(account);
    if (owner === undefined) return null;
    return customerId === undefined || customerId === owner ? owner : null;
  }
}
