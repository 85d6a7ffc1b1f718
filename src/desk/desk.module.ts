import { Module } from '@nestjs/common';
import { DepositsModule } from '../deposits';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { WithdrawalsModule } from '../withdrawals';
import { LookAtActivity } from './activity/look-at-activity';
import { LookAtSolvency } from './activity/look-at-solvency';
import { ExplainBalance } from './explain/explain-balance';
import { ExplainDeposit } from './explain/explain-deposit';
import { ExplainFinding } from './explain/explain-finding';
import { ExplainWithdrawal } from './explain/explain-withdrawal';
import { ExportDesk } from './export/export-desk';
import { ActivitySource } from './ports/activity-source';
import { EventHistory } from './ports/event-history';
import { ExportSource } from './ports/export-source';
import { FindAccount } from './find-account';
import { ListCustomers } from './list-customers';
import { Names } from './names';
import { SearchDesk } from './search/search-desk';

const PORTS = [ActivitySource, EventHistory, ExportSource];
const USE_CASES = [
  ExplainBalance,
  ExplainDeposit,
  ExplainFinding,
  ExplainWithdrawal,
  ExportDesk,
  FindAccount,
  ListCustomers,
  LookAtActivity,
  LookAtSolvency,
  Names,
  SearchDesk,
];

/** What operators look at: it changes nothing, and nothing stands on it. */
@Module({
  imports: [
    DepositsModule,
    LedgerModule,
    LinkingModule,
    SafetyModule,
    TermsModule,
    WalletModule,
    WithdrawalsModule,
  ],
  providers: [...portsOf(...PORTS), ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class DeskModule {}
