import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { type DepositFilter, Deposits, DepositSettings } from '../../../deposits';
import { DomainError, MoneyClock } from '../../../kernel';
import { assertNotSuspended } from '../../../linking';
import { cwdLimit, LimitBook, RateBook, rateInForce } from '../../../terms';
import { ChainAccounts } from '../../../wallet';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import {
  amountBody,
  IdPathDto,
  pageBody,
  pageRequest,
  periodOf,
  readPage,
} from '../http/dto-common';
import { depositBody, DepositPageDto, DepositsOfCustomerQueryDto } from '../money/deposits.dto';
import { CustomerFacts } from '../customers/customer-facts';
import { qrSvg } from './qr-code';
import { ServiceController } from './service-controller.decorator';
import { DepositInstructionsDto } from './service.dto';

@ServiceController('customers/:id', 'deposits')
export class ServiceDepositsController {
  constructor(
    private readonly facts: CustomerFacts,
    private readonly deposits: Deposits,
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly accounts: ChainAccounts,
    private readonly settings: DepositSettings,
    private readonly clock: MoneyClock,
  ) {}

  @Get('deposit-instructions')
  @ApiOperation({ summary: 'Where the customer sends CWD, and what for; also as a QR code' })
  @ZodResponse({ status: 200, description: 'What to tell them', type: DepositInstructionsDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(
    409,
    'customer_not_linked',
    'What comes from an account that is not linked is nobody’s',
  )
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses('link_suspended', 'time_uncertain')
  async instructions(@Param() { id }: IdPathDto) {
    await this.facts.find(id);
    const link = await this.facts.activeLink(id);
    if (!link) throw new DomainError('customer_not_linked');
    assertNotSuspended(link);
    const { name } = await this.accounts.hotWallet();
    const { rate } = rateInForce(await this.rates.versions('deposit'), this.clock.now());
    const minimum = cwdLimit((await this.limits.current()).deposit_minimum);
    const walletLink = this.settings.walletLinkTo(name);
    return {
      fromAccount: link.accountName,
      toAccount: name,
      rate: rate.text,
      minimum: minimum === null ? null : amountBody(minimum),
      walletLink,
      qrSvg: qrSvg(walletLink ?? name),
    };
  }

  @Get('deposits')
  @ApiOperation({
    summary: 'Deposits of the customer, newest first; the period is that of their blocks',
  })
  @ZodResponse({ status: 200, description: 'A page', type: DepositPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(@Param() { id: customerId }: IdPathDto, @Query() query: DepositsOfCustomerQueryDto) {
    await this.facts.find(customerId);
    const { state } = query;
    const filter: DepositFilter = {
      customerId,
      ...(state === undefined ? {} : { state }),
      ...periodOf(query),
    };
    const page = await readPage(() => this.deposits.list(filter, pageRequest(query)));
    return pageBody(page, depositBody);
  }
}
