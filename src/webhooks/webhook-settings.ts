/** How webhooks are sent. */
export class WebhookSettings {
  constructor(
    /** From 0 up to 1: spreads attempts that would come together. */
    readonly random: () => number = Math.random,
  ) {}
}
