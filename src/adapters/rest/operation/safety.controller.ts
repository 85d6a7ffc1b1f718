import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { CloseFinding, Findings, HaltSwitch, SwitchHalt } from '../../../safety';
import { APPROVERS, OPERATORS, WORKERS, Allows } from '../http/allows';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, pageBody, pageRequest, readPage, ReasonDto } from '../http/dto-common';
import {
  findingBody,
  FindingDto,
  FindingPageDto,
  FindingQueryDto,
  haltsBody,
  HaltsDto,
  SwitchDto,
} from './safety.dto';

@AdminController('', 'findings and halts')
export class SafetyController {
  constructor(
    private readonly findings: Findings,
    private readonly haltSwitch: HaltSwitch,
    private readonly closeFinding: CloseFinding,
    private readonly switchHalt: SwitchHalt,
  ) {}

  @Get('findings')
  @ApiOperation({ summary: 'What a person must look at, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: FindingPageDto })
  async list(@Query() query: FindingQueryDto) {
    const open = query.open === undefined ? null : query.open === 'true';
    const page = await readPage(() => this.findings.list({ open }, pageRequest(query)));
    const halted = await this.haltSwitch.current();
    return pageBody(page, (finding) => findingBody(finding, halted));
  }

  @Post('findings/:id/close')
  @Allows(...OPERATORS)
  @ApiOperation({ summary: 'Close a finding; a halt that it caused stays until it is resumed' })
  @ZodResponse({ status: 200, description: 'The finding', type: FindingDto })
  @ApiProblem(404, 'finding_unknown', 'No such open finding')
  @ApiProblem(409, 'finding_needs_decision', 'Decide about what is owed back: that closes it')
  async close(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const closed = await this.closeFinding.execute({ id, by, reason });
    return findingBody(closed, await this.haltSwitch.current());
  }

  @Get('halt')
  @ApiOperation({ summary: 'What is halted, since when and why, and which findings keep it so' })
  @ZodResponse({ status: 200, description: 'All halted scopes', type: HaltsDto })
  async current() {
    const halts = await this.haltSwitch.current();
    const withFindings = halts.map(async (halt) => {
      return { ...halt, findings: await this.findings.openHalting(halt.scope) };
    });
    return haltsBody(await Promise.all(withFindings));
  }

  @Post('halt')
  @Allows(...WORKERS)
  @ApiOperation({ summary: 'Stop payouts, crediting, or both; harmless when stopped' })
  @ZodResponse({ status: 200, description: 'All halted scopes', type: HaltsDto })
  async halt(@Body() { scope, reason }: SwitchDto, @CurrentCaller() { name: by }: Caller) {
    await this.switchHalt.halt({ scope, reason, by });
    return this.current();
  }

  @Post('resume')
  @Allows(...APPROVERS)
  @ApiOperation({ summary: 'Let money move again; harmless when it moves' })
  @ZodResponse({ status: 200, description: 'All halted scopes', type: HaltsDto })
  @ApiProblem(409, 'findings_open', 'An open finding halts it; `details` name kinds and ids')
  async resume(@Body() { scope, reason }: SwitchDto, @CurrentCaller() { name: by }: Caller) {
    await this.switchHalt.resume({ scope, reason, by });
    return this.current();
  }
}
