// Made from docs/openapi/service.json by: npm run openapi
export interface paths {
  '/v1/customers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The customer of your reference, of a linked account, or of the bot; makes none */
    get: operations['customers.find'];
    put?: never;
    /** Find the customer of your reference, or make it; never two for one */
    post: operations['customers.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One customer, with balance and link */
    get: operations['customers.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/balance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the customer has, and what it is worth in CWD now */
    get: operations['balance.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changed the spendable balance, newest first */
    get: operations['entries.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/credits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give points; the same reference counts once */
    post: operations['credits.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/debits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take points; the same reference counts once */
    post: operations['debits.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Holds of the customer, newest first */
    get: operations['holds.list'];
    put?: never;
    /**
     * Set points aside; the same reference gives the same hold while it is held
     * @description With the reference of a hold that was captured, released or has expired nothing is set aside: that is refused, and `details` has its `holdId` and `state`. The same `Idempotency-Key` gets the first answer again.
     */
    post: operations['holds.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One hold */
    get: operations['holds.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take what is held, or some of it; the rest goes back at once */
    post: operations['holds.capture'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give back what is held */
    post: operations['holds.release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Up to 1,000 credits, debits, holds, captures and releases, in the order given
     * @description One whose reference was used before is answered as a single call would be. Refusals are in `results`: the call itself succeeds. Bodies may have 1 MB here.
     */
    post: operations['batches.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/link-request': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The request that is open */
    get: operations['linkRequest.get'];
    put?: never;
    /** Begin to link an account: by a code to it, or by a message from it */
    post: operations['linkRequest.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/link-request/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The customer has typed the code that was sent to the account */
    post: operations['linkRequest.confirm'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/link-request/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give the request up */
    post: operations['linkRequest.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End the link; never while money is on its way */
    delete: operations['link.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/telegram-links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One-time links to Telegram that can be opened, newest first */
    get: operations['telegramLinks.list'];
    put?: never;
    /** A link that the customer opens in Telegram, once, to speak with the bot */
    post: operations['telegramLinks.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/telegram-links/{linkId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel a one-time link to Telegram; nobody opens it any more */
    post: operations['telegramLinks.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/telegram-chat/unbind': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take the chat of the bot from the customer; ends one-time links that are open
     * @description The customer keeps points, account and withdrawals. Whoever writes in the chat afterwards is a stranger. Doing it again changes nothing.
     */
    post: operations['telegramChat.unbind'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/deposit-instructions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the customer sends CWD, and what for; also as a QR code */
    get: operations['depositInstructions.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/deposits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Deposits of the customer, newest first; the period is that of their blocks */
    get: operations['deposits.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/quotes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What would arrive for so many points; takes the place of the quote before */
    post: operations['quotes.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/customers/{id}/withdrawals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Withdrawals of the customer, newest first; the period is that of their requests */
    get: operations['withdrawals.list'];
    put?: never;
    /** Confirm a quote; confirming it twice gives the same withdrawal */
    post: operations['withdrawals.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/withdrawals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Withdrawals of your reference, newest first: one, unless several customers have it */
    get: operations['withdrawals.find'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/withdrawals/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One withdrawal */
    get: operations['withdrawals.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/withdrawals/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a withdrawal that is not signed; the points return */
    post: operations['withdrawals.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Events in their order, after a cursor; as Server-Sent Events where these are accepted
     * @description Ask for `text/event-stream` to be sent events as they come: the `id` of each is its cursor, which comes back as `Last-Event-ID`. Docs/EVENTS.md describes each type.
     */
    get: operations['events.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/head': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The cursor behind the newest event: take it, read the lists, and go on after it */
    get: operations['events.head'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One event */
    get: operations['events.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Endpoints of webhooks, newest first */
    get: operations['endpoints.list'];
    put?: never;
    /** Be told of events from now on; the secret is shown in this answer alone */
    post: operations['endpoints.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An endpoint */
    get: operations['endpoints.get'];
    put?: never;
    post?: never;
    /** Forget an endpoint, its secret and its deliveries */
    delete: operations['endpoints.delete'];
    options?: never;
    head?: never;
    /** Change what is named; the rest stays */
    patch: operations['endpoints.update'];
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give an endpoint a new secret; for a while the former ones sign as well */
    post: operations['endpoints.rotateSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send nothing for now; events wait */
    post: operations['endpoints.pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/enable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send again, from where it stopped or from now on */
    post: operations['endpoints.enable'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event that says nothing; its delivery shows what came of it */
    post: operations['endpoints.test'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send all events since a moment again, under the same ids */
    post: operations['endpoints.redeliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/endpoints/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Deliveries that wait, and those of up to thirty days, newest first */
    get: operations['deliveries.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/deliveries/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A delivery, with the answers of the receiver */
    get: operations['deliveries.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/deliveries/{id}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send it again, under the same id */
    post: operations['deliveries.redeliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AdjustmentResult: {
      /** @description What is there now */
      balance: components['schemas']['Amount'];
      /** @description Nothing was taken yet: it waits for held points */
      isWaiting: boolean;
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
    AskQuote: {
      /**
       * @description How many points
       * @example 12.5
       */
      points: string;
    };
    Balance: {
      /** @description What the customer may spend or withdraw */
      balance: components['schemas']['Amount'];
      /** @description Set aside for withdrawals that are not final, and by the service */
      held: components['schemas']['Amount'];
      /** @description CWD that has bought no points yet, and adds up */
      uncredited: components['schemas']['Amount'];
      /** @description What `balance` is worth at the rate in force: no promise, a quote says what would arrive. Null while the chain's time is not known */
      estimate: components['schemas']['Estimate'] | null;
    };
    Batch: {
      /**
       * @description `all`: where one is refused, none is done. `each`: one that is refused leaves the others as they are
       * @enum {string}
       */
      mode: 'all' | 'each';
      /** @description In the order in which they are done, up to 1,000 */
      operations: components['schemas']['Operation'][];
    };
    BatchResult: {
      /** @description How many operations were done */
      done: number;
      /** @description One for each operation, in order */
      results: components['schemas']['OperationResult'][];
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
    CaptureHold: {
      /**
       * @description What is taken; the rest goes back at once. Without it all is taken
       * @example 12.5
       */
      points?: string;
    };
    ChangeEndpoint: {
      /**
       * @description `https`, without user, password and fragment
       * @example https://shop.example/webhooks
       */
      url?: string;
      /** @description Null is all */
      eventTypes?: string[] | null;
      /** @description An event of a customer waits until those before it of the same customer were taken, or given up */
      keepsOrder?: boolean;
      /**
       * @description What it is for
       * @example The shop
       */
      description?: string;
    };
    ConfirmQuote: {
      /**
       * Format: uuid
       * @description Of the quote that is confirmed
       */
      quoteId: string;
      /**
       * @description Your own name for the withdrawal; for one customer it counts once
       * @example payout-4711
       */
      reference?: string;
    };
    CreateEndpoint: {
      /**
       * @description `https`, without user, password and fragment
       * @example https://shop.example/webhooks
       */
      url: string;
      /**
       * @description Null is all
       * @default null
       */
      eventTypes?: string[] | null;
      /**
       * @description An event of a customer waits until those before it of the same customer were taken, or given up
       * @default false
       */
      keepsOrder?: boolean;
      /**
       * @description What it is for
       * @default
       * @example The shop
       */
      description?: string;
    };
    Credit: {
      /**
       * @description How many points
       * @example 12.5
       */
      points: string;
      /**
       * @description Your own name for this change; for one customer it counts once
       * @example bet-4711
       */
      reference: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    Debit: {
      /**
       * @description How many points
       * @example 12.5
       */
      points: string;
      /**
       * @description Your own name for this change; for one customer it counts once
       * @example bet-4711
       */
      reference: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /** @description Where the points do not suffice and the rest is held, wait for it to come back */
      wait?: boolean;
    };
    DeletedEndpoint: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description That it is gone
       * @constant
       */
      isDeleted: true;
    };
    Delivery: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * Format: uuid
       * @description Of the endpoint that it goes to
       */
      endpointId: string;
      /**
       * @description `webhook-id` of the request, the same at each attempt
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      eventId: string;
      /**
       * @description Of what type the event is
       * @example deposit.credited
       */
      eventType: string;
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /**
       * @description `failed`: given up
       * @enum {string}
       */
      state: 'waiting' | 'delivered' | 'failed';
      /** @description How often it was tried */
      attemptCount: number;
      /**
       * Format: date-time
       * @description Null once it has ended
       * @example 2026-11-23T10:15:00.000Z
       */
      nextAttemptAt: string | null;
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
      endedAt: string | null;
      /** @description The newest ten, oldest first */
      attempts: components['schemas']['WebhookAttempt'][];
    };
    DeliveryPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['WebhookDelivery'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Deposit: {
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
    };
    DepositInstructions: {
      /**
       * @description The linked account
       * @example ivan-wallet1
       */
      fromAccount: string;
      /**
       * @description No memo is needed
       * @example my-gateway1
       */
      toAccount: string;
      /**
       * @description Points per CWD now
       * @example 90
       */
      rate: string;
      /** @description Less than that adds up until it is as much; null when there is no minimum */
      minimum: components['schemas']['Amount'] | null;
      /**
       * @description Opens the wallet at a transfer to `toAccount`; null where the operator set none
       * @example https://wallet.example/send?to=my-gateway1
       */
      walletLink: string | null;
      /**
       * @description QR code of `walletLink`, or of the name `toAccount` without one: an SVG to show as it is, or as an image by a `data:image/svg+xml` address
       * @example <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">…</svg>
       */
      qrSvg: string;
    };
    DepositPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Deposit'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    EnableEndpoint: {
      /**
       * @description Go on with what happens from now on, and not where it stopped
       * @default false
       */
      skipsMissed?: boolean;
    };
    Endpoint: {
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
      /** @description Since when it is paused; null when it is not */
      pause: components['schemas']['WebhookPause'] | null;
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
    };
    EndpointPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['WebhookEndpoint'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
    Estimate: {
      /** @description Rounded down, before the network fee */
      cwd: components['schemas']['Amount'];
      /**
       * @description Points per CWD of a withdrawal now
       * @example 100
       */
      rate: string;
      /**
       * @description Which version of the rate counts
       * @example 12
       */
      rateVersion: number;
    };
    Event: {
      /**
       * Format: uuid
       * @description The same wherever the event is read or sent
       */
      id: string;
      /**
       * @description Of what type it is
       * @example deposit.credited
       */
      type: string;
      /**
       * @description Of the form of `data`
       * @example 1
       */
      version: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /**
       * Format: uuid
       * @description Null where it concerns the service
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /**
       * @description By type: see docs/EVENTS.md
       * @example {
       *       "depositId": "0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d",
       *       "cwd": "100",
       *       "points": "9000"
       *     }
       */
      data: {
        [key: string]: unknown;
      };
      /**
       * @description A place in the feed: all events up to it are behind it
       * @example 3f9a2b7c11de.4711
       */
      cursor: string;
    };
    EventPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Event'][];
      /**
       * @description Send it as `after`, also when `items` is empty
       * @example 3f9a2b7c11de.4711
       */
      nextCursor: string;
      /** @description There is more to read at once */
      hasMore: boolean;
    };
    FeedHead: {
      /**
       * @description Behind the newest event
       * @example 3f9a2b7c11de.4711
       */
      cursor: string;
    };
    FindCustomer: {
      /**
       * @description Your own name for the customer
       * @example player-4711
       */
      reference: string;
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
    HoldResult: {
      /** @description The points that are set aside */
      hold: components['schemas']['Hold'];
      /** @description What the customer may spend or withdraw */
      balance: components['schemas']['Amount'];
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
    MakeTelegramLink: {
      /** @description How long it can be opened; without it 900 */
      expiresInSeconds?: number;
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
    NewEndpoint: {
      /** @description The endpoint, without its secret */
      endpoint: {
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
        /** @description Since when it is paused; null when it is not */
        pause: components['schemas']['WebhookPause'] | null;
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
      };
      /**
       * @description Signs requests. Shown once: null where the answer is a repetition
       * @example whsec_…
       */
      secret: string | null;
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
    Operation:
      | {
          /**
           * @description Of what kind it is
           * @constant
           */
          kind: 'credit';
          /**
           * Format: uuid
           * @description Whose it is
           * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
           */
          customerId: string;
          /**
           * @description How many points
           * @example 12.5
           */
          points: string;
          /**
           * @description Your own name for this change; for one customer it counts once
           * @example bet-4711
           */
          reference: string;
          /**
           * @description Why; kept with the decision
           * @example Agreed with the customer by phone
           */
          reason: string;
        }
      | {
          /**
           * @description Of what kind it is
           * @constant
           */
          kind: 'debit';
          /**
           * Format: uuid
           * @description Whose it is
           * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
           */
          customerId: string;
          /**
           * @description How many points
           * @example 12.5
           */
          points: string;
          /**
           * @description Your own name for this change; for one customer it counts once
           * @example bet-4711
           */
          reference: string;
          /**
           * @description Why; kept with the decision
           * @example Agreed with the customer by phone
           */
          reason: string;
          /** @description Where the points do not suffice and the rest is held, wait for it */
          wait?: boolean;
        }
      | {
          /**
           * @description Of what kind it is
           * @constant
           */
          kind: 'hold';
          /**
           * Format: uuid
           * @description Whose it is
           * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
           */
          customerId: string;
          /**
           * @description How many points
           * @example 12.5
           */
          points: string;
          /**
           * @description Your own name for the hold; for one customer it counts once
           * @example bet-4711
           */
          reference: string;
          /**
           * @description Why; kept with the decision
           * @example Agreed with the customer by phone
           */
          reason: string;
          /** @description After so long it goes back by itself; without it, it waits for you */
          expiresInSeconds?: number;
        }
      | {
          /**
           * @description Of what kind it is
           * @constant
           */
          kind: 'capture';
          /**
           * Format: uuid
           * @description Which hold; or `customerId` and `reference`
           */
          holdId?: string;
          /**
           * Format: uuid
           * @description Whose it is
           * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
           */
          customerId?: string;
          /**
           * @description Your own name for the hold; for one customer it counts once
           * @example bet-4711
           */
          reference?: string;
          /**
           * @description What is taken; the rest goes back at once. Without it all is taken
           * @example 12.5
           */
          points?: string;
        }
      | {
          /**
           * @description Of what kind it is
           * @constant
           */
          kind: 'release';
          /**
           * Format: uuid
           * @description Which hold; or `customerId` and `reference`
           */
          holdId?: string;
          /**
           * Format: uuid
           * @description Whose it is
           * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
           */
          customerId?: string;
          /**
           * @description Your own name for the hold; for one customer it counts once
           * @example bet-4711
           */
          reference?: string;
        };
    OperationResult: {
      /**
       * @description `not_done`: another one was refused, and all or none were to be done
       * @enum {string}
       */
      status: 'done' | 'refused' | 'not_done';
      /** @description Of the customer, afterwards */
      balance: components['schemas']['Amount'] | null;
      /** @description Of a debit: nothing was taken yet */
      isWaiting: boolean;
      /** @description Of hold, capture and release */
      hold: components['schemas']['Hold'] | null;
      /** @description Why it was refused */
      error: {
        /**
         * @description As the wallet of the account shows it
         * @example insufficient_points
         */
        code: string;
        /**
         * @description In one sentence, for people; may change
         * @example The customer has too few points
         */
        title: string;
        /** @description Facts of the refusal, by name */
        details: {
          [key: string]: string;
        };
      } | null;
    };
    PlaceHold: {
      /**
       * @description How many points
       * @example 12.5
       */
      points: string;
      /**
       * @description Your own name for the hold; for one customer it counts once
       * @example bet-4711
       */
      reference: string;
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
      /** @description After so long it goes back by itself; without it, it waits for you */
      expiresInSeconds?: number;
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
    Quote: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Name of the CrowdWiz account
       * @example ivan-wallet1
       */
      accountName: string;
      /** @description Taken from the customer */
      points: components['schemas']['Amount'];
      /** @description What the points are worth */
      gross: components['schemas']['Amount'];
      /** @description Network fee */
      fee: components['schemas']['Amount'];
      /** @description What will arrive */
      net: components['schemas']['Amount'];
      /**
       * @description Points per CWD
       * @example 100
       */
      rate: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
    };
    Reason: {
      /**
       * @description Why; kept with the decision
       * @example Agreed with the customer by phone
       */
      reason: string;
    };
    RedeliverSince: {
      /**
       * Format: date-time
       * @description All events from then on are sent again, and those of a minute before
       */
      since: string;
    };
    ReleaseHold: Record<string, never>;
    RotateEndpoint: {
      /**
       * @description For so long the present secret signs as well, beside those before it, each until its own end; 0 ends them all at once
       * @default 86400
       */
      overlapSeconds?: number;
    };
    ServiceCustomer: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * @description Your own name for the customer; null for one of the bot
       * @example player-4711
       */
      reference: string | null;
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
      /**
       * @description Who speaks with the bot for the customer; null while nobody does
       * @example 123456789
       */
      telegramUserId: string | null;
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
    TelegramLink: {
      /**
       * Format: uuid
       * @description By which it is cancelled
       */
      id: string;
      /**
       * @description Shown once; null where an answer is given again: make another one
       * @example https://t.me/my_gateway_bot?start=k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k
       */
      url: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      expiresAt: string;
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
    WebhookAttempt: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /** @description How long the request took */
      milliseconds: number;
      /**
       * @description Of HTTP; null: no answer
       * @example 500
       */
      status: number | null;
      /**
       * @description Beginning of the body of the answer
       * @example ok
       */
      answer: string | null;
      /**
       * @description Why it failed; null when it was taken
       * @example timed out
       */
      error: string | null;
    };
    WebhookDelivery: {
      /**
       * Format: uuid
       * @description Names it; given by the gateway
       */
      id: string;
      /**
       * Format: uuid
       * @description Of the endpoint that it goes to
       */
      endpointId: string;
      /**
       * @description `webhook-id` of the request, the same at each attempt
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      eventId: string;
      /**
       * @description Of what type the event is
       * @example deposit.credited
       */
      eventType: string;
      /**
       * Format: uuid
       * @description Whose it is
       * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
       */
      customerId: string | null;
      /**
       * @description `failed`: given up
       * @enum {string}
       */
      state: 'waiting' | 'delivered' | 'failed';
      /** @description How often it was tried */
      attemptCount: number;
      /**
       * Format: date-time
       * @description Null once it has ended
       * @example 2026-11-23T10:15:00.000Z
       */
      nextAttemptAt: string | null;
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
      endedAt: string | null;
      /** @description The newest ten, oldest first */
      attempts: components['schemas']['WebhookAttempt'][];
    };
    WebhookEndpoint: {
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
      /** @description Since when it is paused; null when it is not */
      pause: components['schemas']['WebhookPause'] | null;
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
    WebhookPause: {
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       * @example 2026-11-23T10:15:00.000Z
       */
      at: string;
      /** @description Then only operators have it go on */
      isByOperator: boolean;
    };
    Withdrawal: {
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
       * @description Why it was decided so; null where nobody has decided
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
    };
    WithdrawalPage: {
      /** @description What is on this page, or all there is */
      items: components['schemas']['Withdrawal'][];
      /**
       * @description Null on the last page
       * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
       */
      nextCursor: string | null;
    };
  };
  responses: {
    /**
     * @description - `amount_too_precise`: The amount has more decimals than the asset
     *     - `validation_failed`: The request has fields that are not right
     *     - `request_malformed`: The request cannot be read
     */
    AmountTooPreciseOrValidationFailedOrRequestMalformedKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'amount_too_precise' | 'validation_failed' | 'request_malformed';
        };
      };
    };
    /** @description The body is too large */
    BodyTooLarge: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'body_too_large';
        };
      };
    };
    /**
     * @description - `chain_unavailable`: No CrowdWiz node answers
     *     - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
     *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
     *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
     */
    ChainUnavailableOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'chain_unavailable' | 'commit_unconfirmed' | 'database_read_only' | 'database_busy';
        };
      };
    };
    /**
     * @description - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
     *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
     *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
     */
    CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'commit_unconfirmed' | 'database_read_only' | 'database_busy';
        };
      };
    };
    /**
     * @description - `customer_unknown`: No such customer
     *     - `not_found`: There is nothing at this address
     */
    CustomerUnknownOrNotFound: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'customer_unknown' | 'not_found';
        };
      };
    };
    /**
     * @description - `customer_unknown`: No such customer
     *     - `not_found`: There is nothing at this address
     */
    CustomerUnknownOrNotFoundKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'customer_unknown' | 'not_found';
        };
      };
    };
    /** @description Nothing was changed: others keep the database busy at the moment */
    DatabaseBusy: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'database_busy';
        };
      };
    };
    /**
     * @description - `entry_key_conflict`: The reference was used for something else already
     *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
     */
    EntryKeyConflictOrIdempotencyKeyInUseKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'entry_key_conflict' | 'idempotency_key_in_use';
        };
      };
    };
    /**
     * @description - `hold_unknown`: No such hold
     *     - `not_found`: There is nothing at this address
     */
    HoldUnknownOrNotFoundKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'hold_unknown' | 'not_found';
        };
      };
    };
    /** @description The first call under this idempotency key is still under way */
    IdempotencyKeyInUseKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'idempotency_key_in_use';
        };
      };
    };
    /** @description This idempotency key was used for another request */
    IdempotencyKeyReusedKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'idempotency_key_reused';
        };
      };
    };
    /**
     * @description - `insufficient_points`: The customer has too few points
     *     - `amount_not_positive`: The amount must not be zero or negative
     *     - `idempotency_key_reused`: This idempotency key was used for another request
     */
    InsufficientPointsOrAmountNotPositiveOrIdempotencyKeyReusedKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'insufficient_points' | 'amount_not_positive' | 'idempotency_key_reused';
        };
      };
    };
    /** @description A valid key is needed */
    KeyRequired: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'WWW-Authenticate': components['headers']['WWW-Authenticate'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'key_required';
        };
      };
    };
    /** @description The body must be JSON */
    MediaTypeUnsupported: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'media_type_unsupported';
        };
      };
    };
    /** @description This key does not allow that */
    NotAllowed: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'not_allowed';
        };
      };
    };
    /** @description There is nothing at this address */
    NotFound: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'not_found';
        };
      };
    };
    /** @description There is nothing at this address */
    NotFoundKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'not_found';
        };
      };
    };
    /**
     * @description - `time_uncertain`: The chain's time is not known, or too far from this machine's clock: try again later
     *     - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
     *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
     *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
     */
    TimeUncertainOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'time_uncertain' | 'commit_unconfirmed' | 'database_read_only' | 'database_busy';
        };
      };
    };
    /**
     * @description - `too_many_attempts`: Too many attempts with wrong keys
     *     - `too_many_requests`: Too many requests
     */
    TooManyAttemptsOrTooManyRequests: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'too_many_attempts' | 'too_many_requests';
        };
      };
    };
    /** @description Something went wrong inside the gateway */
    UnexpectedError: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'unexpected_error';
        };
      };
    };
    /**
     * @description - `validation_failed`: The request has fields that are not right
     *     - `cursor_malformed`: The cursor was not given out by this list
     *     - `request_malformed`: The request cannot be read
     */
    ValidationFailedOrCursorMalformedOrRequestMalformed: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'validation_failed' | 'cursor_malformed' | 'request_malformed';
        };
      };
    };
    /**
     * @description - `validation_failed`: The request has fields that are not right
     *     - `request_malformed`: The request cannot be read
     */
    ValidationFailedOrRequestMalformed: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'validation_failed' | 'request_malformed';
        };
      };
    };
    /**
     * @description - `validation_failed`: The request has fields that are not right
     *     - `request_malformed`: The request cannot be read
     */
    ValidationFailedOrRequestMalformedKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'validation_failed' | 'request_malformed';
        };
      };
    };
    /**
     * @description - `webhook_unknown`: No such endpoint
     *     - `not_found`: There is nothing at this address
     */
    WebhookUnknownOrNotFound: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'webhook_unknown' | 'not_found';
        };
      };
    };
    /**
     * @description - `webhook_unknown`: No such endpoint
     *     - `not_found`: There is nothing at this address
     */
    WebhookUnknownOrNotFoundKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'webhook_unknown' | 'not_found';
        };
      };
    };
    /**
     * @description - `webhook_url_refused`: Nothing is ever sent to this address
     *     - `idempotency_key_reused`: This idempotency key was used for another request
     */
    WebhookUrlRefusedOrIdempotencyKeyReusedKept: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'webhook_url_refused' | 'idempotency_key_reused';
        };
      };
    };
    /**
     * @description - `withdrawal_count_reached`: Too many withdrawals in one day
     *     - `too_many_attempts`: Too many attempts with wrong keys
     *     - `too_many_requests`: Too many requests
     */
    WithdrawalCountReachedOrTooManyAttemptsOrTooManyRequests: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /**
           * @description Which of them it is
           * @enum {string}
           */
          code: 'withdrawal_count_reached' | 'too_many_attempts' | 'too_many_requests';
        };
      };
    };
  };
  parameters: {
    /**
     * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
     * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
     */
    IdempotencyKey: string;
  };
  requestBodies: never;
  headers: {
    /** @description Under which the log of the gateway has this request */
    'X-Request-Id': string;
    /** @description Sent when this is the answer of the first call under the same `Idempotency-Key` */
    'Idempotency-Replayed': 'true';
    /** @description After how many seconds to ask again */
    'Retry-After': number;
    /** @description Which key is needed */
    'WWW-Authenticate': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  'customers.find': {
    parameters: {
      query?: {
        /**
         * @description Your own name for the customer
         * @example player-4711
         */
        reference?: string;
        /**
         * @description The account that is linked now
         * @example ivan-wallet1
         */
        accountName?: string;
        /**
         * @description The account that is linked now
         * @example 1.2.34
         */
        accountId?: string;
        /**
         * @description Who writes to the bot
         * @example 123456789
         */
        telegramUserId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The customer */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceCustomer'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      /**
       * @description - `chain_unavailable`: No CrowdWiz node answers, which is asked about a name
       *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
       */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'chain_unavailable' | 'database_busy';
          };
        };
      };
    };
  };
  'customers.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FindCustomer'];
      };
    };
    responses: {
      /** @description The customer */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceCustomer'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      409: components['responses']['IdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'customers.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The customer */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceCustomer'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'balance.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The balances */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Balance'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'entries.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description From this moment on
         * @example 2026-11-01T00:00:00Z
         */
        from?: string;
        /**
         * @description Before this moment
         * @example 2026-12-01T00:00:00Z
         */
        to?: string;
        /**
         * @description Of what kind it is
         * @example opening
         */
        kind?:
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
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StatementPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'credits.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Credit'];
      };
    };
    responses: {
      /** @description The balance afterwards */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdjustmentResult'];
        };
      };
      400: components['responses']['AmountTooPreciseOrValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      409: components['responses']['EntryKeyConflictOrIdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `amount_not_positive`: The amount must not be zero or negative
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'amount_not_positive' | 'idempotency_key_reused';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'debits.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Debit'];
      };
    };
    responses: {
      /** @description The balance afterwards */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdjustmentResult'];
        };
      };
      400: components['responses']['AmountTooPreciseOrValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      409: components['responses']['EntryKeyConflictOrIdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['InsufficientPointsOrAmountNotPositiveOrIdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'holds.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description How far it is
         * @example held
         */
        state?: 'held' | 'captured' | 'released' | 'expired';
        /**
         * @description The hold of this name
         * @example bet-4711
         */
        reference?: string;
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'holds.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlaceHold'];
      };
    };
    responses: {
      /** @description The hold */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldResult'];
        };
      };
      400: components['responses']['AmountTooPreciseOrValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      /**
       * @description - `entry_key_conflict`: The reference names another hold already
       *     - `hold_state_forbids`: The hold of this reference has ended: `state` says how
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'entry_key_conflict' | 'hold_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['InsufficientPointsOrAmountNotPositiveOrIdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'holds.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The hold */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Hold'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `hold_unknown`: No such hold
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'hold_unknown' | 'not_found';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'holds.capture': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CaptureHold'];
      };
    };
    responses: {
      /** @description The hold */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldResult'];
        };
      };
      400: components['responses']['AmountTooPreciseOrValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['HoldUnknownOrNotFoundKept'];
      /**
       * @description - `hold_state_forbids`: Other points were captured, or it has gone back
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'hold_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `capture_exceeds_hold`: The hold has fewer points
       *     - `amount_not_positive`: The amount must not be zero or negative
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'capture_exceeds_hold' | 'amount_not_positive' | 'idempotency_key_reused';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'holds.release': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReleaseHold'];
      };
    };
    responses: {
      /** @description The hold */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldResult'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['HoldUnknownOrNotFoundKept'];
      /**
       * @description - `hold_state_forbids`: It was captured, or has expired
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'hold_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'batches.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Batch'];
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BatchResult'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      409: components['responses']['IdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'linkRequest.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The request */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkRequest'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      /** @description None is open */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'code_not_requested';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'linkRequest.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BeginLink'];
      };
    };
    responses: {
      /** @description The request */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BegunLink'];
        };
      };
      /**
       * @description - `account_name_malformed`: This is not the name of a CrowdWiz account
       *     - `validation_failed`: The request has fields that are not right
       *     - `request_malformed`: The request cannot be read
       */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'account_name_malformed' | 'validation_failed' | 'request_malformed';
          };
        };
      };
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `customer_unknown`: No such customer; or `account_unknown`
       *     - `account_unknown`: CrowdWiz has no such account
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'customer_unknown' | 'account_unknown' | 'not_found';
          };
        };
      };
      /**
       * @description - `account_linked_elsewhere`: The account is linked to another customer
       *     - `customer_already_linked`: The customer has a linked account already
       *     - `customer_frozen`: Operators have frozen this customer
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'account_linked_elsewhere'
              | 'customer_already_linked'
              | 'customer_frozen'
              | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `account_is_gateway`: This is the gateway's own account
       *     - `account_memo_key_unusable`: Nothing can be encrypted to the memo key of this account
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'account_is_gateway' | 'account_memo_key_unusable' | 'idempotency_key_reused';
          };
        };
      };
      /**
       * @description - `code_limit_reached`: Too many codes were sent lately
       *     - `too_many_attempts`: Too many attempts with wrong keys
       *     - `too_many_requests`: Too many requests
       */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'code_limit_reached' | 'too_many_attempts' | 'too_many_requests';
          };
        };
      };
      500: components['responses']['UnexpectedError'];
      /**
       * @description - `chain_unavailable`: No CrowdWiz node answers
       *     - `time_uncertain`: The chain's time is not known, or too far from this machine's clock: try again later
       *     - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
       *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
       *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
       */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'chain_unavailable'
              | 'time_uncertain'
              | 'commit_unconfirmed'
              | 'database_read_only'
              | 'database_busy';
          };
        };
      };
    };
  };
  'linkRequest.confirm': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TypedCode'];
      };
    };
    responses: {
      /** @description The link */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Linked'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      /**
       * @description - `code_not_requested`: Or `code_not_sent_yet`, `code_expected_in_message`
       *     - `code_not_sent_yet`: The code has not been sent yet
       *     - `code_expected_in_message`: The code is expected in a message from the account, not here
       *     - `account_keys_changed`: The account has other keys than when the code was sent or shown
       *     - `account_linked_elsewhere`: The account is linked to another customer
       *     - `customer_already_linked`: The customer has a linked account already
       *     - `customer_frozen`: Operators have frozen this customer
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'code_not_requested'
              | 'code_not_sent_yet'
              | 'code_expected_in_message'
              | 'account_keys_changed'
              | 'account_linked_elsewhere'
              | 'customer_already_linked'
              | 'customer_frozen'
              | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `account_is_gateway`: This is the gateway's own account
       *     - `code_wrong`: The code is wrong
       *     - `code_expired`: The code has expired
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'account_is_gateway' | 'code_wrong' | 'code_expired' | 'idempotency_key_reused';
          };
        };
      };
      /**
       * @description - `code_attempts_exhausted`: Too many wrong codes: ask for another
       *     - `too_many_attempts`: Too many attempts with wrong keys
       *     - `too_many_requests`: Too many requests
       */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'code_attempts_exhausted' | 'too_many_attempts' | 'too_many_requests';
          };
        };
      };
      500: components['responses']['UnexpectedError'];
      503: components['responses']['ChainUnavailableOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'linkRequest.cancel': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The request */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkRequest'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      /**
       * @description - `code_not_requested`: None is open
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'code_not_requested' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'link.delete': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The link that has ended */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Linked'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      /**
       * @description - `customer_not_linked`: There is none; or `money_on_its_way`
       *     - `link_ended`: The customer has another link by now, or none
       *     - `customer_frozen`: Operators have frozen this customer
       *     - `money_on_its_way`: Money of the customer is on its way
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'customer_not_linked'
              | 'link_ended'
              | 'customer_frozen'
              | 'money_on_its_way'
              | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['ChainUnavailableOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'telegramLinks.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenTelegramLinkPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'telegramLinks.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MakeTelegramLink'];
      };
    };
    responses: {
      /** @description The link */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TelegramLink'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      /**
       * @description - `customer_has_chat`: The customer has a chat with the bot already
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'customer_has_chat' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      /**
       * @description - `bot_unknown`: No bot has run over this database yet: start a process with the role bot and its token
       *     - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
       *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
       *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
       */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'bot_unknown' | 'commit_unconfirmed' | 'database_read_only' | 'database_busy';
          };
        };
      };
    };
  };
  'telegramLinks.cancel': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
        /**
         * @description Names the link; the answer that made it has it
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        linkId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Reason'];
      };
    };
    responses: {
      /** @description The link */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenTelegramLink'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `chat_link_unknown`: No such link; or `customer_unknown`
       *     - `customer_unknown`: No such customer
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'chat_link_unknown' | 'customer_unknown' | 'not_found';
          };
        };
      };
      /**
       * @description - `chat_link_used`: It was opened: take the chat away
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'chat_link_used' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'telegramChat.unbind': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UnbindChat'];
      };
    };
    responses: {
      /** @description What was taken */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnboundChat'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      409: components['responses']['IdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'depositInstructions.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What to tell them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepositInstructions'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      /**
       * @description - `customer_not_linked`: What comes from an account that is not linked is nobody’s
       *     - `link_suspended`: The keys of the linked account changed: it must be proven again
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'customer_not_linked' | 'link_suspended';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      /**
       * @description - `chain_unavailable`: No CrowdWiz node answers
       *     - `time_uncertain`: The chain's time is not known, or too far from this machine's clock: try again later
       *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
       */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'chain_unavailable' | 'time_uncertain' | 'database_busy';
          };
        };
      };
    };
  };
  'deposits.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description From this moment on
         * @example 2026-11-01T00:00:00Z
         */
        from?: string;
        /**
         * @description Before this moment
         * @example 2026-12-01T00:00:00Z
         */
        to?: string;
        /**
         * @description How far it is
         * @example credited
         */
        state?:
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
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepositPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'quotes.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AskQuote'];
      };
    };
    responses: {
      /** @description The quote */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Quote'];
        };
      };
      400: components['responses']['AmountTooPreciseOrValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFoundKept'];
      /**
       * @description - `customer_not_linked`: There is no account to pay to
       *     - `debit_waits`: A debit waits for points of this customer: nothing is withdrawn before it
       *     - `link_suspended`: The keys of the linked account changed: it must be proven again
       *     - `customer_frozen`: Operators have frozen this customer
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'customer_not_linked'
              | 'debit_waits'
              | 'link_suspended'
              | 'customer_frozen'
              | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `amount_not_positive`: The amount must not be zero or negative
       *     - `insufficient_points`: The customer has too few points
       *     - `withdrawal_below_minimum`: The withdrawal is too small
       *     - `withdrawal_above_limit`: The withdrawal is above a limit
       *     - `withdrawal_exceeds_wallet`: The hot wallet holds less than that now
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'amount_not_positive'
              | 'insufficient_points'
              | 'withdrawal_below_minimum'
              | 'withdrawal_above_limit'
              | 'withdrawal_exceeds_wallet'
              | 'idempotency_key_reused';
          };
        };
      };
      429: components['responses']['WithdrawalCountReachedOrTooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      /**
       * @description - `chain_unavailable`: No CrowdWiz node answers
       *     - `fee_not_believed`: The nodes ask a network fee above the ceiling
       *     - `time_uncertain`: The chain's time is not known, or too far from this machine's clock: try again later
       *     - `commit_unconfirmed`: It is not certain that this was saved: look, or ask again with the same key
       *     - `database_read_only`: Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile
       *     - `database_busy`: Nothing was changed: others keep the database busy at the moment
       */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'chain_unavailable'
              | 'fee_not_believed'
              | 'time_uncertain'
              | 'commit_unconfirmed'
              | 'database_read_only'
              | 'database_busy';
          };
        };
      };
    };
  };
  'withdrawals.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description From this moment on
         * @example 2026-11-01T00:00:00Z
         */
        from?: string;
        /**
         * @description Before this moment
         * @example 2026-12-01T00:00:00Z
         */
        to?: string;
        /**
         * @description How far it is
         * @example awaiting_approval
         */
        state?:
          | 'awaiting_approval'
          | 'approved'
          | 'signed'
          | 'broadcast'
          | 'included'
          | 'irreversible'
          | 'cancelled'
          | 'rejected';
        /**
         * @description Your own name for the withdrawal; for one customer it counts once
         * @example payout-4711
         */
        reference?: string;
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WithdrawalPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['CustomerUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'withdrawals.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConfirmQuote'];
      };
    };
    responses: {
      /** @description The withdrawal */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Withdrawal'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `quote_unknown`: No such quote; or `customer_unknown`
       *     - `customer_unknown`: No such customer
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'quote_unknown' | 'customer_unknown' | 'not_found';
          };
        };
      };
      /**
       * @description - `quote_expired`: Or `quote_outdated`: ask for another one
       *     - `entry_key_conflict`: The reference is of another withdrawal of the customer
       *     - `quote_outdated`: The rate has changed since the quote was given: ask for a new one
       *     - `quote_points_spent`: Points of the quote were spent since it was given: ask for a new one
       *     - `debit_waits`: A debit waits for points of this customer: nothing is withdrawn before it
       *     - `customer_not_linked`: The customer has no linked account
       *     - `link_suspended`: The keys of the linked account changed: it must be proven again
       *     - `customer_frozen`: Operators have frozen this customer
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'quote_expired'
              | 'entry_key_conflict'
              | 'quote_outdated'
              | 'quote_points_spent'
              | 'debit_waits'
              | 'customer_not_linked'
              | 'link_suspended'
              | 'customer_frozen'
              | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      /**
       * @description - `insufficient_points`: The customer has too few points
       *     - `withdrawal_below_minimum`: The withdrawal is too small
       *     - `withdrawal_above_limit`: The withdrawal is above a limit
       *     - `idempotency_key_reused`: This idempotency key was used for another request
       */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              | 'insufficient_points'
              | 'withdrawal_below_minimum'
              | 'withdrawal_above_limit'
              | 'idempotency_key_reused';
          };
        };
      };
      429: components['responses']['WithdrawalCountReachedOrTooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['TimeUncertainOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'withdrawals.find': {
    parameters: {
      query: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description Your own name for the withdrawal; for one customer it counts once
         * @example payout-4711
         */
        reference: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WithdrawalPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'withdrawals.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The withdrawal */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Withdrawal'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `withdrawal_unknown`: No such withdrawal
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'withdrawal_unknown' | 'not_found';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'withdrawals.cancel': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Reason'];
      };
    };
    responses: {
      /** @description The withdrawal */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Withdrawal'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `withdrawal_unknown`: No such withdrawal
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'withdrawal_unknown' | 'not_found';
          };
        };
      };
      /**
       * @description - `withdrawal_state_forbids`: It is signed, or over
       *     - `withdrawal_deadline_passed`: The withdrawal has waited for too long: it is cancelled, and its points return
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code:
              'withdrawal_state_forbids' | 'withdrawal_deadline_passed' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['TimeUncertainOrCommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'events.list': {
    parameters: {
      query?: {
        /**
         * @description `nextCursor` of the page before; without it the oldest event that is kept comes first
         * @example 3f9a2b7c11de.4711
         */
        after?: string;
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description Of these types alone
         * @example deposit.credited,link.verified
         */
        types?: string;
        /**
         * @description Of this customer alone
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        customerId?: string;
        /**
         * @description Where there is no event yet, wait for one for so many seconds
         * @example 0
         */
        wait?: number;
      };
      header?: {
        /** @description The cursor to go on after; it counts in place of `after` */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EventPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      /** @description The events after this cursor are gone, or of another history */
      410: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'events_gone';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'events.head': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cursor */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FeedHead'];
        };
      };
      /** @description The request cannot be read */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'request_malformed';
          };
        };
      };
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'events.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The event */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Event'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `event_unknown`: No such event, or it is deleted
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'event_unknown' | 'not_found';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'endpoints.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndpointPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'endpoints.create': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateEndpoint'];
      };
    };
    responses: {
      /** @description The endpoint */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewEndpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFoundKept'];
      /**
       * @description - `webhook_endpoints_full`: There are as many as there may be
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_endpoints_full' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['WebhookUrlRefusedOrIdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Endpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'endpoints.delete': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeletedEndpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      /**
       * @description - `webhook_state_forbids`: The state of the endpoint does not allow that
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.update': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangeEndpoint'];
      };
    };
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Endpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      409: components['responses']['IdempotencyKeyInUseKept'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['WebhookUrlRefusedOrIdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.rotateSecret': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RotateEndpoint'];
      };
    };
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewEndpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      /**
       * @description - `webhook_secrets_full`: As many former secrets sign as may: rotate again after `until`, or with `overlapSeconds` 0, which ends them all
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_secrets_full' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.pause': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Endpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      /**
       * @description - `webhook_state_forbids`: It has ended already
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.enable': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EnableEndpoint'];
      };
    };
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Endpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      /**
       * @description - `webhook_state_forbids`: The state of the endpoint does not allow that
       *     - `webhook_paused_by_operator`: An operator has paused the endpoint, and only operators have it go on
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_state_forbids' | 'webhook_paused_by_operator' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.test': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery, which begins */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      /**
       * @description - `webhook_state_forbids`: It is not enabled
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'webhook_state_forbids' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'endpoints.redeliver': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeliverSince'];
      };
    };
    responses: {
      /** @description The endpoint */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Endpoint'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFoundKept'];
      409: components['responses']['IdempotencyKeyInUseKept'];
      /** @description The events after this cursor are gone: begin anew from the lists and the head of the feed */
      410: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'events_gone';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
  'deliveries.list': {
    parameters: {
      query?: {
        /**
         * @description How many items a page has, from 1 to 200
         * @example 50
         */
        limit?: number;
        /**
         * @description `nextCursor` of the page before
         * @example MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa
         */
        cursor?: string;
        /**
         * @description How far it is
         * @example waiting
         */
        state?: 'waiting' | 'delivered' | 'failed';
      };
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryPage'];
        };
      };
      400: components['responses']['ValidationFailedOrCursorMalformedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['WebhookUnknownOrNotFound'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'deliveries.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformed'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `delivery_unknown`: No such delivery, or it is forgotten
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'delivery_unknown' | 'not_found';
          };
        };
      };
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['DatabaseBusy'];
    };
  };
  'deliveries.redeliver': {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with `Idempotency-Replayed: true`
         * @example 5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f
         */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
      };
      path: {
        /**
         * @description Names it; given by the gateway
         * @example 3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery, which begins anew */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      400: components['responses']['ValidationFailedOrRequestMalformedKept'];
      401: components['responses']['KeyRequired'];
      403: components['responses']['NotAllowed'];
      /**
       * @description - `delivery_unknown`: No such delivery, or it is forgotten
       *     - `not_found`: There is nothing at this address
       */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'delivery_unknown' | 'not_found';
          };
        };
      };
      /**
       * @description - `delivery_waits`: It will be tried anyway
       *     - `idempotency_key_in_use`: The first call under this idempotency key is still under way
       */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /**
             * @description Which of them it is
             * @enum {string}
             */
            code: 'delivery_waits' | 'idempotency_key_in_use';
          };
        };
      };
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyKeyReusedKept'];
      429: components['responses']['TooManyAttemptsOrTooManyRequests'];
      500: components['responses']['UnexpectedError'];
      503: components['responses']['CommitUnconfirmedOrDatabaseReadOnlyOrDatabaseBusy'];
    };
  };
}
