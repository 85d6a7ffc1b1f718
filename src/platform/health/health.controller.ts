import { Controller, Get, Req, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
} from '@nestjs/terminus';
import type { Request, Response } from 'express';
import { AccessKeys, KeyGate } from '../access';
import { GatewayConfig } from '../config';
import { StatusReader } from '../status';
import { COMPONENTS, type ComponentName, judge } from './readiness';

/** Orchestrators ask every few seconds, from several places: one look serves them all. */
const STATUS_AGE_MAXIMUM_SECONDS = 1;

const HEALTH = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['status'],
      properties: { status: { type: 'string', description: '`ok`, or `error`', example: 'ok' } },
    },
    example: { status: 'ok' },
  },
};

type Readiness = HealthCheckResult | Pick<HealthCheckResult, 'status'>;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly status: StatusReader,
    private readonly config: GatewayConfig,
    private readonly keys: AccessKeys,
    private readonly gate: KeyGate,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs; looks at nothing else' })
  @ApiOkResponse({ description: 'It runs', content: HEALTH })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether the gateway can do its work; with a key, component by component',
    description:
      'Without the metrics or the admin key only `status` is answered, and with a wrong key, too: ' +
      'a probe must not fail because of its key.',
  })
  @ApiBearerAuth('adminKey')
  @ApiOkResponse({ description: 'Ready', content: HEALTH })
  @ApiServiceUnavailableResponse({
    description: 'Not ready, or stopping; `error` says what',
    content: HEALTH,
  })
  async ready(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Readiness> {
    response.setHeader('Cache-Control', 'no-store');
    const { isReady, result } = await this.check();
    if (!isReady) response.status(503);
    const { metrics, admin } = this.keys;
    // Balances, nodes and counts are nobody's business but the operators'.
    return this.gate.isOpen(request, [metrics, admin]) ? result : { status: result.status };
  }

  private async check(): Promise<{ isReady: boolean; result: HealthCheckResult }> {
    const status = await this.status.read(STATUS_AGE_MAXIMUM_SECONDS);
    const components = judge(status, this.config.scan.intervalSeconds);
    const indicate = (name: ComponentName) => {
      const { isUp, detail } = components[name];
      const indicator = this.indicators.check(name);
      return isUp ? indicator.up({ ...detail }) : indicator.down({ ...detail });
    };
    try {
      const checks = COMPONENTS.map((name) => () => indicate(name));
      return { isReady: true, result: await this.health.check(checks) };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return { isReady: false, result: error.getResponse() as HealthCheckResult };
    }
  }
}
