import { Module } from '@nestjs/common';
import { WalletModule } from '../wallet';
import { CancelLinkRequest } from './cancel-link-request';
import { CodeSource } from './code-source';
import { ConfirmLink } from './confirm-link';
import { ExpireCodes } from './expire-codes';
import { FailLinkRequest } from './fail-link-request';
import { RegisterCustomer } from './register-customer';
import { RequestLink } from './request-link';
import { SuspendLink } from './suspend-link';
import { Unlink } from './unlink';

@Module({
  imports: [WalletModule],
  providers: [
    CancelLinkRequest,
    CodeSource,
    ConfirmLink,
    ExpireCodes,
    FailLinkRequest,
    RegisterCustomer,
    RequestLink,
    SuspendLink,
    Unlink,
  ],
  exports: [
    CancelLinkRequest,
    CodeSource,
    ConfirmLink,
    ExpireCodes,
    FailLinkRequest,
    RegisterCustomer,
    RequestLink,
    SuspendLink,
    Unlink,
  ],
})
export class LinkingModule {}
