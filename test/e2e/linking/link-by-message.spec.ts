import { encryptMemo, type WireMemo } from 'crowdwiz-protocol';
import { DomainError } from '../../../src/kernel';
import {
  BeginLink,
  CancelLinkRequest,
  RequestLinkByMessage,
  Unlink,
  type LinkMethod,
} from '../../../src/linking';
import { RequestRescan } from '../../../src/scan';
import { keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { deriveKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const LIFETIME_SECONDS = 600;
const ACCOUNT_UPDATE = 6;

describe('linking by a message from the account', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ LIMIT_CODES_PER_DAY: '3' });
  });

  afterAll(async () => {
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  const begin = async (
    customerId: string,
    account: SandboxAccount,
    method: LinkMethod | null = 'message_from_account',
  ) => {
    const beginLink = gateway.get(BeginLink);
    const facts = await beginLink.lookUp(account.name);
    return beginLink.execute({ customerId, facts, method });
  };

  /** The code that the customer is shown. */
  const codeFor = async (customerId: string, account: SandboxAccount): Promise<string> => {
    const begun = await begin(customerId, account);
    if (begun.method !== 'message_from_account') throw new Error('a code was sent instead');
    expect(begun.gatewayAccountName).toBe(GATEWAY_NAME);
    return begun.code;
  };

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'no refusal';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  const send = (account: SandboxAccount, text: string): string =>
    gateway.node.wallet.sendMessage(account, gateway.hotWalletId, text);

  const stateOf = async (customerId: string): Promise<string> => {
    const [row] = await gateway.rows<{ state: string }>(
      'SELECT state FROM link_request WHERE customer_id = $1 ORDER BY position DESC LIMIT 1',
      [customerId],
    );
    return row?.state ?? 'none';
  };

  const linkedAccountOf = async (customerId: string): Promise<string | null> => {
    const [row] = await gateway.rows<{ account_name: string }>(
      'SELECT account_name FROM link WHERE customer_id = $1 AND ended_at IS NULL',
      [customerId],
    );
    return row?.account_name ?? null;
  };

  const newCustomer = async (name: string) => ({
    account: gateway.account(name),
    customerId: await gateway.register(`test:${name}`),
  });

  it('links the account once the block with the message is irreversible', async () => {
    const { account, customerId } = await newCustomer('by-message');
    const code = await codeFor(customerId, account);
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    const transactionId = send(account, ` ${code.toLowerCase()} `);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await stateOf(customerId)).toBe('awaiting_message');
    expect(await gateway.settle()).toMatchObject({ messagesSettled: 1 });
    expect(await linkedAccountOf(customerId)).toBe('by-message');
    const [row] = await gateway.rows(
      'SELECT state, proof_transaction_id FROM link_request WHERE customer_id = $1',
      [customerId],
    );
    expect(row).toEqual({ state: 'confirmed', proof_transaction_id: transactionId });
    expect(await gateway.events('link_verified')).toContainEqual({
      customerId,
      accountName: 'by-message',
    });
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('900');
  });

  it('never writes the code that it shows into the database', async () => {
    const { account, customerId } = await newCustomer('by-message-secret');
    const code = (await codeFor(customerId, account)).replace('-', '');
    const tables = await gateway.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    for (const { name } of tables) {
      const found = await gateway.rows(
        `SELECT 1 FROM "${name}" AS row WHERE replace(row::text, '-', '') LIKE '%' || $1 || '%'`,
        [code],
      );
      expect({ name, rows: found.length }).toEqual({ name, rows: 0 });
    }
  });

  it('takes a message for a proof when no more codes may be sent', async () => {
    const { account: other, customerId: stranger } = await newCustomer('code-eater');
    for (let code = 0; code < 3; code += 1) {
      await begin(stranger, other, 'code_to_account');
      await gateway.readCode(other);
    }
    const { account, customerId } = await newCustomer('braked');
    expect(await refusal(begin(customerId, account, 'code_to_account'))).toBe('code_limit_reached');
    const begun = await begin(customerId, account, null);
    expect(begun).toMatchObject({ method: 'message_from_account', isInstead: true });
    send(account, 'code' in begun ? begun.code : '');
    await gateway.settle();
    expect(await linkedAccountOf(customerId)).toBe('braked');
  });

  it('is refused the same accounts, and after too many codes of the same customer', async () => {
    const lookUp = (name: string) => refusal(gateway.get(RequestLinkByMessage).lookUp(name));
    expect(await lookUp('nobody-here')).toBe('account_unknown');
    expect(await lookUp(GATEWAY_NAME)).toBe('account_is_gateway');
    const { account, customerId } = await newCustomer('asks-often');
    for (let code = 0; code < 20; code += 1) await begin(customerId, account);
    expect(await refusal(begin(customerId, account))).toBe('code_limit_reached');
    const somebodyElse = await gateway.register('test:asks-once');
    expect(await refusal(begin(somebodyElse, account))).toBe('no refusal');
  });

  it('takes no code that was typed instead of sent', async () => {
    const { account, customerId } = await newCustomer('typed-instead');
    const code = await codeFor(customerId, account);
    expect(await gateway.confirm(customerId, code)).toMatchObject({
      status: 'refused',
      code: 'code_expected_in_message',
    });
    expect(await stateOf(customerId)).toBe('awaiting_message');
  });

  it('takes no transfer for a message: exchanges sign memos that their users choose', async () => {
    const { account, customerId } = await newCustomer('pays-instead');
    const memo = await codeFor(customerId, account);
    gateway.node.transfer({ from: account, to: gateway.hotWalletId, units: 1_000n, memo });
    await gateway.settle();
    expect(await stateOf(customerId)).toBe('awaiting_message');
  });

  it('takes no message from another account, nor one to another account', async () => {
    const { account, customerId } = await newCustomer('right-account');
    const other = gateway.account('wrong-account');
    const code = await codeFor(customerId, account);
    send(other, code);
    gateway.node.wallet.sendMessage(account, other.id, code);
    await gateway.settle();
    expect(await stateOf(customerId)).toBe('awaiting_message');
  });

  it('takes no message from before the code was shown, and no code twice', async () => {
    const { account, customerId } = await newCustomer('says-it-twice');
    const code = await codeFor(customerId, account);
    send(account, code);
    await gateway.settle();
    expect(await linkedAccountOf(customerId)).toBe('says-it-twice');
    const unlink = gateway.get(Unlink);
    await unlink.execute({ customerId, headNumber: await unlink.lookUp() });
    const thief = await gateway.register('test:repeats-it');
    await begin(thief, account);
    send(account, code);
    await gateway.settle();
    expect(await stateOf(thief)).toBe('awaiting_message');
    await begin(customerId, account);
    await gateway.settle();
    expect([await stateOf(customerId), await linkedAccountOf(customerId)]).toEqual([
      'awaiting_message',
      null,
    ]);
  });

  it('blocks that are read again prove nothing a second time', async () => {
    const { account, customerId } = await newCustomer('read-again');
    send(account, await codeFor(customerId, account));
    await gateway.settle();
    const events = await gateway.rows('SELECT count(*) FROM domain_event WHERE type LIKE $1', [
      'link_%',
    ]);
    const { irreversibleNumber } = gateway.node.chain;
    const range = { fromBlock: irreversibleNumber - 10, toBlock: irreversibleNumber };
    const rescan = { ...range, reason: 'to be sure', requestedBy: 'test' };
    await gateway.get(RequestRescan).execute(rescan);
    await gateway.until(async () => {
      await gateway.round();
      const open = await gateway.rows(
        "SELECT 1 FROM rescan WHERE state IN ('requested', 'running')",
      );
      return open.length === 0;
    });
    expect(await linkedAccountOf(customerId)).toBe('read-again');
    expect(
      await gateway.rows('SELECT count(*) FROM domain_event WHERE type LIKE $1', ['link_%']),
    ).toEqual(events);
  });

  it('a message that a fork undid proves nothing, until it is in the chain again', async () => {
    const { account, customerId } = await newCustomer('forked-away');
    const code = await codeFor(customerId, account);
    send(account, code);
    gateway.node.produceBlock();
    await gateway.round();
    gateway.node.fork({ depth: 1 });
    await gateway.settle();
    expect(await stateOf(customerId)).toBe('awaiting_message');
    send(account, code);
    await gateway.settle();
    expect(await linkedAccountOf(customerId)).toBe('forked-away');
  });

  it('ends after five wrong codes, and takes no other message for an attempt', async () => {
    const { account, customerId } = await newCustomer('guesses');
    const code = await codeFor(customerId, account);
    const wrong = code.startsWith('A') ? 'CCCC-CCCC' : 'AAAA-AAAA';
    for (const text of ['hello!', wrong, wrong, 'is anybody there?', wrong, wrong]) {
      send(account, text);
    }
    await gateway.settle();
    expect(await stateOf(customerId)).toBe('awaiting_message');
    send(account, wrong);
    send(account, code);
    await gateway.settle();
    expect([await stateOf(customerId), await linkedAccountOf(customerId)]).toEqual([
      'exhausted',
      null,
    ]);
    expect(await gateway.events('link_message_failed')).toContainEqual({
      customerId,
      accountName: 'guesses',
      reason: 'code_attempts_exhausted',
    });
  });

  it('reads on over memos that nobody can read, and links by the one that follows', async () => {
    const { account, customerId } = await newCustomer('garbles');
    const code = await codeFor(customerId, account);
    const hotWallet = gateway.node.accounts.get(GATEWAY_NAME);
    const good = encryptMemo(account.keys.memo, hotWallet!.keys.memo.publicKey, code);
    const garbage: WireMemo[] = [
      { ...good, message: 'ab' },
      { ...good, message: '' },
      { ...good, message: 'ff'.repeat(64) },
      { ...good, nonce: '18446744073709551615' },
      { ...good, to: account.keys.memo.publicKey },
      { ...good, message: good.message + 'ff'.repeat(60_000) },
    ];
    for (const memo of [...garbage, good]) {
      const fields = { from: account.id, to: gateway.hotWalletId, memo: { ...memo } };
      gateway.node.wallet.send([[61, fields]], [account.keys.active]);
    }
    await gateway.settle();
    expect(await linkedAccountOf(customerId)).toBe('garbles');
  });

  it('proves only the keys that the account had when the code was shown', async () => {
    const { account, customerId } = await newCustomer('changes-keys');
    send(account, await codeFor(customerId, account));
    gateway.node.produceBlock();
    const stolen = deriveKeys('a-thief');
    const fields = { account: account.id, active: keyAuthority(stolen.active.publicKey) };
    gateway.node.wallet.send([[ACCOUNT_UPDATE, fields]], [account.keys.active]);
    await gateway.settle();
    expect([await stateOf(customerId), await linkedAccountOf(customerId)]).toEqual([
      'failed',
      null,
    ]);
    expect(await gateway.events('link_message_failed')).toContainEqual({
      customerId,
      accountName: 'changes-keys',
      reason: 'account_keys_changed',
    });
  });

  it('renews a suspended link', async () => {
    const { account, customerId } = await newCustomer('proves-again');
    send(account, await codeFor(customerId, account));
    await gateway.settle();
    await gateway.rows('UPDATE link SET suspended_at = now() WHERE customer_id = $1', [customerId]);
    send(account, await codeFor(customerId, account));
    await gateway.settle();
    const links = await gateway.rows('SELECT suspended_at FROM link WHERE customer_id = $1', [
      customerId,
    ]);
    expect(links).toEqual([{ suspended_at: null }]);
  });

  it('gives an account to the first of two customers, and says so to the second', async () => {
    const { account, customerId: first } = await newCustomer('wanted-by-two');
    const second = await gateway.register('test:the-second');
    send(account, await codeFor(first, account));
    send(account, await codeFor(second, account));
    await gateway.settle();
    expect([await linkedAccountOf(first), await linkedAccountOf(second)]).toEqual([
      'wanted-by-two',
      null,
    ]);
    expect(await gateway.events('link_message_failed')).toContainEqual(
      expect.objectContaining({ customerId: second, reason: 'account_linked_elsewhere' }),
    );
  });

  it('is called off by cancelling, and by asking for a code', async () => {
    const { account, customerId } = await newCustomer('thinks-twice');
    const first = await codeFor(customerId, account);
    await gateway.get(CancelLinkRequest).execute(customerId);
    const second = await codeFor(customerId, account);
    const third = await codeFor(customerId, account);
    send(account, first);
    send(account, second);
    await gateway.settle();
    expect(await stateOf(customerId)).toBe('awaiting_message');
    send(account, third);
    await gateway.settle();
    expect(await linkedAccountOf(customerId)).toBe('thinks-twice');
  });

  it('ends by the time of the block, and tells the customer', async () => {
    const { account, customerId } = await newCustomer('comes-late');
    const code = await codeFor(customerId, account);
    gateway.node.skipTime(LIFETIME_SECONDS + 1);
    send(account, code);
    await gateway.settle();
    expect([await stateOf(customerId), await linkedAccountOf(customerId)]).toEqual([
      'failed',
      null,
    ]);
    const { account: silent, customerId: another } = await newCustomer('never-comes');
    await begin(another, silent);
    gateway.node.skipTime(LIFETIME_SECONDS + 1);
    await gateway.settle();
    expect(await stateOf(another)).toBe('failed');
    const told = await gateway.events('link_message_failed');
    for (const id of [customerId, another]) {
      expect(told).toContainEqual(
        expect.objectContaining({ customerId: id, reason: 'code_expired' }),
      );
    }
  });
});
