import { DomainError } from '../../../src/kernel';
import { CancelLinkRequest, RequestLink, Unlink } from '../../../src/linking';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

describe('linking a CrowdWiz account', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'no refusal';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  it('links by the code that only the account’s wallet can read', async () => {
    const account = gateway.account('link-plain');
    const customerId = await gateway.register('test:plain');
    await gateway.requestLink(customerId, account);
    const code = await gateway.readCode(account);
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4} #/);
    const outcome = await gateway.confirm(customerId, ` ${code.toLowerCase()} `);
    expect(outcome).toMatchObject({ status: 'linked', link: { accountName: 'link-plain' } });
  });

  it('never writes a code into the database', async () => {
    const account = gateway.account('link-secret');
    const customerId = await gateway.register('test:secret');
    await gateway.requestLink(customerId, account);
    const code = (await gateway.readCode(account)).replace('-', '');
    const tables = await gateway.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const found = await gateway.rows(
        `SELECT 1 FROM "${name}" AS row WHERE replace(row::text, '-', '') LIKE '%' || $1 || '%'`,
        [code],
      );
      expect({ name, rows: found.length }).toEqual({ name, rows: 0 });
    }
  });

  it('refuses accounts that cannot be linked, each with its reason', async () => {
    const lookUp = (name: string) => refusal(gateway.get(RequestLink).lookUp(name));
    expect(await lookUp('nobody-here')).toBe('account_unknown');
    expect(await lookUp(GATEWAY_NAME)).toBe('account_is_gateway');
    expect(await lookUp('x'.repeat(64))).toBe('account_name_malformed');
    expect(await lookUp('1.2.33')).toBe('account_name_malformed');
  });

  it('gives five attempts, and one code counts once', async () => {
    const account = gateway.account('link-attempts');
    const customerId = await gateway.register('test:attempts');
    await gateway.requestLink(customerId, account);
    const code = await gateway.readCode(account);
    const wrong = code.startsWith('A') ? 'CCCC-CCCC' : 'AAAA-AAAA';
    for (let left = 4; left >= 1; left -= 1) {
      expect(await gateway.confirm(customerId, wrong)).toMatchObject({
        code: 'code_wrong',
        details: { attemptsLeft: String(left) },
      });
    }
    expect(await gateway.confirm(customerId, wrong)).toMatchObject({
      code: 'code_attempts_exhausted',
    });
    expect(await refusal(gateway.confirm(customerId, code))).toBe('code_not_requested');
  });

  it('accepts only the newest of two codes, and none after cancelling', async () => {
    const account = gateway.account('link-resend');
    const customerId = await gateway.register('test:resend');
    await gateway.requestLink(customerId, account);
    const first = await gateway.readCode(account);
    await gateway.requestLink(customerId, account);
    const second = await gateway.readCode(account);
    expect(await gateway.confirm(customerId, first)).toMatchObject({ code: 'code_wrong' });
    await gateway.get(CancelLinkRequest).execute(customerId);
    expect(await refusal(gateway.confirm(customerId, second))).toBe('code_not_requested');
  });

  it('refuses the second of two customers who confirm one account at the same moment', async () => {
    const account = gateway.account('link-contested');
    const customers = [await gateway.register('test:c1'), await gateway.register('test:c2')];
    const codes: string[] = [];
    for (const customerId of customers) {
      await gateway.requestLink(customerId, account);
      codes.push(await gateway.readCode(account));
    }
    const outcomes = await Promise.allSettled(
      customers.map((customerId, index) => gateway.confirm(customerId, codes[index]!)),
    );
    const answers = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') return (outcome.reason as DomainError).code;
      return outcome.value.status === 'linked' ? 'linked' : outcome.value.code;
    });
    expect(answers.sort()).toEqual(['account_linked_elsewhere', 'linked']);
    const late = await gateway.register('test:c3');
    expect(await refusal(gateway.requestLink(late, account))).toBe('account_linked_elsewhere');
  });

  it('limits codes per customer and day: each costs a fee', async () => {
    const account = gateway.account('link-limit');
    const customerId = await gateway.register('test:limit');
    await gateway.requestLink(customerId, account);
    // A request that is superseded before its code was signed cost nothing, and counts nothing.
    for (let code = 0; code < 5; code += 1) {
      await gateway.requestLink(customerId, account);
      await gateway.readCode(account);
    }
    expect(await refusal(gateway.requestLink(customerId, account))).toBe('code_limit_reached');
  });

  it('codes that a stranger asked for do not keep the owner of the account from linking it', async () => {
    const account = gateway.account('link-besieged');
    const stranger = await gateway.register('test:stranger');
    for (let code = 0; code < 5; code += 1) {
      await gateway.requestLink(stranger, account);
      await gateway.readCode(account);
    }
    expect(await refusal(gateway.requestLink(stranger, account))).toBe('code_limit_reached');
    const owner = await gateway.register('test:owner');
    await gateway.requestLink(owner, account);
    const outcome = await gateway.confirm(owner, await gateway.readCode(account));
    expect(outcome.status).toBe('linked');
  });

  it('requests of many customers at one moment do not pass the limit of all together', async () => {
    const braked = await GatewayHarness.start({ LIMIT_CODES_PER_DAY: '3' });
    const requests = Array.from({ length: 12 }, async (_, index) => {
      const account = braked.account(`link-crowd-${index}`);
      const customerId = await braked.register(`test:crowd-${index}`);
      return refusal(braked.requestLink(customerId, account));
    });
    const answers = await Promise.all(requests);
    expect(answers.filter((answer) => answer === 'no refusal')).toHaveLength(3);
    expect(answers.filter((answer) => answer === 'code_limit_reached')).toHaveLength(9);
    await braked.stop();
  });

  it('unlinks and links again, never while money is on its way', async () => {
    const { customerId, account } = await gateway.linked('link-again');
    gateway.deposit(account, 1_000_000n);
    gateway.node.produceBlock();
    await gateway.round();
    const unlink = gateway.get(Unlink);
    const headNumber = await unlink.lookUp();
    expect(await refusal(unlink.execute({ customerId, headNumber }))).toBe('money_on_its_way');
    await gateway.settle();
    await unlink.execute({ customerId, headNumber: await unlink.lookUp() });
    const other = await gateway.register('test:next-owner');
    await gateway.requestLink(other, account);
    const outcome = await gateway.confirm(other, await gateway.readCode(account));
    expect(outcome.status).toBe('linked');
    expect(await gateway.points(customerId)).toBe('900');
  });

  it('keeps the books right through all of this', async () => {
    expect(await gateway.problems()).toEqual([]);
  });
});
