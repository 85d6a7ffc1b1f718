import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Names } from '../../../desk';
import {
  CloseFinding,
  type Finding,
  type FindingFilter,
  Findings,
  HaltSwitch,
  SwitchHalt,
} from '../../../safety';
import { APPROVERS, OPERATORS, WORKERS, Allows } from '../http/allows';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { accountIdsIn } from '../desk/names.dto';
import {
  IdPathDto,
  pageBody,
  pageRequest,
  periodOf,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import {
  findingBody,
  FindingDto,
  FindingPageDto,
  FindingQueryDto,
  haltsBody,
  HaltsDto,
  SwitchDto,
  textsOf,
} from './safety.dto';

@AdminController('', 'findings and halts')
export class SafetyController {
  constructor(
    private readonly findings: Findings,
    private readonly haltSwitch: HaltSwitch,
    private readonly closeFinding: CloseFinding,
    private readonly switchHalt: SwitchHalt,
    private readonly names: Names,
  ) {}

  @Get('findings')
  @ApiOperation({ summary: 'What a person must look at, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: FindingPageDto })
  async list(@Query() query: FindingQueryDto) {
    const { open, kind, subject } = query;
    const filter: FindingFilter = {
      open: open === undefined ? null : open === 'true',
      ...(kind === undefined ? {} : { kind }),
      ...(subject === undefined ? {} : { subject }),
      ...periodOf(query),
    };
    const page = await readPage(() => this.findings.list(filter, pageRequest(query)));
    return pageBody(page, await this.presenter(page.items));
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
    return (await this.presenter([closed]))(closed);
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

  /** Of any number of findings, by one look. */
  private async presenter(findings: readonly Finding[]) {
    const halted = await this.haltSwitch.current();
    const names = await this.names.of({ accounts: accountIdsIn(findings.flatMap(textsOf)) });
    return (finding: Finding) => findingBody(finding, halted, names);
  }
}
