import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { IssuedKeys, IssueKey, RotateKey } from '../../../api-keys';
import { RetireKey } from '../../../webhooks';
import { ADMINS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { pageBody, PageQueryDto, pageRequest, readPage } from '../http/dto-common';
import {
  IssueKeyDto,
  keyBody,
  KeyPageDto,
  KeyPathDto,
  newKeyBody,
  NewKeyDto,
  RevokedKeyDto,
  revokedKeyBody,
  RevokeKeyDto,
  RotateKeyDto,
} from './keys.dto';

@AdminController('keys', 'keys')
export class KeysController {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly issueKey: IssueKey,
    private readonly rotateKey: RotateKey,
    private readonly retireKey: RetireKey,
  ) {}

  @Get()
  @Allows(...ADMINS)
  @ApiOperation({ summary: 'Keys that were given out, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: KeyPageDto })
  async list(@Query() query: PageQueryDto) {
    return pageBody(await readPage(() => this.keys.list(pageRequest(query))), keyBody);
  }

  @Post()
  @Allows(...ADMINS)
  @HttpCode(201)
  @ApiOperation({ summary: 'Give out a key; its secret is shown in this answer alone' })
  @ZodResponse({ status: 201, description: 'The key', type: NewKeyDto })
  @ApiProblem(409, 'key_name_taken', 'There is, or was, a key of this name')
  @ApiProblem(
    422,
    'key_scopes_forbidden',
    'Only keys of services have scopes; or `key_expiry_passed`',
  )
  @Refuses('key_name_malformed', 'key_expiry_passed')
  async issue(@Body() body: IssueKeyDto, @CurrentCaller() { name: by }: Caller) {
    const { name, role, scopes = null, networks = null, requestsPerMinute = null } = body;
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    const { owner } = body;
    const whose = owner === undefined ? {} : { owner };
    const terms = { name, role, ...whose, scopes, networks, requestsPerMinute, expiresAt };
    return newKeyBody(await this.issueKey.execute(terms, by));
  }

  @Post(':id/rotate')
  @Allows(...ADMINS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a key a new secret; the former one is taken for a while' })
  @ZodResponse({ status: 200, description: 'The key', type: NewKeyDto })
  @ApiProblem(404, 'key_unknown', 'No such key, or it is revoked')
  async rotate(
    @Param() { id }: KeyPathDto,
    @Body() { overlapSeconds }: RotateKeyDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return newKeyBody(await this.rotateKey.execute({ id, overlapSeconds, by }));
  }

  @Post(':id/revoke')
  @Allows(...ADMINS)
  @HttpCode(200)
  @ApiOperation({
    summary: 'Close a key for ever; each process knows within seconds',
    description:
      'Endpoints of webhooks that it made go on, and `enabledWebhooks` names them; `pausesWebhooks` pauses them as well.',
  })
  @ZodResponse({ status: 200, description: 'The key', type: RevokedKeyDto })
  @ApiProblem(404, 'key_unknown', 'No such key')
  async revoke(
    @Param() { id: keyId }: KeyPathDto,
    @Body() { pausesWebhooks }: RevokeKeyDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return revokedKeyBody(await this.retireKey.execute({ keyId, pausesWebhooks, by }));
  }
}
