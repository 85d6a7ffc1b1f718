import {
  Assets,
  customerAccount,
  Money,
  QuoteWithdrawal,
  RegisterCustomer,
  RequestLinkByMessage,
  RequestWithdrawal,
} from 'crowdwiz-gateway';
import { Books, Links, Withdrawals } from 'crowdwiz-gateway/ports';
import { startGateway, WITH_OWN_SIGNER } from '../src/gateway/own-signer';

/** The gateway in a process of its own, which the test tells by messages what its customers do. */
async function main(): Promise<void> {
  const without = ['telegram', 'rest', 'health', 'metrics'] as const;
  const { application } = await startGateway(process.env, { ...WITH_OWN_SIGNER, without });
  const get = <T>(token: abstract new (...given: never[]) => T): T =>
    application.get<T>(token, { strict: false });

  const deeds: Record<string, (...given: string[]) => Promise<unknown>> = {
    register: async (reference = '') =>
      (await get(RegisterCustomer).execute(reference)).customer.id,
    requestLink: async (customerId = '', accountName = '') => {
      const facts = await get(RequestLinkByMessage).lookUp(accountName);
      return (await get(RequestLinkByMessage).execute({ customerId, facts })).code;
    },
    isLinked: async (customerId = '') => (await get(Links).activeOfCustomer(customerId)) !== null,
    points: async (customerId = '') =>
      (await get(Books).balanceOf(customerAccount(customerId))).toDecimal(),
    withdraw: async (customerId = '', points = '') => {
      const fee = await get(QuoteWithdrawal).lookUp(customerId);
      const amount = Money.parse(points, get(Assets).points);
      const quote = await get(QuoteWithdrawal).execute({ customerId, points: amount, fee });
      const { id, net } = await get(RequestWithdrawal).execute({ customerId, quoteId: quote.id });
      return { id, units: String(net.units) };
    },
    withdrawal: async (id = '') => {
      const { state, waitingFor } = (await get(Withdrawals).find(id)) ?? {};
      return { state, waitingFor };
    },
  };
  process.on('message', ({ name, given }: { name: string; given: string[] }) => {
    const deed = deeds[name] ?? (() => Promise.reject(new Error('unknown')));
    deed(...given).then(
      (result) => process.send?.({ result }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.send?.('ready');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
