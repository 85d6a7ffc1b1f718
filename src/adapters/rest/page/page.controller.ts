import { Controller, Get, NotFoundException, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DoorKeeper } from '../../../platform/access';
import { ProblemFilter } from '../http/problem.filter';
import { type PageFile, PageFiles } from './page-files';

/** Nothing runs and nothing is shown but what the gateway itself serves, and no text ever becomes markup. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  // A new version of the gateway is taken at the next look, and its files fit together.
  'Cache-Control': 'no-cache',
};

/** The page of operators. It holds nothing secret: what it shows, it asks for with its operator's session. */
@ApiExcludeController()
@Controller('admin')
@UseFilters(ProblemFilter)
export class PageController {
  constructor(
    private readonly files: PageFiles,
    private readonly doors: DoorKeeper,
  ) {}

  @Get()
  start(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.send(request, response, this.files.start());
  }

  @Get('page/:name')
  file(
    @Param('name') name: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(request, response, this.files.find(name));
  }

  private async send(request: Request, response: Response, file: PageFile | null): Promise<void> {
    if (file === null || !(await this.doors.isThere('admin'))) throw new NotFoundException();
    response.set(HEADERS).set('ETag', file.etag).type(file.type);
    if (request.fresh) response.status(304).end();
    else response.send(file.body);
  }
}
