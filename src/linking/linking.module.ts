import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { BeginLink } from './requests/begin-link';
import { BoundLinks } from './bound-links';
import { CancelLinkRequest } from './requests/cancel-link-request';
import { CancelChatLink } from './chats/cancel-chat-link';
import { MakeChatLink } from './chats/make-chat-link';
import { OpenChatLink } from './chats/open-chat-link';
import { UnbindChat } from './chats/unbind-chat';
import { CodeLimits } from './codes/code-limits';
import { CodeSource } from './codes/code-source';
import { ConfirmLink } from './requests/confirm-link';
import { ConfirmMessages } from './requests/confirm-messages';
import { EstablishLink } from './requests/establish-link';
import { ExpireCodes } from './codes/expire-codes';
import { FailLinkRequest } from './requests/fail-link-request';
import { FreezeCustomer } from './freezes/freeze-customer';
import { UnfreezeCustomer } from './freezes/unfreeze-customer';
import { LinkHead } from './link-head';
import { LinkRules } from './requests/link-rules';
import { MessageCodes } from './codes/message-codes';
import { MoneyOnItsWay } from './policies/money-on-its-way';
import { ChatLinks } from './ports/chat-links';
import { Customers } from './ports/customers';
import { LinkRequests } from './ports/link-requests';
import { Links } from './ports/links';
import { ReadLinkMessages } from './requests/read-link-messages';
import { RegisterCustomer } from './register-customer';
import { RequestLink } from './requests/request-link';
import { RequestLinkByMessage } from './requests/request-link-by-message';
import { RecordKeyUpdates } from './record-key-updates';
import { SuspendLink } from './suspend-link';
import { Unlink } from './unlink';
import { ForgottenCodes } from './codes/forgotten-codes';

const PORTS = [ChatLinks, Customers, LinkRequests, Links, MoneyOnItsWay];

@Module({
  imports: [ScanModule, TermsModule, WalletModule],
  providers: [
    ...portsOf(...PORTS),
    BeginLink,
    BoundLinks,
    ForgottenCodes,
    CancelChatLink,
    CancelLinkRequest,
    CodeLimits,
    CodeSource,
    ConfirmLink,
    ConfirmMessages,
    EstablishLink,
    ExpireCodes,
    FailLinkRequest,
    FreezeCustomer,
    LinkHead,
    LinkRules,
    MakeChatLink,
    MessageCodes,
    OpenChatLink,
    ReadLinkMessages,
    RecordKeyUpdates,
    RegisterCustomer,
    RequestLink,
    RequestLinkByMessage,
    SuspendLink,
    UnbindChat,
    UnfreezeCustomer,
    Unlink,
  ],
  exports: [
    ...PORTS,
    BeginLink,
    ForgottenCodes,
    CancelChatLink,
    CancelLinkRequest,
    CodeSource,
    ConfirmLink,
    ConfirmMessages,
    ExpireCodes,
    FailLinkRequest,
    FreezeCustomer,
    MakeChatLink,
    MessageCodes,
    OpenChatLink,
    ReadLinkMessages,
    RecordKeyUpdates,
    RegisterCustomer,
    UnfreezeCustomer,
    RequestLink,
    RequestLinkByMessage,
    SuspendLink,
    UnbindChat,
    Unlink,
  ],
})
export class LinkingModule {}
