import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { Response } from 'express';
import { GatewayConfig } from '../config';
import { StatusReader } from '../status';
import { COMPONENTS, type ComponentName, judge } from './readiness';

/** Orchestrators ask every few seconds, from several places: one look serves them all. */
const STATUS_AGE_MAXIMUM_SECONDS = 1;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly status: StatusReader,
    private readonly config: GatewayConfig,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs; looks at nothing else' })
  @ApiOkResponse({ schema: { example: { status: 'ok' } } })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the gateway can do its work, component by component' })
  @ApiOkResponse({ description: 'Ready' })
  @ApiServiceUnavailableResponse({ description: 'Not ready, or stopping; `error` says what' })
  async ready(@Res({ passthrough: true }) response: Response): Promise<unknown> {
    const status = await this.status.read(STATUS_AGE_MAXIMUM_SECONDS);
    const components = judge(status, this.config.scan.intervalSeconds);
    const indicate = (name: ComponentName) => {
      const { isUp, detail } = components[name];
      const indicator = this.indicators.check(name);
      return isUp ? indicator.up({ ...detail }) : indicator.down({ ...detail });
    };
    response.setHeader('Cache-Control', 'no-store');
    try {
      return await this.health.check(COMPONENTS.map((name) => () => indicate(name)));
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(error.getStatus());
      return error.getResponse();
    }
  }
}
