import { Get, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ZodSerializerDto } from 'nestjs-zod';
import { OpenReaders } from '../events/open-readers';
import { AdminController } from '../http/admin-controller.decorator';
import { LiveMarks, type Marks } from './live-marks';
import { LiveMarksDto } from './live.dto';
import { LiveStream } from './live-stream';

@AdminController('live', 'wallet, books and status')
export class LiveController {
  constructor(
    private readonly marks: LiveMarks,
    private readonly stream: LiveStream,
    private readonly readers: OpenReaders,
  ) {}

  @Get()
  @ZodSerializerDto(LiveMarksDto)
  @ApiOperation({
    summary: 'What has changed since the last look; as Server-Sent Events where these are accepted',
    description:
      'For the page of operators: of each topic a mark, so that it reads again what has another one. Ask for ' +
      '`text/event-stream` to be sent all marks whenever one changes (`event: marks`), and now and then a sign that ' +
      'nothing has (`event: beat`).',
  })
  @ApiProduces('application/json', 'text/event-stream')
  @ApiResponse({ status: 200, description: 'The marks', type: LiveMarksDto.Output })
  async look(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | { marks: Marks }> {
    response.setHeader('Cache-Control', 'no-store');
    if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
      return { marks: await this.marks.read() };
    }
    const { signal } = this.readers.enter(request, response, 'admin');
    response.setHeader('X-Accel-Buffering', 'no');
    return this.stream.open(signal);
  }
}
