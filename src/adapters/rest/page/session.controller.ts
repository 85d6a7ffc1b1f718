import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Logger,
  NotFoundException,
  Post,
  Req,
  Res,
  UseFilters,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ZodResponse, ZodSerializerInterceptor } from 'nestjs-zod';
import {
  DoorKeeper,
  forgottenCookies,
  keyOf,
  KeyRefused,
  sessionCookie,
} from '../../../platform/access';
import { ProblemFilter } from '../http/problem.filter';
import { ValidationPipe } from '../http/validation.pipe';
import { NOBODY, SessionDto, sessionBody, SignInDto } from './session.dto';

/** How an operator's browser signs in with a key, without keeping the key. */
@Controller('admin/session')
@ApiTags('session')
@UseFilters(ProblemFilter)
@UsePipes(ValidationPipe)
@UseInterceptors(ZodSerializerInterceptor)
export class SessionController {
  private readonly logger = new Logger('Admin');

  constructor(private readonly doors: DoorKeeper) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign a browser in with a key of one’s own',
    description:
      'For the page of operators: the answer sets a cookie, by which the browser acts as the key. Takes the header ' +
      '`X-Desk-Request: operator` from a page of the gateway alone.',
  })
  @ZodResponse({ status: 200, description: 'The session', type: SessionDto })
  async signIn(
    @Body() { key }: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.requireDoor();
    const { holder, token, session } = await this.doors.signIn(request, key);
    const seconds = (session.endsAt.getTime() - session.startedAt.getTime()) / 1000;
    response.setHeader('Set-Cookie', sessionCookie(request, token, seconds));
    keepNowhere(response);
    this.logger.log({ by: holder.name, keyId: holder.keyId }, 'An operator signs in');
    return sessionBody(holder);
  }

  @Get()
  @ApiOperation({ summary: 'Who is signed in, and until when; or whose a key is' })
  @ZodResponse({ status: 200, description: 'The session', type: SessionDto })
  async current(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    await this.requireDoor();
    keepNowhere(response);
    try {
      return sessionBody(await this.doors.admit(request, 'admin'));
    } catch (error) {
      // To be nobody yet is no mistake; to send a wrong key is one.
      if (error instanceof KeyRefused && keyOf(request) === null) return NOBODY;
      throw error;
    }
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign the browser out; harmless where it is' })
  @ZodResponse({ status: 200, description: 'Nobody is signed in', type: SessionDto })
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    await this.requireDoor();
    await this.doors.signOut(request);
    response.setHeader('Set-Cookie', [...forgottenCookies()]);
    keepNowhere(response);
    return NOBODY;
  }

  private async requireDoor(): Promise<void> {
    if (!(await this.doors.isThere('admin'))) throw new NotFoundException();
  }
}

function keepNowhere(response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
}
