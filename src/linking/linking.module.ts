import { Module } from '@nestjs/common';
import { WalletModule } from '../wallet';
import { CancelLinkRequest } from './cancel-link-request';
import { ConfirmLink } from './confirm-link';
import { ExpireCodes } from './expire-codes';
import { RegisterCustomer } from './register-customer';
import { RequestLink } from './request-link';
import { SendCodes } from './send-codes';
import { SuspendLink } from './suspend-link';
import { Unlink } from './unlink';

@Module({
  imports: [WalletModule],
  providers: [
    CancelLinkRequest,
    ConfirmLink,
    ExpireCodes,
    RegisterCustomer,
    RequestLink,
    SendCodes,
    SuspendLink,
    Unlink,
  ],
  exports: [
    CancelLinkRequest,
    ConfirmLink,
    ExpireCodes,
    RegisterCustomer,
    RequestLink,
    SendCodes,
    SuspendLink,
    Unlink,
  ],
})
export class LinkingModule {}
