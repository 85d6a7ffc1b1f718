import type { WireOperation } from 'crowdwiz-protocol';
import { ChainError } from 'crowdwiz-sandbox/internal/node/wire/chain-error';
import { deriveKeys, SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { WireClient } from './sandbox-node.client';
import { readTranscript, type Exchange } from './transcripts.recorded-chain';

/** As the payer and the recipients stood at the beginning of the recording. */
const PAYER_UNITS = 1_000_000_000n;
const RECIPIENT_UNITS = 100_000_000n;
/** The recording's accounts: the payer, and user-10 to user-19. */
const PAYER = '1.2.59';
const FIRST_RECIPIENT = 48;
const RECIPIENTS = 10;
/** From here on the recording has another payer. */
const NOT_PLAYED = /^sum \+ fee = balance exactly/;
/** In place of a list that is shortened in the record. */
const TOO_MANY = 1_001;
const DAY_MILLISECONDS = 86_400_000;

interface Entry {
  readonly op: readonly [number, unknown];
}

describe('mass payments, as a real node takes and refuses them', () => {
  let node: SandboxNode;
  let client: WireClient;
  let payer: SandboxAccount;
  /** By the recording's ids. */
  const ids = new Map<string, string>();

  beforeAll(async () => {
    node = await SandboxNode.start();
    client = await WireClient.connect(node.url);
    for (let index = 0; index < RECIPIENTS; index += 1) {
      const name = `user-${10 + index}`;
      const { id } = node.createAccount(name, deriveKeys(name), RECIPIENT_UNITS);
      ids.set(`1.2.${FIRST_RECIPIENT + index}`, id);
    }
    // The last, as in the recording: payments are sorted by the numbers of accounts.
    payer = node.createAccount('gw-c', deriveKeys('gw-c'), PAYER_UNITS);
    ids.set(PAYER, payer.id);
    node.produceBlock();
  });

  afterAll(async () => {
    client.close();
    await node.stop();
  });

  /** The same with the ids of our accounts. */
  function ours<T>(recorded: T): T {
    const text = JSON.stringify(recorded).replace(
      /"(1\.2\.\d+)"/g,
      (quoted, id: string) => `"${ids.get(id) ?? id}"`,
    );
    return JSON.parse(text) as T;
  }

  function operationsOf({ request }: Exchange): WireOperation[] {
    const { params } = request as unknown as { params: [string, string, unknown[]] };
    const [transaction] = params[2] as [{ operations: WireOperation[] }];
    return ours(transaction.operations).map(([number, fields]): WireOperation => {
      const { payments } = fields as { payments?: unknown[] };
      if (payments === undefined || payments.length < RECIPIENTS) return [number, fields];
      const many = Array.from({ length: TOO_MANY }, (_, index) => [`1.2.${index + 60}`, 1]);
      return [number, { ...fields, payments: many }];
    });
  }

  /** What the node says to it, or the operations as it prints them once they are in a block. */
  function broadcast(exchange: Exchange): unknown {
    try {
      const id = node.wallet.send(operationsOf(exchange), [payer.keys.active]);
      node.produceBlock();
      const { transactions } = node.chain.block(node.chain.headNumber)!.body;
      expect(node.chain.block(node.chain.headNumber)!.transactionIds).toEqual([id]);
      return JSON.parse(JSON.stringify(transactions[0]?.operations, asNumber)) as unknown;
    } catch (error) {
      if (error instanceof ChainError) return error.message;
      throw error;
    }
  }

  const asNumber = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value;

  function expectedOf({ response }: Exchange): unknown {
    const { error, result } = response as {
      error?: { message: string };
      result?: { trx: { operations: unknown } };
    };
    return error?.message ?? ours(result?.trx.operations);
  }

  const played: readonly Exchange[] = (() => {
    const all = readTranscript('22-mass-payment');
    return all.slice(
      0,
      all.findIndex(({ note }) => NOT_PLAYED.test(note ?? '')),
    );
  })();

  it('ends each exchange of the recording alike', async () => {
    for (const exchange of played) {
      const { request, response, note } = exchange;
      if (request === undefined || typeof request === 'string') continue;
      const [api, method, parameters] = request.params as [string, string, unknown[]];
      if (note?.includes('the same signed transaction again')) continue;
      if (method.startsWith('broadcast')) {
        expect({ note, is: broadcast(exchange) }).toEqual({ note, is: expectedOf(exchange) });
      }
      if (method === 'get_account_balances') {
        const answer = await client.result(0, method, ours(parameters));
        expect({ note, answer }).toEqual({
          note,
          answer: (response as { result: unknown }).result,
        });
      }
      if (api === 'history') {
        const answer = await client.result<Entry[]>('history', method, ours(parameters));
        const { result } = ours(response as { result: Entry[] });
        // Older entries are of accounts that began otherwise.
        const paid = ({ op: [number] }: Entry) => number >= 104;
        expect({ note, ops: answer.filter(paid).map(({ op }) => op) }).toEqual({
          note,
          ops: result.filter(paid).map(({ op }) => op),
        });
      }
    }
  });

  it('gives a status for a year, and another one to who buys it again', () => {
    const other = node.createAccount('gw-d', deriveKeys('gw-d'), PAYER_UNITS);
    node.produceBlock();
    const buy = (status: number) => {
      node.wallet.send(
        [[49, { account_to_upgrade: other.id, referral_status_type: status }]],
        [other.keys.active],
      );
      node.produceBlock();
      const account = node.chain.state.accounts.get(other.id)!;
      const until = Date.parse(`${account.referral_status_expiration_date}Z`);
      return Math.round((until - node.chain.headTime.getTime()) / DAY_MILLISECONDS);
    };
    // As recorded: what was left of a lower status counts by what it had cost.
    expect([buy(1), buy(2), buy(2)]).toEqual([365, 365 + 72, 2 * 365 + 72]);
    expect(node.chain.state.accounts.get(other.id)).toMatchObject({
      ...{ referral_status_type: 2, referral_status_paid_fee: 150_000_000n },
      ...{ referral_levels: 5, status_denominator: 8_000 },
    });
  });
});
