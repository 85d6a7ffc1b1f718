import { Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { ExportStream } from './export-stream';
import { ExportPathDto, ExportQueryDto } from './exports.dto';

const SCHEMA = { type: 'string' } as const;
const CSV_EXAMPLE =
  'record,sequence,occurredAt,key,kind,account,customerId,customer,debit,credit,balance,asset,count,from,to,takenAt,' +
  'wrongAccounts\r\nline,4711,2026-11-02T10:15:00.000Z,adjustment:1,adjustment,points-issued,,,12.5,,,DEMO,,,,,\r\n';
const JSONL_EXAMPLE =
  '{"record":"line","sequence":"4711","account":"points-issued","debit":"12.5"}\n';

@AdminController('exports', 'exports')
export class ExportsController {
  constructor(private readonly exports: ExportStream) {}

  @Get(':subject')
  @ApiOperation({
    summary: 'Entries, deposits or withdrawals of a period as a file, with totals to check',
    description:
      'All of it is of one moment. The column `record` says what a line is: a row, or at the end an opening balance, a sum by ' +
      'kind, a closing balance, a total by state, and `end`. A file without the line `end` was cut off; one whose ' +
      '`wrongAccounts` is not empty does not add up. A reader that takes nothing for half a minute is cut off.',
  })
  @ApiProduces('text/csv', 'application/jsonl')
  @ApiResponse({
    status: 200,
    description: 'The file',
    content: {
      'text/csv': { schema: SCHEMA, example: CSV_EXAMPLE },
      'application/jsonl': { schema: SCHEMA, example: JSONL_EXAMPLE },
    },
  })
  @ApiProblem(503, 'unavailable', 'So many exports are under way already')
  file(
    @Param() { subject }: ExportPathDto,
    @Query() { from, to, format }: ExportQueryDto,
    @CurrentCaller() { name: by }: Caller,
  ): Promise<StreamableFile> {
    const period = { from: new Date(from), to: new Date(to) };
    return this.exports.open({ subject, period, format, by });
  }
}
