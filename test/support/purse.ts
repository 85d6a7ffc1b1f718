import { Clock, CWD, Money } from '../../src/kernel';
import { Books, customerAccount, customerHeldAccount } from '../../src/ledger';
import { RateBook, rateInForce } from '../../src/terms';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import type { GatewayHarness } from './gateway-harness';

/** What a customer has gained since a moment, in CWD; a loss is no gain. */
export class Purse {
  private before = 0n;

  constructor(
    private readonly gateway: GatewayHarness,
    private readonly customerId: string,
    private readonly account: SandboxAccount,
  ) {}

  async open(): Promise<void> {
    this.before = await this.worth();
  }

  async gain(): Promise<string> {
    const gained = (await this.worth()) - this.before;
    return Money.of(gained > 0n ? gained : 0n, CWD).toDecimal();
  }

  /** What the account has, and what the points would be at the present rate. */
  private async worth(): Promise<bigint> {
    const { gateway, customerId } = this;
    const books = gateway.get(Books);
    const points = (await books.balanceOf(customerAccount(customerId))).plus(
      await books.balanceOf(customerHeldAccount(customerId)),
    );
    const versions = await gateway.get(RateBook).versions('withdrawal');
    const { rate } = rateInForce(versions, gateway.get(Clock).now());
    const onChain = gateway.node.chain.state.balanceOf(this.account.id, '1.3.0');
    return onChain + rate.cwdFor(points).received.units;
  }
}
