// Made from docs/openapi/admin.json by: npm run openapi
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AcceptedBlock: {
      /**
       * @description Number of the block
       * @example 81000000
       */
      number: number;
      /**
       * @description Id of the block
       * @example 0000c35000000000000000000000000000000001
       */
      id: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Who accepted it: the name of the key
       * @example olga
       */
      acceptedBy: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      acceptedAt: string;
    };
    AcceptedBlockPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['AcceptedBlock'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    /** @description What it was about */
    ActSubject: {
      /**
       * @description Of what kind it is
       * @example limit
       */
      kind: string;
      /**
       * @description Names it; given by the gateway
       * @example approval_above
       */
      id: string;
    };
    Activity: {
      /**
       * Format: date-time
       * @description When the interval begins
       * @example 2026-11-23T10:15:00.000Z
       */
      from: string;
      /** @description Credited, by the time of their block */
      deposits: components['schemas']['Moved'];
      /** @description From the block of a deposit to the books; null without a deposit */
      latency: {
        /** @description Half of them took no longer */
        medianSeconds: number;
        /** @description Nineteen of twenty took no longer */
        mostSeconds: number;
      } | null;
      /** @description What was to arrive, by the time of the request; without what was taken back */
      withdrawals: components['schemas']['Moved'];
    };
    ActivityList: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Activity'][];
    };
    Adjustment: {
      /**
       * @description Points to give, or with a minus to take
       * @example -12.5
       */
      points: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Names this change, so that a repetition does not count twice; or send it as Idempotency-Key
       * @example order-4711-refund
       */
      key?: string;
      /** @description Of a debit: take what is held for withdrawals that are not signed, too; those are cancelled, newest first, and the customer is told */
      alsoHeld?: boolean;
      /** @description Of a debit: where the points do not suffice and the rest is held, wait for it to come back */
      wait?: boolean;
    };
    Alarm: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Of what kind it is
       * @example foreign_spending
       */
      kind: string;
      /**
       * @description What it is about
       * @example 1.2.34
       */
      subject: string;
      /**
       * @description In one sentence
       * @example A deposit of 12.5 CWD came from an account that is not linked
       */
      summary: string;
      /**
       * @description `page`: wake somebody. `warn`: look at it today. `info`: it is told once
       * @enum {string}
       */
      severity: 'page' | 'warn' | 'info';
      /**
       * @description Who can bring such an alarm about
       * @example thief
       */
      triggeredBy: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'open' | 'acknowledged' | 'cleared';
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      firstAt: string;
      /**
       * Format: date-time
       * @description When its cause was seen last, to the minute
       * @example 2026-11-23T10:15:00.000Z
       */
      lastAt: string;
      /** @description How often its cause came */
      count: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      acknowledgedAt: string | null;
      /**
       * @description Who knows of it; null while nobody has said so
       * @example olga
       */
      acknowledgedBy: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      clearedAt: string | null;
    };
    AlarmPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Alarm'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Amount: {
      /**
       * @description Plain decimal
       * @example 12.5
       */
      amount: string;
      /**
       * @description Symbol of the asset
       * @example CWD
       */
      symbol: string;
    };
    Approve: {
      /**
       * @description Only for the log
       * @example Agreed with the customer by phone
       */
      reason?: string;
    };
    Attempt: {
      /**
       * @description Id of the transaction on the chain
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'signed' | 'broadcast' | 'included' | 'irreversible' | 'expired';
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
      /** @description How much */
      amount: components['schemas']['Amount'] | null;
      /** @description Of the whole transaction */
      fee: components['schemas']['Amount'];
      /**
       * @description How many the transaction carries
       * @example 1
       */
      payments: number;
      /**
       * @description Which block it refers to, and is valid after
       * @example 81000000
       */
      referenceBlockNumber: number;
      /**
       * @description How often it was sent
       * @example 1
       */
      broadcasts: number;
      /** @description Nodes that took it; that proves nothing */
      takenBy: string[];
      /**
       * @description A node's words; changes nothing
       * @example insufficient balance
       */
      lastRefusal: string | null;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number | null;
      /** @description Why it can never be paid any more; null where it can, or was */
      deathProof: components['schemas']['DeathProof'] | null;
    };
    Attribute: {
      /**
       * Format: uuid
       * @description The owner, or else `house`
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId?: string;
      /**
       * @description The house keeps it
       * @constant
       */
      house?: true;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Audit: {
      /** @description Whether the books are right */
      isRight: boolean;
      /** @description One sentence per difference */
      problems: string[];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      auditedAt: string;
      /**
       * @description How long it took
       * @example 35
       */
      tookMilliseconds: number;
    };
    AuditPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['OperatorAct'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    BalanceCheck: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      checkedAt: string;
      /**
       * @description The newest block that is known
       * @example 81000120
       */
      headNumber: number;
      /** @description What the chain says the hot wallet has */
      onChain: components['schemas']['Amount'];
      /** @description What the books say it must have at that head */
      expected: components['schemas']['Amount'];
      /** @description Zero when all is well */
      difference: components['schemas']['Amount'];
      /** @description Ours that the node has not announced */
      inFlight: components['schemas']['Amount'];
      /** @description What known pending transactions add */
      pending: components['schemas']['Amount'];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      differsSince: string | null;
      /**
       * @description The operation that explains it
       * @example Payouts are halted
       */
      explanation: string | null;
    };
    BalanceExplanation: {
      /**
       * @description What is explained
       * @enum {string}
       */
      subject: 'deposit' | 'withdrawal' | 'finding' | 'balance';
      /**
       * @description Its id; of a balance the code of its account
       * @example 0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d
       */
      id: string;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /**
       * @description Null where it has none
       * @example credited
       */
      state: string | null;
      /** @description Whether the facts make every number */
      isWhole: boolean;
      /** @description Empty where nothing of it is in the books */
      numbers: components['schemas']['ExplainedNumber'][];
      /** @description In their order; of a balance the newest first */
      facts: components['schemas']['Fact'][];
      /**
       * @description Names of the accounts that facts name, by id, as far as anybody has linked them
       * @example {
       *       "1.2.34": "ivan-wallet1"
       *     }
       */
      accountNames: {
        [key: string]: string;
      };
      /**
       * @description References of the customers that facts name, by id
       * @example {
       *       "3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11": "telegram:12345"
       *     }
       */
      customerNames: {
        [key: string]: string;
      };
      /** @description What the account has now */
      balance: components['schemas']['Amount'];
      /** @description What it had before the oldest fact of the page; zero on the last page */
      before: components['schemas']['Amount'];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    BeginLink: {
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /**
       * @description `code_to_account`: the gateway sends a code, which the customer types. `message_from_account`: the customer sends the code that is shown. Absent: a code is sent, and while the limits allow none, one is shown
       * @enum {string}
       */
      method?: 'code_to_account' | 'message_from_account';
    };
    BegunLink: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /**
       * @description How the account is proven
       * @enum {string}
       */
      method: 'code_to_account' | 'message_from_account';
      /**
       * @description How far it is
       * @example awaiting_message
       */
      state: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description Null before the code is sent. Of a message: by the time of its block
       * @example 2026-11-23T10:15:00.000Z
       */
      codeExpiresAt: string | null;
      /**
       * @description Wrong codes so far
       * @example 0
       */
      attempts: number;
      /** @description What the customer must send; null when a code is sent */
      message: components['schemas']['MessageToSend'] | null;
    };
    BlockAcceptance: {
      /**
       * @description Number of the block
       * @example 81000000
       */
      number: number;
      /**
       * @description As other nodes give it
       * @example 04d3f640aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
       */
      id: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    BlockRange: {
      /**
       * @description The first block
       * @example 81000000
       */
      fromBlock: number;
      /**
       * @description The last block, itself included
       * @example 81000100
       */
      toBlock: number;
    };
    BookDifference: {
      /**
       * @description Chain less books in CWD, as the last comparison says
       * @example -0.25
       */
      expectedDifference: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    BookedDifference: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      checkedAt: string;
      /**
       * @description The newest block that is known
       * @example 81000120
       */
      headNumber: number;
      /** @description What the chain says the hot wallet has */
      onChain: components['schemas']['Amount'];
      /** @description What the books say it must have at that head */
      expected: components['schemas']['Amount'];
      /** @description Zero when all is well */
      difference: components['schemas']['Amount'];
      /** @description Ours that the node has not announced */
      inFlight: components['schemas']['Amount'];
      /** @description What known pending transactions add */
      pending: components['schemas']['Amount'];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      differsSince: string | null;
      /**
       * @description The operation that explains it
       * @example Payouts are halted
       */
      explanation: string | null;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    BothRates: {
      /** @description By which CWD become points */
      deposit: {
        /**
         * @description Number of the version
         * @example 12
         */
        version: number;
        /**
         * @description Which of the two rates it is
         * @enum {string}
         */
        direction: 'deposit' | 'withdrawal';
        /**
         * @description Points per CWD
         * @example 90
         */
        rate: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        effectiveAt: string;
        /**
         * @description Who set it: the name of the key
         * @example olga
         */
        setBy: string;
        /**
         * @description Why, if somebody said so
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /** @description Rules that it may break because whoever set it named them */
        allowed: ('spread' | 'factor')[];
        /** @description Whether it counts now */
        isInForce: boolean;
        /** @description It has not begun yet */
        isPlanned: boolean;
        /** @description Planned for later: the first of them ends this one. Cancel what nobody wants. */
        followedBy: components['schemas']['RateVersion'][];
      };
      /** @description By which points become CWD */
      withdrawal: {
        /**
         * @description Number of the version
         * @example 12
         */
        version: number;
        /**
         * @description Which of the two rates it is
         * @enum {string}
         */
        direction: 'deposit' | 'withdrawal';
        /**
         * @description Points per CWD
         * @example 90
         */
        rate: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        effectiveAt: string;
        /**
         * @description Who set it: the name of the key
         * @example olga
         */
        setBy: string;
        /**
         * @description Why, if somebody said so
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /** @description Rules that it may break because whoever set it named them */
        allowed: ('spread' | 'factor')[];
        /** @description Whether it counts now */
        isInForce: boolean;
        /** @description It has not begun yet */
        isPlanned: boolean;
        /** @description Planned for later: the first of them ends this one. Cancel what nobody wants. */
        followedBy: components['schemas']['RateVersion'][];
      };
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    CancelDebit: {
      /**
       * @description Names the change
       * @example order-4711-refund
       */
      key: string;
    };
    CancelRates: {
      /**
       * @description All of them are cancelled, or none
       * @example [
       *       12,
       *       13
       *     ]
       */
      versions: number[];
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    CancelledRate: {
      /**
       * @description Number of the version
       * @example 12
       */
      version: number;
      /**
       * @description Which of the two rates it is
       * @enum {string}
       */
      direction: 'deposit' | 'withdrawal';
      /**
       * @description Points per CWD
       * @example 90
       */
      rate: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      effectiveAt: string;
      /**
       * @description Who set it: the name of the key
       * @example olga
       */
      setBy: string;
      /**
       * @description Why, if somebody said so
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /** @description Rules that it may break because whoever set it named them */
      allowed: ('spread' | 'factor')[];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      cancelledAt: string;
      /**
       * @description Who cancelled it: the name of the key
       * @example olga
       */
      cancelledBy: string;
      /**
       * @description Why it was cancelled
       * @example A slip
       */
      cancelReason: string;
    };
    CancelledRates: {
      /** @description What is cancelled now */
      cancelled: components['schemas']['CancelledRate'][];
    };
    ChangedLimit: {
      /**
       * @description Which one
       * @enum {string}
       */
      name:
        | 'codes_per_customer_per_day'
        | 'codes_per_customer_and_account_per_day'
        | 'codes_per_day'
        | 'link_messages_per_customer_per_day'
        | 'deposit_minimum'
        | 'withdrawal_minimum'
        | 'withdrawal_maximum'
        | 'withdrawal_count_per_customer_per_day'
        | 'withdrawals_per_customer_per_day'
        | 'withdrawals_per_day'
        | 'approval_above';
      /**
       * @description As the kind of the limit says, or `none`
       * @example 500
       */
      value: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      setAt: string;
      /**
       * @description Who set it: the name of the key
       * @example olga
       */
      setBy: string;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    ColdWallet: {
      /**
       * @description Name of the CrowdWiz account
       * @example my-vault1
       */
      accountName: string;
      /**
       * @description Null until it is accepted
       * @example 1.2.34
       */
      accountId: string | null;
      /**
       * @description Why it is not accepted, as the process that answers knows: nothing is sent there
       * @example account_unknown
       */
      problem: string | null;
      /** @description What the books know to be there, the house’s own */
      stored: components['schemas']['Amount'];
    };
    Customer: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description The name of the customer outside of the gateway
       * @example telegram:12345
       */
      externalReference: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      registeredAt: string;
      /** @description What the customer may spend or withdraw */
      balance: components['schemas']['Amount'];
      /** @description Set aside for withdrawals that are not final, and by the service */
      held: components['schemas']['Amount'];
      /** @description CWD that has bought no points yet, and adds up */
      uncredited: components['schemas']['Amount'];
      /** @description The linked account; null where there is none */
      link: components['schemas']['Link'] | null;
    };
    CustomerName: {
      /**
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description The name of the customer outside of the gateway
       * @example telegram:12345
       */
      reference: string;
      /**
       * @description Of the account that is linked now, or null
       * @example ivan-wallet1
       */
      accountName: string | null;
    };
    CustomerPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Customer'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    CustomerWithFreeze: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description The name of the customer outside of the gateway
       * @example telegram:12345
       */
      externalReference: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      registeredAt: string;
      /** @description What the customer may spend or withdraw */
      balance: components['schemas']['Amount'];
      /** @description Set aside for withdrawals that are not final, and by the service */
      held: components['schemas']['Amount'];
      /** @description CWD that has bought no points yet, and adds up */
      uncredited: components['schemas']['Amount'];
      /** @description The linked account; null where there is none */
      link: components['schemas']['Link'] | null;
      /** @description Null unless the customer is frozen */
      freeze: {
        /**
         * Format: uuid
         * @description Whose it is
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        customerId: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        since: string;
        /**
         * @description Who decided: the name of the key
         * @example olga
         */
        by: string;
        /**
         * @description For operators: the customer is not told
         * @example Agreed with the customer by phone
         */
        reason: string;
      } | null;
    };
    /** @description Irreversible blocks without a gap that do not hold it, and reach past its end */
    DeathProof: {
      /**
       * @description The first block
       * @example 81000000
       */
      fromBlock: number;
      /**
       * @description The last block, itself included
       * @example 81000100
       */
      toBlock: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      toBlockTime: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
      /**
       * @description Address of the node
       * @example wss://cwd.global/ws
       */
      node: string;
    };
    DecideOwedBack: {
      /**
       * @description Taken from the customer, or else `house`
       * @example 500
       */
      points?: string;
      /**
       * @description The house bears it
       * @constant
       */
      house?: true;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Decision: {
      /**
       * @description Names it; given by the gateway
       * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
       */
      id: string;
      /**
       * @description What is to be done
       * @enum {string}
       */
      kind:
        | 'adjustment'
        | 'book_difference'
        | 'limit_loosened'
        | 'rates_beyond_rules'
        | 'refund_elsewhere'
        | 'sweep'
        | 'unfreeze';
      /** @description What it is about */
      subject: {
        /**
         * @description Of what kind it is
         * @example limit
         */
        kind: string;
        /**
         * @description Names it; given by the gateway
         * @example approval_above
         */
        id: string;
      };
      /**
       * @description In one sentence
       * @example Set the limit approval_above from 100 to 500
       */
      summary: string;
      /**
       * @description All of what was asked for, and will be done
       * @example {
       *       "name": "approval_above",
       *       "value": "500",
       *       "before": "100"
       *     }
       */
      command: {
        [key: string]: unknown;
      };
      /**
       * @description Why it was asked for
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /**
       * @description Who asked: the name of the key
       * @example olga
       */
      askedBy: string;
      /**
       * @description Whose key that is
       * @example olga
       */
      askedPerson: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      askedAt: string;
      /**
       * Format: date-time
       * @description From then on nobody can approve it
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
      /** @description Whoever asked has decided: no two people have keys of approvers yet */
      isByOne: boolean;
      /**
       * @description `approved`: it was done, with the decision
       * @enum {string}
       */
      state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
      /**
       * @description Who decided: the name of the key; null where nobody has
       * @example petr
       */
      decidedBy: string | null;
      /**
       * @description Whose key that is; null where nobody has decided
       * @example petr
       */
      decidedPerson: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      decidedAt: string | null;
      /**
       * @description Why it was decided so; null where nobody has decided
       * @example Seen the order
       */
      decisionReason: string | null;
    };
    DecisionPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Decision'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    DepositMove: {
      /**
       * @description Who had it
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /** @description Who had it */
      customer: components['schemas']['CustomerName'] | null;
      /**
       * @description Who has it now
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      toCustomerId: string;
      /** @description Who has it now */
      toCustomer: components['schemas']['CustomerName'] | null;
      /** @description Points that were taken */
      taken: components['schemas']['Amount'];
      /** @description Points that were given: no more than it buys now */
      given: components['schemas']['Amount'];
      /**
       * @description Who decided: the name of the key
       * @example olga
       */
      by: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      movedAt: string;
    };
    DepositWithRefunds: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state:
        | 'credited'
        | 'waiting'
        | 'unattributed'
        | 'refunding'
        | 'refunded'
        | 'house'
        | 'history'
        | 'refill'
        | 'other_asset'
        | 'gone';
      /**
       * @description Names the operation on the chain
       * @example 1.11.123456
       */
      chainKey: string;
      /**
       * @description Who sent it; null where nobody did
       * @example 1.2.34
       */
      fromAccountId: string | null;
      /**
       * @description Id of the asset on the chain
       * @example 1.3.0
       */
      assetId: string;
      /**
       * @description Minor units of that asset
       * @example 1250000
       */
      units: string;
      /** @description Null when it is not CWD */
      amount: components['schemas']['Amount'] | null;
      /**
       * @description Id of the transaction on the chain
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string | null;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      blockTime: string;
      /**
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /** @description What was credited for it */
      points: components['schemas']['Amount'] | null;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number | null;
      /**
       * @description Who was asked whether it is theirs
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      offeredToCustomerId: string | null;
      /**
       * @description Which account gets its refund, or got it, in place of the sender; null: the sender, or there is no refund
       * @example 1.2.56
       */
      refundToAccountId: string | null;
      /**
       * @description Null where nobody has ever linked the account
       * @example ivan-wallet1
       */
      fromAccountName: string | null;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /** @description Who was asked whether it is theirs */
      offeredTo: components['schemas']['CustomerName'] | null;
      /** @description Every signed transaction that was to send it back */
      refunds: components['schemas']['Attempt'][];
      /** @description Set when it was given to another customer */
      move: {
        /**
         * @description Who had it
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        customerId: string;
        /** @description Who had it */
        customer: components['schemas']['CustomerName'] | null;
        /**
         * @description Who has it now
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        toCustomerId: string;
        /** @description Who has it now */
        toCustomer: components['schemas']['CustomerName'] | null;
        /** @description Points that were taken */
        taken: components['schemas']['Amount'];
        /** @description Points that were given: no more than it buys now */
        given: components['schemas']['Amount'];
        /**
         * @description Who decided: the name of the key
         * @example olga
         */
        by: string;
        /**
         * @description Why; kept with the decision
         * @example Agreed with the customer by phone
         */
        reason: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        movedAt: string;
      } | null;
    };
    DiscoveryPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['RescanDiscovery'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    EndedFreeze: {
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      since: string;
      /**
       * @description Who decided: the name of the key
       * @example olga
       */
      by: string;
      /**
       * @description For operators: the customer is not told
       * @example Agreed with the customer by phone
       */
      reason: string;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    EndpointView: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description `https`, without user, password and fragment
       * @example https://shop.example/webhooks
       */
      url: string;
      /**
       * @description What it is for
       * @example The shop
       */
      description: string;
      /**
       * @description Null is all
       * @example [
       *       "deposit.*"
       *     ]
       */
      eventTypes: string[] | null;
      /** @description An event of a customer waits until those before it of the same customer were taken, or given up */
      keepsOrder: boolean;
      /**
       * @description `paused` by you or an operator; `failed`: nothing was taken for days; `gone`: the receiver answered 410
       * @enum {string}
       */
      state: 'enabled' | 'paused' | 'failed' | 'gone';
      /** @description Who has paused it and why; null when it is not, or was by an earlier build */
      pause: components['schemas']['WebhookPauseView'] | null;
      /** @description Failed attempts since the last that was taken */
      failures: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      failingSince: string | null;
      /** @description The newest request to this address; null before the first one */
      lastAttempt: components['schemas']['WebhookLastAttempt'] | null;
      /**
       * @description Events, of whatever type, that were deleted before the endpoint came to them: read the lists for that time
       * @example 0
       */
      missedEvents: number;
      /**
       * Format: date-time
       * @description When some were last found to be missed
       * @example 2026-11-23T10:15:00.000Z
       */
      missedAt: string | null;
      /**
       * Format: date-time
       * @description Until when a secret before the present one signs as well
       * @example 2026-11-23T10:15:00.000Z
       */
      formerSecretUntil: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * @description Who made it: the name of the key
       * @example shop
       */
      createdBy: string;
      /**
       * @description Events of the feed, of whatever type, to which it has not come
       * @example 0
       */
      eventsBehind: number;
      /**
       * @description Deliveries that wait for their next attempt
       * @example 0
       */
      deliveriesWaiting: number;
      /** @description The key that made it is revoked; events are sent all the same, until it is paused */
      isKeyRevoked: boolean;
    };
    EndpointViewPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['WebhookView'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Entry: {
      /**
       * @description Grows from entry to entry, in the order in which they were booked; an earlier `occurredAt` under a greater number was booked later
       * @example 4711
       */
      sequence: string;
      /**
       * @description Names the change
       * @example deposit:0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d
       */
      key: string;
      /**
       * @description Of what kind it is
       * @enum {string}
       */
      kind:
        | 'opening'
        | 'deposit'
        | 'unattributed'
        | 'history'
        | 'attribution'
        | 'refund'
        | 'adjustment'
        | 'hold'
        | 'hold_released'
        | 'service_hold'
        | 'service_hold_captured'
        | 'service_hold_released'
        | 'withdrawal'
        | 'network_fee'
        | 'foreign_operation'
        | 'owed_back'
        | 'correction'
        | 'surplus'
        | 'surplus_explained'
        | 'surplus_kept'
        | 'deposit_gone'
        | 'payout_undone'
        | 'sweep'
        | 'refill';
      /**
       * Format: date-time
       * @description When the fact happened
       * @example 2026-11-23T10:15:00.000Z
       */
      occurredAt: string;
      /** @description Debits and credits, which balance */
      lines: components['schemas']['EntryLine'][];
    };
    EntryLine: {
      /**
       * @description Of the books
       * @example custody
       */
      account: string;
      /** @description Whose account it is; null: the house’s */
      customer: components['schemas']['CustomerName'] | null;
      /**
       * @description On which side of the account
       * @enum {string}
       */
      side: 'debit' | 'credit';
      /** @description How much */
      amount: components['schemas']['Amount'];
    };
    EntryPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Entry'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    ExplainedNumber: {
      /**
       * @description Which one
       * @enum {string}
       */
      name: 'cwd' | 'points' | 'refund' | 'net' | 'owed' | 'unexplained' | 'balance';
      /** @description As it is stored */
      amount: components['schemas']['Amount'];
      /** @description What the facts come to */
      sum: components['schemas']['Amount'];
    };
    Explanation: {
      /**
       * @description What is explained
       * @enum {string}
       */
      subject: 'deposit' | 'withdrawal' | 'finding' | 'balance';
      /**
       * @description Its id; of a balance the code of its account
       * @example 0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d
       */
      id: string;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /**
       * @description Null where it has none
       * @example credited
       */
      state: string | null;
      /** @description Whether the facts make every number */
      isWhole: boolean;
      /** @description Empty where nothing of it is in the books */
      numbers: components['schemas']['ExplainedNumber'][];
      /** @description In their order; of a balance the newest first */
      facts: components['schemas']['Fact'][];
      /**
       * @description Names of the accounts that facts name, by id, as far as anybody has linked them
       * @example {
       *       "1.2.34": "ivan-wallet1"
       *     }
       */
      accountNames: {
        [key: string]: string;
      };
      /**
       * @description References of the customers that facts name, by id
       * @example {
       *       "3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11": "telegram:12345"
       *     }
       */
      customerNames: {
        [key: string]: string;
      };
    };
    Fact: {
      /**
       * @description What sort of fact it is
       * @enum {string}
       */
      kind:
        | 'operation'
        | 'link'
        | 'rate'
        | 'request'
        | 'decision'
        | 'entry'
        | 'attempt'
        | 'expiry_proof'
        | 'move'
        | 'finding'
        | 'finding_closed'
        | 'owed_back'
        | 'surplus';
      /**
       * Format: date-time
       * @description Null where it is not known when
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string | null;
      /** @description What it adds to the numbers; those of all facts make them */
      parts: components['schemas']['FactPart'][];
      /**
       * @description May be shown to the customer whose money it is
       * @example {
       *       "amount": "12.5 CWD",
       *       "blockNumber": "81000000"
       *     }
       */
      details: {
        [key: string]: string;
      };
      /**
       * @description For operators alone
       * @example {
       *       "key": "deposit:0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d",
       *       "sequence": "4711"
       *     }
       */
      operatorDetails: {
        [key: string]: string;
      };
      /** @description Whether the text tells it */
      isForCustomer: boolean;
    };
    FactPart: {
      /**
       * @description To which of the numbers it adds
       * @enum {string}
       */
      number: 'cwd' | 'points' | 'refund' | 'net' | 'owed' | 'unexplained' | 'balance';
      /** @description How much; negative where it takes away */
      change: components['schemas']['Amount'];
    };
    Finding: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Of what kind it is
       * @example unattributed_deposit
       */
      kind: string;
      /**
       * @description What it is about
       * @example 1.2.34
       */
      subject: string;
      /**
       * @description In one sentence
       * @example A deposit of 12.5 CWD came from an account that is not linked
       */
      summary: string;
      /** @description Facts that it was opened with, by name */
      evidence: {
        [key: string]: string;
      };
      /**
       * @description Names of the accounts that it names, by id, as far as anybody has linked them
       * @example {
       *       "1.2.34": "ivan-wallet1"
       *     }
       */
      accountNames: {
        [key: string]: string;
      };
      /** @description What it stops */
      halts: ('payouts' | 'deposits')[];
      /** @description Those of them that are halted now; a person resumes them */
      stillHalted: ('payouts' | 'deposits')[];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      openedAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      lastSeenAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      closedAt: string | null;
      /**
       * @description Who closed it; null while it is open
       * @example olga
       */
      closedBy: string | null;
      /**
       * @description Why it was closed; null while it is open
       * @example Refunded
       */
      closeReason: string | null;
    };
    FindingPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Finding'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Freeze: {
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      since: string;
      /**
       * @description Who decided: the name of the key
       * @example olga
       */
      by: string;
      /**
       * @description For operators: the customer is not told
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    GivePastDeposit: {
      /**
       * Format: uuid
       * @description Who gets it
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Halt: {
      /**
       * @description What is stopped
       * @enum {string}
       */
      scope: 'payouts' | 'deposits';
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      since: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Who decided: the name of the key
       * @example olga
       */
      by: string;
      /** @description Open ones that keep it halted: it is resumed after they are closed */
      findings: {
        /**
         * Format: uuid
         * @description Names it; given by the gateway
         */
        id: string;
        /**
         * @description Of what kind it is
         * @example deposit
         */
        kind: string;
        /**
         * @description What it is about
         * @example 1.2.34
         */
        subject: string;
        /**
         * @description In one sentence
         * @example A deposit of 12.5 CWD came from an account that is not linked
         */
        summary: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        openedAt: string;
      }[];
    };
    Halts: {
      /** @description Empty when money moves */
      items: components['schemas']['Halt'][];
    };
    HandAdjustment: {
      /** @description What is there now */
      balance: components['schemas']['Amount'];
      /** @description Nothing was taken yet: it waits for held points */
      isWaiting: boolean;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    Hit: {
      /**
       * @description What it is
       * @enum {string}
       */
      type: 'customer' | 'deposit' | 'withdrawal' | 'hold' | 'finding' | 'entry';
      /**
       * @description Its id; of an entry its key
       * @example 0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d
       */
      id: string;
      /**
       * @description As what the text was understood
       * @enum {string}
       */
      by:
        | 'id'
        | 'transaction_id'
        | 'account_id'
        | 'account_name'
        | 'reference'
        | 'entry_key'
        | 'amount';
      /**
       * @description How it is called: a reference, an account, a kind
       * @example telegram:12345
       */
      name: string;
      /**
       * @description Null where it has none
       * @example credited
       */
      state: string | null;
      /** @description How much it is about, if it is */
      amount: components['schemas']['Amount'] | null;
      /**
       * Format: date-time
       * @description When it came about
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /**
       * @description Where CWD came from or goes to; null where there is none
       * @example 1.2.34
       */
      accountId: string | null;
      /**
       * @description Null where nobody has ever linked the account
       * @example ivan-wallet1
       */
      accountName: string | null;
    };
    Hits: {
      /** @description The surest first */
      items: components['schemas']['Hit'][];
    };
    Hold: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description Your own name for it
       * @example bet-4711
       */
      reference: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'held' | 'captured' | 'released' | 'expired';
      /** @description Set aside */
      points: components['schemas']['Amount'];
      /** @description What was taken; the rest went back. Null unless it is captured */
      captured: components['schemas']['Amount'] | null;
      /**
       * @description Why; kept with the decision
       * @example A bet
       */
      reason: string;
      /**
       * @description The name of the key that placed it
       * @example game
       */
      by: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      placedAt: string;
      /**
       * Format: date-time
       * @description From then on it can only go back; null: it waits for you
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description The name of the key that ended it; null while it is held, or when it has expired
       * @example game
       */
      endedBy: string | null;
    };
    HoldPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Hold'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    IssueKey: {
      /**
       * @description Of whoever uses the key; never given twice
       * @example olga
       */
      name: string;
      /**
       * @description What its holder may do
       * @enum {string}
       */
      role: 'viewer' | 'operator' | 'approver' | 'admin' | 'service';
      /**
       * @description Who has it; without it, its name
       * @example olga
       */
      owner?: string;
      /** @description Parts of the interface that the key of a service opens; all without it */
      scopes?: (
        'customers' | 'links' | 'points' | 'deposits' | 'withdrawals' | 'events' | 'webhooks'
      )[];
      /** @description Networks in CIDR notation from which it is taken; any without it */
      networks?: string[];
      /**
       * @description How many a process takes; without a limit when absent or null
       * @example 600
       */
      requestsPerMinute?: number;
      /**
       * Format: date-time
       * @description Until when it counts
       */
      expiresAt?: string;
    };
    Key: {
      /**
       * @description Part of the key itself
       * @example k3h7w9xq2mfd
       */
      id: string;
      /**
       * @description Who acts, as the histories tell it
       * @example shop
       */
      name: string;
      /**
       * @description What its holder may do
       * @enum {string}
       */
      role: 'viewer' | 'operator' | 'approver' | 'admin' | 'service';
      /**
       * @description Who has it; keys of one owner are one person’s
       * @example olga
       */
      owner: string;
      /** @description Parts of the interface that the key of a service opens; null is all */
      scopes:
        | ('customers' | 'links' | 'points' | 'deposits' | 'withdrawals' | 'events' | 'webhooks')[]
        | null;
      /**
       * @description Networks from which it is taken; null is any
       * @example [
       *       "10.0.0.0/8"
       *     ]
       */
      networks: string[] | null;
      /**
       * @description In each process; null is without a limit
       * @example 600
       */
      requestsPerMinute: number | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * @description Who made it: the name of the key
       * @example admin
       */
      createdBy: string;
      /**
       * @description Who was shown its present secret: whoever made or rotated it
       * @example admin
       */
      secretBy: string;
      /**
       * Format: date-time
       * @description To the minute; null: never
       * @example 2026-11-23T10:15:00.000Z
       */
      lastUsedAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      revokedAt: string | null;
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation is taken
       * @example 2026-11-23T10:15:00.000Z
       */
      formerUntil: string | null;
    };
    KeyPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Key'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Limit: {
      /**
       * @description Which one
       * @enum {string}
       */
      name:
        | 'codes_per_customer_per_day'
        | 'codes_per_customer_and_account_per_day'
        | 'codes_per_day'
        | 'link_messages_per_customer_per_day'
        | 'deposit_minimum'
        | 'withdrawal_minimum'
        | 'withdrawal_maximum'
        | 'withdrawal_count_per_customer_per_day'
        | 'withdrawals_per_customer_per_day'
        | 'withdrawals_per_day'
        | 'approval_above';
      /**
       * @description As the kind of the limit says, or `none`
       * @example 500
       */
      value: string;
      /**
       * @description A whole number, or an amount of CWD
       * @enum {string}
       */
      kind: 'count' | 'cwd';
    };
    LimitHistory: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['LimitVersion'][];
    };
    LimitVersion: {
      /**
       * @description Which one
       * @enum {string}
       */
      name:
        | 'codes_per_customer_per_day'
        | 'codes_per_customer_and_account_per_day'
        | 'codes_per_day'
        | 'link_messages_per_customer_per_day'
        | 'deposit_minimum'
        | 'withdrawal_minimum'
        | 'withdrawal_maximum'
        | 'withdrawal_count_per_customer_per_day'
        | 'withdrawals_per_customer_per_day'
        | 'withdrawals_per_day'
        | 'approval_above';
      /**
       * @description As the kind of the limit says, or `none`
       * @example 500
       */
      value: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      setAt: string;
      /**
       * @description Who set it: the name of the key
       * @example olga
       */
      setBy: string;
    };
    Limits: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Limit'][];
    };
    Link: {
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      verifiedAt: string;
      /**
       * Format: date-time
       * @description Since when withdrawals wait because the keys of the account changed
       * @example 2026-11-23T10:15:00.000Z
       */
      suspendedAt: string | null;
    };
    LinkRequest: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /**
       * @description How the account is proven
       * @enum {string}
       */
      method: 'code_to_account' | 'message_from_account';
      /**
       * @description How far it is
       * @example awaiting_message
       */
      state: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description Null before the code is sent. Of a message: by the time of its block
       * @example 2026-11-23T10:15:00.000Z
       */
      codeExpiresAt: string | null;
      /**
       * @description Wrong codes so far
       * @example 1
       */
      attempts: number;
    };
    Linked: {
      /** @description The linked account; null where there is none */
      link: components['schemas']['Link'];
    };
    LiveMarks: {
      /** @description Of each topic a text that is another one after something of it has changed */
      marks: {
        /**
         * @description Changes with: money
         * @example 47DEQpj8HBSa-_TI
         */
        money: string;
        /**
         * @description Changes with: status
         * @example 47DEQpj8HBSa-_TI
         */
        status: string;
        /**
         * @description Changes with: halts
         * @example 47DEQpj8HBSa-_TI
         */
        halts: string;
        /**
         * @description Changes with: findings
         * @example 47DEQpj8HBSa-_TI
         */
        findings: string;
        /**
         * @description Changes with: alarms
         * @example 47DEQpj8HBSa-_TI
         */
        alarms: string;
        /**
         * @description Changes with: decisions
         * @example 47DEQpj8HBSa-_TI
         */
        decisions: string;
      };
    };
    MessageToSend: {
      /**
       * @description Account name
       * @example my-gateway1
       */
      to: string;
      /**
       * @description Shown once; null where an answer is given again: begin anew for another one
       * @example ABCD-EFGH
       */
      text: string | null;
    };
    MoveDeposit: {
      /**
       * Format: uuid
       * @description Who gets it
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description Goes on where the points are spent: the house bears what is missing
       * @default false
       */
      takeWhatIsThere?: boolean;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Moved: {
      /** @description How many of them there were */
      count: number;
      /** @description How much */
      amount: components['schemas']['Amount'];
    };
    NamedDeposit: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state:
        | 'credited'
        | 'waiting'
        | 'unattributed'
        | 'refunding'
        | 'refunded'
        | 'house'
        | 'history'
        | 'refill'
        | 'other_asset'
        | 'gone';
      /**
       * @description Names the operation on the chain
       * @example 1.11.123456
       */
      chainKey: string;
      /**
       * @description Who sent it; null where nobody did
       * @example 1.2.34
       */
      fromAccountId: string | null;
      /**
       * @description Id of the asset on the chain
       * @example 1.3.0
       */
      assetId: string;
      /**
       * @description Minor units of that asset
       * @example 1250000
       */
      units: string;
      /** @description Null when it is not CWD */
      amount: components['schemas']['Amount'] | null;
      /**
       * @description Id of the transaction on the chain
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string | null;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      blockTime: string;
      /**
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /** @description What was credited for it */
      points: components['schemas']['Amount'] | null;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number | null;
      /**
       * @description Who was asked whether it is theirs
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      offeredToCustomerId: string | null;
      /**
       * @description Which account gets its refund, or got it, in place of the sender; null: the sender, or there is no refund
       * @example 1.2.56
       */
      refundToAccountId: string | null;
      /**
       * @description Null where nobody has ever linked the account
       * @example ivan-wallet1
       */
      fromAccountName: string | null;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /** @description Who was asked whether it is theirs */
      offeredTo: components['schemas']['CustomerName'] | null;
    };
    NamedDepositPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['NamedDeposit'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    NamedWithdrawal: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state:
        | 'awaiting_approval'
        | 'approved'
        | 'signed'
        | 'broadcast'
        | 'included'
        | 'irreversible'
        | 'cancelled'
        | 'rejected';
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description As the service named it; null where it gave no name
       * @example payout-4711
       */
      reference: string | null;
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /** @description Taken from the customer */
      points: components['schemas']['Amount'];
      /** @description What the points are worth */
      gross: components['schemas']['Amount'];
      /** @description Network fee as quoted */
      fee: components['schemas']['Amount'];
      /**
       * @description Who bears the network fee
       * @enum {string}
       */
      feePayer: 'customer' | 'house';
      /** @description What arrives */
      net: components['schemas']['Amount'];
      /**
       * @description Points per CWD
       * @example 100
       */
      rate: string;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      requestedAt: string;
      /**
       * Format: date-time
       * @description Not signed by then, it is cancelled and the points return
       * @example 2026-11-23T10:15:00.000Z
       */
      deadline: string;
      /** @description What it would be if it were requested now; null once it is signed or over */
      atPresentRate: components['schemas']['PresentTerms'] | null;
      /**
       * @description Who decided about it; null where nobody has
       * @example olga
       */
      decidedBy: string | null;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /**
       * @description Of the last attempt
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string | null;
      /**
       * @description Why an approved one is not paid now
       * @example halted
       */
      waitingFor: string | null;
      /** @description Whose it is */
      customer: components['schemas']['CustomerName'] | null;
    };
    NamedWithdrawalPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['NamedWithdrawal'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    NewKey: {
      /** @description The key, without its secret */
      key: {
        /**
         * @description Part of the key itself
         * @example k3h7w9xq2mfd
         */
        id: string;
        /**
         * @description Who acts, as the histories tell it
         * @example shop
         */
        name: string;
        /**
         * @description What its holder may do
         * @enum {string}
         */
        role: 'viewer' | 'operator' | 'approver' | 'admin' | 'service';
        /**
         * @description Who has it; keys of one owner are one person’s
         * @example olga
         */
        owner: string;
        /** @description Parts of the interface that the key of a service opens; null is all */
        scopes:
          | (
              'customers' | 'links' | 'points' | 'deposits' | 'withdrawals' | 'events' | 'webhooks'
            )[]
          | null;
        /**
         * @description Networks from which it is taken; null is any
         * @example [
         *       "10.0.0.0/8"
         *     ]
         */
        networks: string[] | null;
        /**
         * @description In each process; null is without a limit
         * @example 600
         */
        requestsPerMinute: number | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        createdAt: string;
        /**
         * @description Who made it: the name of the key
         * @example admin
         */
        createdBy: string;
        /**
         * @description Who was shown its present secret: whoever made or rotated it
         * @example admin
         */
        secretBy: string;
        /**
         * Format: date-time
         * @description To the minute; null: never
         * @example 2026-11-23T10:15:00.000Z
         */
        lastUsedAt: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        revokedAt: string | null;
        /**
         * Format: date-time
         * @description Until when the secret before the last rotation is taken
         * @example 2026-11-23T10:15:00.000Z
         */
        formerUntil: string | null;
      };
      /**
       * @description The key as it is sent. Shown once: the gateway keeps a hash alone
       * @example cwg_k3h7w9xq2mfd_…
       */
      secret: string;
    };
    Node: {
      /**
       * @description Address of the node
       * @example wss://cwd.global/ws
       */
      node: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'healthy' | 'connecting' | 'stale' | 'wrong_chain';
      /**
       * @description The newest block that is known
       * @example 81000120
       */
      headNumber: number | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      headTime: string | null;
      /**
       * @description The newest block that stays
       * @example 81000100
       */
      irreversibleNumber: number | null;
      /**
       * @description The last one; null where there was none
       * @example connect ECONNREFUSED
       */
      lastError: string | null;
    };
    OpenTelegramLink: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description Null while it can be opened
       * @example 2026-11-23T10:15:00.000Z
       */
      cancelledAt: string | null;
    };
    OpenTelegramLinkPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['OpenTelegramLink'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    OperatorAct: {
      /**
       * @description From 1, without a gap
       * @example 17
       */
      number: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /**
       * @description What was done
       * @example limit_set
       */
      act: string;
      /**
       * @description Who did it: the name of the key
       * @example olga
       */
      operator: string;
      /**
       * @description The key; null for one of the settings, and for a command
       * @example k3h7w9xq2mfd
       */
      keyId: string | null;
      /**
       * @description Under which the log has more
       * @example 2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11
       */
      requestId: string | null;
      /** @description What it is about */
      subject: components['schemas']['ActSubject'];
      /**
       * @description Null where none was given
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /**
       * @description Of a setting, a rate or a state, what it was; null elsewhere
       * @example 500
       */
      before: string | null;
      /**
       * @description What it is since then
       * @example 400
       */
      after: string | null;
      /**
       * @description What else the event says
       * @example {
       *       "name": "approval_above"
       *     }
       */
      details: {
        [key: string]: unknown;
      };
      /**
       * @description Of the act before; zeros for the first one
       * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
       */
      previousHash: string;
      /**
       * @description SHA-256 over `previousHash` and all of the act
       * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
       */
      hash: string;
    };
    OrderSweep: {
      /**
       * @description What is to arrive; the house bears the network fee
       * @example 250000
       */
      cwd: string;
      /** @description Set it where it may take what withdrawals need that wait to be signed */
      mayTakeOwed?: boolean;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    OrderedRefund: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state:
        | 'credited'
        | 'waiting'
        | 'unattributed'
        | 'refunding'
        | 'refunded'
        | 'house'
        | 'history'
        | 'refill'
        | 'other_asset'
        | 'gone';
      /**
       * @description Names the operation on the chain
       * @example 1.11.123456
       */
      chainKey: string;
      /**
       * @description Who sent it; null where nobody did
       * @example 1.2.34
       */
      fromAccountId: string | null;
      /**
       * @description Id of the asset on the chain
       * @example 1.3.0
       */
      assetId: string;
      /**
       * @description Minor units of that asset
       * @example 1250000
       */
      units: string;
      /** @description Null when it is not CWD */
      amount: components['schemas']['Amount'] | null;
      /**
       * @description Id of the transaction on the chain
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string | null;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      blockTime: string;
      /**
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /** @description What was credited for it */
      points: components['schemas']['Amount'] | null;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number | null;
      /**
       * @description Who was asked whether it is theirs
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      offeredToCustomerId: string | null;
      /**
       * @description Which account gets its refund, or got it, in place of the sender; null: the sender, or there is no refund
       * @example 1.2.56
       */
      refundToAccountId: string | null;
      /**
       * @description Null where nobody has ever linked the account
       * @example ivan-wallet1
       */
      fromAccountName: string | null;
      /** @description Whose it is; null: nobody’s */
      customer: components['schemas']['CustomerName'] | null;
      /** @description Who was asked whether it is theirs */
      offeredTo: components['schemas']['CustomerName'] | null;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    OrderedSweep: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description `done`: irreversible. `undone`: it went with a chain that has gone back
       * @enum {string}
       */
      state: 'ordered' | 'done' | 'cancelled' | 'undone';
      /** @description How much */
      amount: components['schemas']['Amount'];
      /**
       * @description The cold wallet’s account
       * @example 1.2.34
       */
      toAccountId: string;
      /** @description Whether it may take what withdrawals need that wait to be signed */
      mayTakeOwed: boolean;
      /**
       * @description The name of the key
       * @example olga
       */
      orderedBy: string;
      /**
       * @description Who decided about it with them; null where one person was enough
       * @example petr
       */
      approvedBy: string | null;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      orderedAt: string;
      /**
       * @description Why it is not signed right now; null when nothing holds it
       * @example hot_wallet_low
       */
      waitingFor: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description Who cancelled it; null otherwise
       * @example game
       */
      endedBy: string | null;
      /**
       * @description Why it failed, or who cancelled it; null otherwise
       * @example cancelled by olga
       */
      endReason: string | null;
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    OwedBack: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'open' | 'taken' | 'borne' | 'settled';
      /**
       * @description Why it is owed back
       * @enum {string}
       */
      cause: 'unknown_order' | 'terms_differ' | 'order_ended' | 'paid_already' | 'attempt_living';
      /** @description What left for the account */
      amount: components['schemas']['Amount'];
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Null when nobody is known who owes it
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /**
       * @description What was paid
       * @enum {string}
       */
      purpose: 'code' | 'withdrawal' | 'refund' | 'sweep' | 'anchor';
      /**
       * Format: uuid
       * @description The withdrawal, deposit or sweep that its memo names
       */
      purposeId: string;
      /**
       * @description Id of the transaction on the chain
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      bookedAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      decidedAt: string | null;
      /**
       * @description Who decided about it; null where nobody has
       * @example olga
       */
      decidedBy: string | null;
      /**
       * @description Why it was decided so; null where nobody has
       * @example The house bears it
       */
      reason: string | null;
      /** @description What was taken for it */
      points: components['schemas']['Amount'] | null;
    };
    OwedBackPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['OwedBack'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    PaymentGate: {
      /** @description Whether anything may be signed now */
      open: boolean;
      /** @description What may be spent; null while nothing is signed */
      spendable: components['schemas']['Amount'] | null;
      /**
       * @description Why; kept with the decision
       * @example halted
       */
      reason: string | null;
      /**
       * @description Why it is so; null where there is nothing to explain
       * @example Payouts are halted
       */
      explanation: string | null;
    };
    PresentTerms: {
      /**
       * @description Points per CWD
       * @example 110
       */
      rate: string;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number;
      /** @description What the points are worth now */
      gross: components['schemas']['Amount'];
      /** @description What would arrive, at the fee that was quoted */
      net: components['schemas']['Amount'];
    };
    Problem: {
      /**
       * @description A URN that ends in the code
       * @example urn:crowdwiz-gateway:problem:customer_unknown
       */
      type: string;
      /**
       * @description In one sentence, for people; may change
       * @example No such customer
       */
      title: string;
      /**
       * @description The status of the answer
       * @example 404
       */
      status: number;
      /**
       * @description Stable: programs go by it
       * @example customer_unknown
       */
      code: string;
      /**
       * @description More of it, for people
       * @example It knows GET, POST.
       */
      detail?: string;
      /**
       * @description The path that was asked for
       * @example /v1/customers
       */
      instance?: string;
      /**
       * @description Under which the log has more
       * @example 2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11
       */
      requestId?: string;
      /** @description Facts of the refusal, by name */
      details?: {
        [key: string]: string;
      };
      /** @description Each field that is not right, up to a hundred */
      errors?: {
        /**
         * @description Where it is, such as body.points
         * @example body.points
         */
        field: string;
        /**
         * @description What is wrong and how to mend it
         * @example Use a plain decimal, such as 12.5.
         */
        message: string;
      }[];
    };
    Rate: {
      /**
       * @description Number of the version
       * @example 12
       */
      version: number;
      /**
       * @description Which of the two rates it is
       * @enum {string}
       */
      direction: 'deposit' | 'withdrawal';
      /**
       * @description Points per CWD
       * @example 90
       */
      rate: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      effectiveAt: string;
      /**
       * @description Who set it: the name of the key
       * @example olga
       */
      setBy: string;
      /**
       * @description Why, if somebody said so
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /** @description Rules that it may break because whoever set it named them */
      allowed: ('spread' | 'factor')[];
      /** @description Whether it counts now */
      isInForce: boolean;
      /** @description It has not begun yet */
      isPlanned: boolean;
      /** @description Planned for later: the first of them ends this one. Cancel what nobody wants. */
      followedBy: components['schemas']['RateVersion'][];
      /** @description How it was decided; null where one person is enough, whoever there is */
      decision: {
        /**
         * @description Names it; given by the gateway
         * @example 7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c
         */
        id: string;
        /**
         * @description What is to be done
         * @enum {string}
         */
        kind:
          | 'adjustment'
          | 'book_difference'
          | 'limit_loosened'
          | 'rates_beyond_rules'
          | 'refund_elsewhere'
          | 'sweep'
          | 'unfreeze';
        /** @description What it is about */
        subject: {
          /**
           * @description Of what kind it is
           * @example limit
           */
          kind: string;
          /**
           * @description Names it; given by the gateway
           * @example approval_above
           */
          id: string;
        };
        /**
         * @description In one sentence
         * @example Set the limit approval_above from 100 to 500
         */
        summary: string;
        /**
         * @description All of what was asked for, and will be done
         * @example {
         *       "name": "approval_above",
         *       "value": "500",
         *       "before": "100"
         *     }
         */
        command: {
          [key: string]: unknown;
        };
        /**
         * @description Why it was asked for
         * @example Agreed with the customer by phone
         */
        reason: string | null;
        /**
         * @description Who asked: the name of the key
         * @example olga
         */
        askedBy: string;
        /**
         * @description Whose key that is
         * @example olga
         */
        askedPerson: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        askedAt: string;
        /**
         * Format: date-time
         * @description From then on nobody can approve it
         * @example 2026-11-23T10:15:00.000Z
         */
        expiresAt: string;
        /** @description Whoever asked has decided: no two people have keys of approvers yet */
        isByOne: boolean;
        /**
         * @description `approved`: it was done, with the decision
         * @enum {string}
         */
        state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
        /**
         * @description Who decided: the name of the key; null where nobody has
         * @example petr
         */
        decidedBy: string | null;
        /**
         * @description Whose key that is; null where nobody has decided
         * @example petr
         */
        decidedPerson: string | null;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        decidedAt: string | null;
        /**
         * @description Why it was decided so; null where nobody has decided
         * @example Seen the order
         */
        decisionReason: string | null;
      } | null;
    };
    RateVersion: {
      /**
       * @description Number of the version
       * @example 12
       */
      version: number;
      /**
       * @description Which of the two rates it is
       * @enum {string}
       */
      direction: 'deposit' | 'withdrawal';
      /**
       * @description Points per CWD
       * @example 90
       */
      rate: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      effectiveAt: string;
      /**
       * @description Who set it: the name of the key
       * @example olga
       */
      setBy: string;
      /**
       * @description Why, if somebody said so
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /** @description Rules that it may break because whoever set it named them */
      allowed: ('spread' | 'factor')[];
      /** @description Whether it counts now */
      isInForce: boolean;
      /** @description It has not begun yet */
      isPlanned: boolean;
    };
    Rates: {
      /** @description Newest first */
      deposit: components['schemas']['RateVersion'][];
      /** @description Newest first */
      withdrawal: components['schemas']['RateVersion'][];
      /** @description What has not begun yet, of both, in the order in which it begins */
      planned: components['schemas']['RateVersion'][];
      /** @description Taken back before they began, the last one first */
      cancelled: components['schemas']['CancelledRate'][];
    };
    Reason: {
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Refund: {
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Gets it in place of the sender: takes two people
       * @example ivan-wallet1
       */
      accountName?: string;
    };
    Rescan: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'requested' | 'running' | 'done' | 'failed' | 'cancelled';
      /**
       * @description The first block
       * @example 81000000
       */
      fromBlock: number;
      /**
       * @description The last block, itself included
       * @example 81000100
       */
      toBlock: number;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Who asked for it: the name of the key
       * @example olga
       */
      requestedBy: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      requestedAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      startedAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description Why it failed, or who cancelled it
       * @example cancelled by olga
       */
      endReason: string | null;
      /**
       * @description Null before the first step
       * @example 81000100
       */
      blockReached: number | null;
      /**
       * @description How many were read
       * @example 100
       */
      blocksRead: number;
      /**
       * @description How many are left
       * @example 0
       */
      blocksLeft: number;
      /** @description Blocks of which the node has removed account history */
      historyMissing: components['schemas']['BlockRange'] | null;
      /** @description How many discoveries were made */
      found: {
        /**
         * @description How many in all
         * @example 0
         */
        total: number;
        /**
         * @description Booked by the re-scan itself
         * @example 0
         */
        repaired: number;
      };
    };
    RescanDiscovery: {
      /**
       * @description Of what kind it is
       * @enum {string}
       */
      kind:
        | 'deposit_missing'
        | 'deposit_under_another_key'
        | 'deposit_not_on_chain'
        | 'transaction_not_settled'
        | 'paid_although_expired'
        | 'foreign_spending'
        | 'unexpected_operation'
        | 'history_incomplete';
      /**
       * @description Names the operation or transaction on the chain
       * @example 1.11.123456
       */
      chainKey: string;
      /**
       * @description In which block it stands
       * @example 81000000
       */
      blockNumber: number;
      /**
       * @description In one sentence
       * @example A deposit of 12.5 CWD came from an account that is not linked
       */
      summary: string;
      /** @description False: a person has to decide */
      repaired: boolean;
    };
    RescanPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Rescan'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    RescanReport: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'requested' | 'running' | 'done' | 'failed' | 'cancelled';
      /**
       * @description The first block
       * @example 81000000
       */
      fromBlock: number;
      /**
       * @description The last block, itself included
       * @example 81000100
       */
      toBlock: number;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Who asked for it: the name of the key
       * @example olga
       */
      requestedBy: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      requestedAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      startedAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description Why it failed, or who cancelled it
       * @example cancelled by olga
       */
      endReason: string | null;
      /**
       * @description Null before the first step
       * @example 81000100
       */
      blockReached: number | null;
      /**
       * @description How many were read
       * @example 100
       */
      blocksRead: number;
      /**
       * @description How many are left
       * @example 0
       */
      blocksLeft: number;
      /** @description Blocks of which the node has removed account history */
      historyMissing: components['schemas']['BlockRange'] | null;
      /** @description How many discoveries were made */
      found: {
        /**
         * @description How many in all
         * @example 0
         */
        total: number;
        /**
         * @description Booked by the re-scan itself
         * @example 0
         */
        repaired: number;
      };
      /** @description The first page; the rest by its cursor */
      discoveries: {
        /** @description What is on this page, or all there is */
        items: components['schemas']['RescanDiscovery'][];
        /**
         * @description Null on the last page
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        nextCursor: string | null;
      };
    };
    RescanRequest: {
      /**
       * @description The first block
       * @example 81000000
       */
      fromBlock: number;
      /**
       * @description The last block, itself included
       * @example 81000100
       */
      toBlock: number;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    RevokeKey: {
      /**
       * @description Pause the endpoints of webhooks that it made: whoever had the key may have made them
       * @default false
       */
      pausesWebhooks?: boolean;
    };
    RevokedKey: {
      /**
       * @description Part of the key itself
       * @example k3h7w9xq2mfd
       */
      id: string;
      /**
       * @description Who acts, as the histories tell it
       * @example shop
       */
      name: string;
      /**
       * @description What its holder may do
       * @enum {string}
       */
      role: 'viewer' | 'operator' | 'approver' | 'admin' | 'service';
      /**
       * @description Who has it; keys of one owner are one person’s
       * @example olga
       */
      owner: string;
      /** @description Parts of the interface that the key of a service opens; null is all */
      scopes:
        | ('customers' | 'links' | 'points' | 'deposits' | 'withdrawals' | 'events' | 'webhooks')[]
        | null;
      /**
       * @description Networks from which it is taken; null is any
       * @example [
       *       "10.0.0.0/8"
       *     ]
       */
      networks: string[] | null;
      /**
       * @description In each process; null is without a limit
       * @example 600
       */
      requestsPerMinute: number | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * @description Who made it: the name of the key
       * @example admin
       */
      createdBy: string;
      /**
       * @description Who was shown its present secret: whoever made or rotated it
       * @example admin
       */
      secretBy: string;
      /**
       * Format: date-time
       * @description To the minute; null: never
       * @example 2026-11-23T10:15:00.000Z
       */
      lastUsedAt: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      revokedAt: string | null;
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation is taken
       * @example 2026-11-23T10:15:00.000Z
       */
      formerUntil: string | null;
      /** @description Endpoints of webhooks that it made, and to which events are still sent */
      enabledWebhooks: string[];
    };
    RotateKey: {
      /**
       * @description For so long the former secret is taken as well
       * @default 3600
       */
      overlapSeconds?: number;
    };
    Session: {
      /** @description False: all the rest is null */
      isSignedIn: boolean;
      /**
       * @description Who acts, as the histories tell it
       * @example olga
       */
      name: string | null;
      /**
       * @description What its holder may do
       * @enum {string|null}
       */
      role: 'viewer' | 'operator' | 'approver' | 'admin' | 'service' | null;
      /**
       * @description Null also for the key of the settings
       * @example k3h7w9xq2mfd
       */
      keyId: string | null;
      /**
       * Format: date-time
       * @description When it ends unless its operator does something; null where a key was sent
       * @example 2026-11-23T10:15:00.000Z
       */
      idleUntil: string | null;
      /**
       * Format: date-time
       * @description When it ends in any case
       * @example 2026-11-23T10:15:00.000Z
       */
      endsAt: string | null;
    };
    SetBothRates: {
      /**
       * @description Points per CWD
       * @example 95.5
       */
      deposit: string;
      /**
       * @description Points per CWD
       * @example 95.5
       */
      withdrawal: string;
      /**
       * Format: date-time
       * @description From when on; now without it
       * @example 2026-12-01T00:00:00Z
       */
      effectiveAt?: string | null;
      /**
       * @description Rules that this change may break, with a reason: `spread` (a deposit rate above the withdrawal rate), `factor` (a larger step than RATE_CHANGE_FACTOR_MAXIMUM)
       * @example [
       *       "factor"
       *     ]
       */
      allow?: ('spread' | 'factor')[];
      /**
       * @description Needed with `allow`
       * @example Agreed with the customer by phone
       */
      reason?: string;
    };
    SetLimit: {
      /**
       * @description As the limit’s kind says, or `none`
       * @example 5000
       */
      value: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason?: string;
    };
    SetRate: {
      /**
       * @description Which of the two rates it is
       * @enum {string}
       */
      direction: 'deposit' | 'withdrawal';
      /**
       * @description Points per CWD
       * @example 95.5
       */
      rate: string;
      /**
       * Format: date-time
       * @description From when on; now without it
       * @example 2026-12-01T00:00:00Z
       */
      effectiveAt?: string | null;
      /**
       * @description Rules that this change may break, with a reason: `spread` (a deposit rate above the withdrawal rate), `factor` (a larger step than RATE_CHANGE_FACTOR_MAXIMUM)
       * @example [
       *       "factor"
       *     ]
       */
      allow?: ('spread' | 'factor')[];
      /**
       * @description Needed with `allow`
       * @example Agreed with the customer by phone
       */
      reason?: string;
    };
    SignIn: {
      /**
       * @description A key that was given out, whole
       * @example cwg_k3h7w9xq2mfd_…
       */
      key: string;
    };
    Solvency: {
      /** @description All that customers have, held ones too */
      points: components['schemas']['Amount'];
      /**
       * @description Points per CWD of a withdrawal now
       * @example 100
       */
      rate: string;
      /** @description The points at that rate, rounded up */
      pointsInCwd: components['schemas']['Amount'];
      /** @description CWD that came in and belongs to others */
      owed: components['schemas']['Amount'];
      /** @description CWD of the hot wallet, by the books */
      custody: components['schemas']['Amount'];
      /** @description CWD of the cold wallet, by the books */
      coldStorage: components['schemas']['Amount'];
      /** @description What both wallets have, less what is owed; negative where it would not do */
      left: components['schemas']['Amount'];
    };
    StatementLine: {
      /**
       * @description Names the entry in the books
       * @example deposit:1.11.123456
       */
      entryKey: string;
      /**
       * @description Of what kind it is
       * @example deposit
       */
      kind: string;
      /** @description Negative when points went */
      change: components['schemas']['Amount'];
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      occurredAt: string;
    };
    StatementPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['StatementLine'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Status: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      takenAt: string;
      /** @description Each node that is asked */
      nodes: components['schemas']['Node'][];
      /** @description Whether the hot wallet is whom the settings name */
      identity: {
        /**
         * @description How it is
         * @example ok
         */
        status: string;
        /**
         * @description Why it is so; null where there is nothing to explain
         * @example Payouts are halted
         */
        explanation: string | null;
      };
      /** @description Last block that was read and had its effect */
      cursor: {
        /**
         * @description In which block it stands
         * @example 81000000
         */
        blockNumber: number;
        /**
         * @description Id of the block
         * @example 0000c35000000000000000000000000000000001
         */
        blockId: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         * @example 2026-11-23T10:15:00.000Z
         */
        blockTime: string;
      } | null;
      /** @description How far reading is behind; null before the first block */
      scanLag: {
        /**
         * @description How many blocks
         * @example 2
         */
        blocks: number;
        /**
         * @description How many seconds
         * @example 6
         */
        seconds: number;
      } | null;
      /** @description Whether anything may be signed now */
      gate: components['schemas']['PaymentGate'];
      /** @description Whether the bot is connected */
      telegram: {
        /**
         * @description How it is connected
         * @example connected
         */
        state: string;
        /**
         * @description The last one; null where there was none
         * @example connect ECONNREFUSED
         */
        lastError: string | null;
      };
      /**
       * @description Findings that wait for an operator
       * @example 0
       */
      openFindings: number | null;
      /**
       * @description Withdrawals that are not over
       * @example 0
       */
      openWithdrawals: number | null;
      /**
       * @description Signed transactions whose outcome is not proven
       * @example 0
       */
      livingTransactions: number | null;
      /**
       * @description Notifications that wait to be sent
       * @example 0
       */
      outboxBacklog: number | null;
    };
    Surplus: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /** @description How much */
      amount: components['schemas']['Amount'];
      /** @description What nothing has explained yet: nobody spends it */
      remaining: components['schemas']['Amount'];
      /** @description What an operator keeps for the house */
      kept: components['schemas']['Amount'];
      /**
       * @description The head at which it was first seen
       * @example 81000000
       */
      sinceBlock: number;
      /**
       * @description No later block is a part of it
       * @example 81000100
       */
      upToBlock: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      bookedAt: string;
    };
    SurplusPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Surplus'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Sweep: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description `done`: irreversible. `undone`: it went with a chain that has gone back
       * @enum {string}
       */
      state: 'ordered' | 'done' | 'cancelled' | 'undone';
      /** @description How much */
      amount: components['schemas']['Amount'];
      /**
       * @description The cold wallet’s account
       * @example 1.2.34
       */
      toAccountId: string;
      /** @description Whether it may take what withdrawals need that wait to be signed */
      mayTakeOwed: boolean;
      /**
       * @description The name of the key
       * @example olga
       */
      orderedBy: string;
      /**
       * @description Who decided about it with them; null where one person was enough
       * @example petr
       */
      approvedBy: string | null;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      orderedAt: string;
      /**
       * @description Why it is not signed right now; null when nothing holds it
       * @example hot_wallet_low
       */
      waitingFor: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description Who cancelled it; null otherwise
       * @example game
       */
      endedBy: string | null;
      /**
       * @description Why it failed, or who cancelled it; null otherwise
       * @example cancelled by olga
       */
      endReason: string | null;
    };
    SweepPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Sweep'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    SweepWithAttempts: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description `done`: irreversible. `undone`: it went with a chain that has gone back
       * @enum {string}
       */
      state: 'ordered' | 'done' | 'cancelled' | 'undone';
      /** @description How much */
      amount: components['schemas']['Amount'];
      /**
       * @description The cold wallet’s account
       * @example 1.2.34
       */
      toAccountId: string;
      /** @description Whether it may take what withdrawals need that wait to be signed */
      mayTakeOwed: boolean;
      /**
       * @description The name of the key
       * @example olga
       */
      orderedBy: string;
      /**
       * @description Who decided about it with them; null where one person was enough
       * @example petr
       */
      approvedBy: string | null;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      orderedAt: string;
      /**
       * @description Why it is not signed right now; null when nothing holds it
       * @example hot_wallet_low
       */
      waitingFor: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      endedAt: string | null;
      /**
       * @description Who cancelled it; null otherwise
       * @example game
       */
      endedBy: string | null;
      /**
       * @description Why it failed, or who cancelled it; null otherwise
       * @example cancelled by olga
       */
      endReason: string | null;
      /** @description All that was signed for it, oldest first */
      attempts: components['schemas']['Attempt'][];
    };
    Switch: {
      /**
       * @description What is stopped
       * @enum {string}
       */
      scope: 'payouts' | 'deposits' | 'all';
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    TypedCode: {
      /**
       * @description As the wallet of the account shows it
       * @example ABCD-EFGH
       */
      code: string;
    };
    UnbindChat: {
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /** @description Whether withdrawals that nobody has signed are cancelled too; without it, no */
      cancelsWithdrawals?: boolean;
    };
    UnboundChat: {
      /**
       * @description Whose chat it was; null where the customer had none
       * @example 123456789
       */
      telegramUserId: string | null;
      /**
       * @description How many one-time links were open
       * @example 0
       */
      cancelledLinks: number;
      /** @description Those that nobody had signed: cancelled now, or as they wait */
      withdrawals: components['schemas']['UnsignedWithdrawal'][];
    };
    UnsignedWithdrawal: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state: 'awaiting_approval' | 'approved' | 'cancelled';
    };
    WaitingDebit: {
      /**
       * @description Names the change
       * @example order-4711-refund
       */
      key: string;
      /** @description How many points */
      points: components['schemas']['Amount'];
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /**
       * @description Who decided: the name of the key
       * @example olga
       */
      by: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      requestedAt: string;
    };
    WaitingDebits: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['WaitingDebit'][];
    };
    Wallet: {
      /** @description Chain against books; null until the first comparison */
      balanceCheck: components['schemas']['BalanceCheck'] | null;
      /** @description Signed, and in no block yet */
      inFlight: components['schemas']['Amount'];
      /** @description Whether anything may be signed now */
      gate: components['schemas']['PaymentGate'];
      /** @description COLD_WALLET_ACCOUNT; null without it */
      coldWallet: components['schemas']['ColdWallet'] | null;
      /** @description Every account of the house, and the sums of all customers */
      trialBalance: {
        /**
         * @description Of the books
         * @example house:points
         */
        account: string;
        /** @description What is there now */
        balance: components['schemas']['Amount'];
      }[];
    };
    WebhookLastAttempt: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /**
       * @description Of HTTP; null: no answer
       * @example 200
       */
      status: number | null;
      /**
       * @description Why it failed; null when it was taken
       * @example timed out
       */
      error: string | null;
    };
    WebhookPauseView: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /**
       * @description The name of the key
       * @example shop
       */
      by: string;
      /**
       * @description Null: a service gives none
       * @example Agreed with the customer by phone
       */
      reason: string | null;
      /** @description Then only operators have it go on */
      isByOperator: boolean;
    };
    WebhookView: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description `https`, without user, password and fragment
       * @example https://shop.example/webhooks
       */
      url: string;
      /**
       * @description What it is for
       * @example The shop
       */
      description: string;
      /**
       * @description Null is all
       * @example [
       *       "deposit.*"
       *     ]
       */
      eventTypes: string[] | null;
      /** @description An event of a customer waits until those before it of the same customer were taken, or given up */
      keepsOrder: boolean;
      /**
       * @description `paused` by you or an operator; `failed`: nothing was taken for days; `gone`: the receiver answered 410
       * @enum {string}
       */
      state: 'enabled' | 'paused' | 'failed' | 'gone';
      /** @description Who has paused it and why; null when it is not, or was by an earlier build */
      pause: components['schemas']['WebhookPauseView'] | null;
      /** @description Failed attempts since the last that was taken */
      failures: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      failingSince: string | null;
      /** @description The newest request to this address; null before the first one */
      lastAttempt: components['schemas']['WebhookLastAttempt'] | null;
      /**
       * @description Events, of whatever type, that were deleted before the endpoint came to them: read the lists for that time
       * @example 0
       */
      missedEvents: number;
      /**
       * Format: date-time
       * @description When some were last found to be missed
       * @example 2026-11-23T10:15:00.000Z
       */
      missedAt: string | null;
      /**
       * Format: date-time
       * @description Until when a secret before the present one signs as well
       * @example 2026-11-23T10:15:00.000Z
       */
      formerSecretUntil: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      createdAt: string;
      /**
       * @description Who made it: the name of the key
       * @example shop
       */
      createdBy: string;
      /**
       * @description Events of the feed, of whatever type, to which it has not come
       * @example 0
       */
      eventsBehind: number;
      /**
       * @description Deliveries that wait for their next attempt
       * @example 0
       */
      deliveriesWaiting: number;
      /** @description The key that made it is revoked; events are sent all the same, until it is paused */
      isKeyRevoked: boolean;
    };
    WithdrawalWithAttempts: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description How far it is
       * @enum {string}
       */
      state:
        | 'awaiting_approval'
        | 'approved'
        | 'signed'
        | 'broadcast'
        | 'included'
        | 'irreversible'
        | 'cancelled'
        | 'rejected';
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string;
      /**
       * @description As the service named it; null where it gave no name
       * @example payout-4711
       */
      reference: string | null;
      /**
       * @description Id of the CrowdWiz account
       * @example 1.2.34
       */
      accountId: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /** @description Taken from the customer */
      points: components['schemas']['Amount'];
      /** @description What the points are worth */
      gross: components['schemas']['Amount'];
      /** @description Network fee as quoted */
      fee: components['schemas']['Amount'];
      /**
       * @description Who bears the network fee
       * @enum {string}
       */
      feePayer: 'customer' | 'house';
      /** @description What arrives */
      net: components['schemas']['Amount'];
      /**
       * @description Points per CWD
       * @example 100
       */
      rate: string;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      requestedAt: string;
      /**
       * Format: date-time
       * @description Not signed by then, it is cancelled and the points return
       * @example 2026-11-23T10:15:00.000Z
       */
      deadline: string;
      /** @description What it would be if it were requested now; null once it is signed or over */
      atPresentRate: components['schemas']['PresentTerms'] | null;
      /**
       * @description Who decided about it; null where nobody has
       * @example olga
       */
      decidedBy: string | null;
      /**
       * @description Why it was decided so; null where nobody has
       * @example Known customer
       */
      reason: string | null;
      /**
       * @description Of the last attempt
       * @example 6f1ed002ab5595859014ebf0951522d9a1b2c3d4
       */
      transactionId: string | null;
      /**
       * @description Why an approved one is not paid now
       * @example halted
       */
      waitingFor: string | null;
      /** @description Whose it is */
      customer: components['schemas']['CustomerName'] | null;
      /** @description Every signed transaction that was to pay it */
      attempts: components['schemas']['Attempt'][];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
