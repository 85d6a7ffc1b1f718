import { Injectable } from '@nestjs/common';
import { DomainError, UnitOfWork } from '../../kernel';
import type { LinkMethod, LinkRequest } from '../link';
import { RequestLink } from './request-link';
import {
  RequestLinkByMessage,
  type MessageLinkFacts,
  type ShownCode,
} from './request-link-by-message';

export interface BeginLinkCommand {
  readonly customerId: string;
  readonly facts: MessageLinkFacts;
  /** Null: a code to the account, and a message from it while no more codes may be sent. */
  readonly method: LinkMethod | null;
}

export type BegunLink =
  | { readonly method: 'code_to_account'; readonly request: LinkRequest }
  | ({
      readonly method: 'message_from_account';
      /** It was not asked for: no more codes may be sent now. */
      readonly isInstead: boolean;
    } & ShownCode);

/** Begins to link an account in the way that the customer wants, or in the one that is open. */
@Injectable()
export class BeginLink {
  constructor(
    private readonly byCode: RequestLink,
    private readonly byMessage: RequestLinkByMessage,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Refuses what can never be linked. */
  lookUp(accountName: string): Promise<MessageLinkFacts> {
    return this.byMessage.lookUp(accountName);
  }

  execute(command: BeginLinkCommand): Promise<BegunLink> {
    return this.unitOfWork.run(async () => {
      if (command.method === 'message_from_account') return this.show(command, false);
      try {
        const { customerId, facts } = command;
        const request = await this.byCode.execute({ customerId, account: facts.account });
        return { method: 'code_to_account', request };
      } catch (error) {
        const isBraked = error instanceof DomainError && error.code === 'code_limit_reached';
        if (!isBraked || command.method !== null) throw error;
        return this.show(command, true);
      }
    });
  }

  private async show(command: BeginLinkCommand, isInstead: boolean): Promise<BegunLink> {
    const shown = await this.byMessage.execute(command);
    return { method: 'message_from_account', isInstead, ...shown };
  }
}
