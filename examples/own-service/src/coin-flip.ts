import { type GatewayClient, isRefusal } from 'crowdwiz-gateway-client';

export interface Round {
  /** Names the round for ever: the game keeps it before it plays. */
  readonly id: string;
  /** The player, as the gateway names the customer. */
  readonly customerId: string;
  /** In points, a plain decimal. */
  readonly stake: string;
  /** What the player gets who wins. */
  readonly prize: string;
  readonly isWon: boolean;
}

export type Outcome =
  { readonly kind: 'won' | 'lost'; readonly points: string } | { readonly kind: 'too_few_points' };

/** Heads or tails for points. */
export class CoinFlip {
  constructor(private readonly gateway: GatewayClient) {}

  /** The player of this name in the game; made where there is none. */
  async playerOf(name: string): Promise<string> {
    const { id } = await this.gateway.post('/v1/customers', { body: { reference: name } });
    return id;
  }

  /** Takes the stake, and gives the prize to who wins. Playing the same round again changes nothing. */
  async play(round: Round): Promise<Outcome> {
    try {
      const { balance } = await this.gateway.post('/v1/customers/{id}/debits', {
        path: { id: round.customerId },
        body: { points: round.stake, reference: `stake:${round.id}`, reason: 'Heads or tails' },
        idempotencyKey: `stake:${round.id}`,
      });
      if (!round.isWon) return { kind: 'lost', points: balance.amount };
    } catch (error) {
      if (isRefusal(error, 'insufficient_points')) return { kind: 'too_few_points' };
      throw error;
    }
    const { balance } = await this.gateway.post('/v1/customers/{id}/credits', {
      path: { id: round.customerId },
      body: { points: round.prize, reference: `prize:${round.id}`, reason: 'Heads or tails' },
      idempotencyKey: `prize:${round.id}`,
    });
    return { kind: 'won', points: balance.amount };
  }
}
