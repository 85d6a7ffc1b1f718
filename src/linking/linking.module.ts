import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { BeginLink } from './begin-link';
import { BoundLinks } from './bound-links';
import { CancelLinkRequest } from './cancel-link-request';
import { CodeLimits } from './code-limits';
import { CodeSource } from './code-source';
import { ConfirmLink } from './confirm-link';
import { ConfirmMessages } from './confirm-messages';
import { EstablishLink } from './establish-link';
import { ExpireCodes } from './expire-codes';
import { FailLinkRequest } from './fail-link-request';
import { LinkHead } from './link-head';
import { LinkRules } from './link-rules';
import { MessageCodes } from './message-codes';
import { MoneyOnItsWay } from './policies/money-on-its-way';
import { Customers } from './ports/customers';
import { LinkRequests } from './ports/link-requests';
import { Links } from './ports/links';
import { ReadLinkMessages } from './read-link-messages';
import { RegisterCustomer } from './register-customer';
import { RequestLink } from './request-link';
import { RequestLinkByMessage } from './request-link-by-message';
import { RecordKeyUpdates } from './record-key-updates';
import { SuspendLink } from './suspend-link';
import { Unlink } from './unlink';
import { ForgottenCodes } from './forgotten-codes';

const PORTS = [Customers, LinkRequests, Links, MoneyOnItsWay];

@Module({
  imports: [ScanModule, TermsModule, WalletModule],
  providers: [
    ...portsOf(...PORTS),
    BeginLink,
    BoundLinks,
    ForgottenCodes,
    CancelLinkRequest,
    CodeLimits,
    CodeSource,
    ConfirmLink,
    ConfirmMessages,
    EstablishLink,
    ExpireCodes,
    FailLinkRequest,
    LinkHead,
    LinkRules,
    MessageCodes,
    ReadLinkMessages,
    RecordKeyUpdates,
    RegisterCustomer,
    RequestLink,
    RequestLinkByMessage,
    SuspendLink,
    Unlink,
  ],
  exports: [
    ...PORTS,
    BeginLink,
    ForgottenCodes,
    CancelLinkRequest,
    CodeSource,
    ConfirmLink,
    ConfirmMessages,
    ExpireCodes,
    FailLinkRequest,
    MessageCodes,
    ReadLinkMessages,
    RecordKeyUpdates,
    RegisterCustomer,
    RequestLink,
    RequestLinkByMessage,
    SuspendLink,
    Unlink,
  ],
})
export class LinkingModule {}
