import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { GatewayMetrics } from './gateway-metrics';
import { MetricsKeyGuard } from './metrics-key.guard';

@ApiExcludeController()
@UseGuards(MetricsKeyGuard)
@Controller()
export class MetricsController {
  constructor(private readonly metrics: GatewayMetrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  index(): Promise<string> {
    return this.metrics.render();
  }
}
