import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { decryptMemo, type PrintedMemo, transactionId } from 'crowdwiz-protocol';
import {
  deriveKeys,
  type SandboxAccount,
  SandboxNode,
  SignedTransaction,
} from 'crowdwiz-sandbox/node';
import { SignerConnection } from '../src/gateway/signer-connection';
import type { Place, WireDraft, WirePayment } from '../src/wire';
import { SignerProcess } from './signer-process';

const CWD = 100_000n;
const CODE = 'ACDE-FGHJ';

/** What a gateway may ask for, be it in the hands of a thief. */
describe('a signer', () => {
  let node: SandboxNode;
  let hot: SandboxAccount;
  let names = 0;
  let signer: SignerProcess;
  let connection: SignerConnection;

  before(async () => {
    node = await SandboxNode.start();
    hot = node.createAccount('hot-wallet1', undefined, 10_000n * CWD);
    node.advanceToIrreversible();
  });
  after(() => node.stop());
  beforeEach(async () => {
    signer = new SignerProcess(node, hot);
    connection = new SignerConnection(signer.socket);
    await signer.start();
  });
  afterEach(async () => {
    node.faults.reset();
    connection.close();
    await signer.dispose();
  });

  const newAccount = () => node.createAccount(`customer-${(names += 1)}`, undefined, 1_000n * CWD);

  /** Where the operation of that transaction stands, once it is irreversible. */
  function settled(id: string): Place {
    node.advanceToIrreversible();
    for (let number = node.chain.headNumber; number > 0; number -= 1) {
      if (node.chain.block(number)?.transactionIds.includes(id)) {
        return { blockNumber: number, transactionId: id, operationIndex: 0 };
      }
    }
    throw new Error('it is in no block');
  }

  async function challenge(account: SandboxAccount, customerId = `customer of ${account.id}`) {
    const requestId = randomUUID();
    const expiresAt = new Date(node.chain.headTime.getTime() + 600_000).toISOString();
    const given = { requestId, customerId, accountId: account.id, code: CODE, expiresAt };
    await connection.call('challenge', given);
    return requestId;
  }

  async function linked(): Promise<SandboxAccount> {
    const account = newAccount();
    const requestId = await challenge(account);
    const place = settled(node.wallet.sendMessage(account, hot.id, CODE));
    await connection.call('prove', { requestId, place });
    return account;
  }

  function draft(
    to: SandboxAccount,
    changes: Partial<WirePayment> = {},
    more: Partial<WireDraft> = {},
  ) {
    const payment: WirePayment = {
      purpose: 'withdrawal',
      purposeId: randomUUID(),
      toAccountId: to.id,
      toMemoKey: to.keys.memo.publicKey,
      amount: String(10n * CWD),
      fee: String(3n * CWD),
      memoText: `W:${randomUUID()}`,
      deposit: null,
      ...changes,
    };
    return {
      chainId: node.chain.chainId,
      fromAccountId: hot.id,
      referenceBlockId: node.chain.block(node.chain.irreversibleNumber)?.id ?? '',
      expiresAt: new Date(node.chain.headTime.getTime() + 120_000).toISOString(),
      payments: [payment],
      ...more,
    };
  }

  type Answer = { wire?: string; refused?: string };
  const sign = async (...drafts: WireDraft[]) =>
    (await connection.call('sign', { drafts })) as Answer[];
  async function refusal(given: WireDraft): Promise<string> {
    const [answer] = await sign(given);
    assert.equal(answer?.wire, undefined);
    return answer?.refused ?? '';
  }

  it('signs a payout to a linked account, which the node takes', async () => {
    const account = await linked();
    const [answer] = await sign(draft(account));
    const wire = JSON.parse(answer?.wire ?? '') as Parameters<typeof transactionId>[0];
    const balance = () => node.chain.state.balanceOf(account.id, '1.3.0');
    const before = balance();
    node.chain.push(SignedTransaction.read(wire));
    node.produceBlock();
    assert.equal(balance() - before, 10n * CWD);
    const memo = wire.operations[0]?.[1]['memo'] as PrintedMemo;
    assert.match(decryptMemo(account.keys.memo, memo) ?? '', /^W:/);
  });

  it('refuses an account that nobody has proven, and one that was unlinked', async () => {
    assert.match(await refusal(draft(newAccount())), /is not linked at the signer/);
    const account = await linked();
    await connection.call('unlink', { customerId: `customer of ${account.id}` });
    assert.match(await refusal(draft(account)), /is not linked at the signer/);
  });

  it('refuses another chain, another sender, and operations that it does not know', async () => {
    const account = await linked();
    assert.match(await refusal(draft(account, {}, { chainId: 'ab'.repeat(32) })), /the chain abab/);
    assert.match(await refusal(draft(account, {}, { fromAccountId: account.id })), /signs for/);
    const code = draft(account, { purpose: 'code', amount: null });
    assert.match(await refusal(code), /"code" is not one that this signer knows/);
    assert.match(await refusal(draft(account, { amount: null })), /not one that this signer knows/);
    const two = draft(account);
    assert.match(
      await refusal({ ...two, payments: [...two.payments, ...two.payments] }),
      /one payment/,
    );
  });

  it('refuses what lives too long, has expired, or whose memo is for somebody else', async () => {
    const account = await linked();
    const at = (seconds: number) =>
      new Date(node.chain.headTime.getTime() + seconds * 1000).toISOString();
    assert.match(await refusal(draft(account, {}, { expiresAt: at(7_200) })), /would expire 7200/);
    assert.match(await refusal(draft(account, {}, { expiresAt: at(-1) })), /would expire -1/);
    const toMemoKey = hot.keys.memo.publicKey;
    assert.match(await refusal(draft(account, { toMemoKey })), /not for the memo key/);
  });

  it('refuses what is above its caps, and counts within one call', async () => {
    const [one, other, third] = [await linked(), await linked(), await linked()];
    assert.match(await refusal(draft(one, { amount: String(50n * CWD + 1n) })), /CAP_PAYMENT/);
    assert.match(await refusal(draft(one, { fee: String(5n * CWD + 1n) })), /CAP_FEE/);
    const amount = String(37n * CWD);
    // Each costs 40 CWD with its fee: two to one account are 80, three to anybody 120.
    const answers = await sign(
      ...[one, one, one, other, third].map((account) => draft(account, { amount })),
    );
    assert.deepEqual(
      answers.map(({ refused = 'signed' }) => /CAP_\w+|signed/.exec(refused)?.[0]),
      ['signed', 'signed', 'CAP_ACCOUNT_PER_DAY', 'signed', 'CAP_PER_DAY'],
    );
  });

  it('counts over a kill -9, and what was torn while it was written is left out', async () => {
    const account = await linked();
    const amount = String(37n * CWD);
    const first = draft(account, { amount });
    const [signed] = await sign(first);
    await sign(draft(account, { amount }));
    await signer.kill9();
    appendFileSync(join(signer.state, 'journal.jsonl'), '{"kind":"signed","dig');
    await signer.start();
    assert.match(await refusal(draft(account)), /CAP_ACCOUNT_PER_DAY/);
    // The same draft is the same transaction, and counts once.
    assert.deepEqual(await sign(first), [signed]);
  });

  it('believes no proof that the account has not signed', async () => {
    const [victim, thief] = [newAccount(), newAccount()];
    const requestId = await challenge(victim);
    const refuses = (id: string, reason: RegExp) =>
      assert.rejects(connection.call('prove', { requestId, place: settled(id) }), reason);
    await refuses(node.wallet.sendMessage(thief, hot.id, CODE), /is not from/);
    await refuses(node.wallet.sendMessage(victim, hot.id, 'ACDE-FGHK'), /another code/);
    await refuses(node.wallet.sendMessage(victim, thief.id, CODE), /to the gateway/);
    const transfer = { from: victim, to: hot.id, units: CWD, memo: CODE };
    await refuses(node.wallet.transfer(transfer), /is no message/);
    assert.match(await refusal(draft(victim)), /is not linked/);
    const pending = node.wallet.sendMessage(victim, hot.id, CODE);
    const { number } = node.produceBlock();
    const place = { blockNumber: number, transactionId: pending, operationIndex: 0 };
    await assert.rejects(connection.call('prove', { requestId, place }), /not irreversible yet/);
    node.advanceToIrreversible();
    await connection.call('prove', { requestId, place });
    const again = await challenge(victim, 'somebody else');
    await assert.rejects(
      connection.call('prove', { requestId: again, place }),
      /proven .* already/,
    );
    await assert.rejects(connection.call('prove', { requestId: 'unknown', place }), /nobody asked/);
  });

  it('believes no node that makes a message up', async () => {
    const [victim, thief] = [newAccount(), newAccount()];
    const requestId = await challenge(victim);
    const operation = node.wallet.messageOperation(victim, hot.id, CODE);
    const forged = node.wallet.sign([operation], [thief.keys.active]);
    const { blockNumber } = settled(node.wallet.sendMessage(thief, hot.id, 'hello'));
    node.faults.lie('get_block', (block) =>
      block === null ? null : { ...block, transactions: [JSON.parse(JSON.stringify(forged.body))] },
    );
    const place = { blockNumber, transactionId: forged.id, operationIndex: 0 };
    await assert.rejects(
      connection.call('prove', { requestId, place }),
      /not signed by the active keys/,
    );
    node.faults.reset();
  });

  it('refuses an account whose keys have changed since', async () => {
    const account = await linked();
    const { publicKey } = deriveKeys('the buyer of the account').active;
    const authority = { weight_threshold: 1, account_auths: [], key_auths: [[publicKey, 1]] };
    const active = { ...authority, address_auths: [] };
    node.wallet.send([[6, { account: account.id, active, extensions: {} }]], [account.keys.active]);
    node.produceBlock();
    assert.match(await refusal(draft(account)), /keys of .* have changed/);
  });

  it('gives a deposit back to its sender, once, and nothing to anybody else', async () => {
    const [sender, other] = [newAccount(), newAccount()];
    const place = settled(node.transfer({ from: sender, to: hot.id, units: 20n * CWD }));
    const refund = (to: SandboxAccount, amount: bigint, deposit: Place | null) =>
      draft(to, { purpose: 'refund', amount: String(amount * CWD), deposit });
    assert.match(await refusal(refund(sender, 17n, null)), /without the transfer/);
    assert.match(await refusal(refund(other, 17n, place)), /is not on the chain/);
    assert.match(await refusal(refund(sender, 18n, place)), /more than/);
    const [answer] = await sign(refund(sender, 17n, place));
    assert.notEqual(answer?.wire, undefined);
    assert.match(await refusal(refund(sender, 17n, place)), /was signed already/);
  });

  it('answers nonsense with an error, and a flood by hanging up', async () => {
    await assert.rejects(connection.call('sign', { drafts: [{}] }), /malformed/);
    await assert.rejects(connection.call('reveal', {}), /no such method/);
    const flood = connection.call('keys', { padding: 'x'.repeat(2_000_000) });
    await assert.rejects(flood, { code: 'signer_unavailable' });
    assert.deepEqual(await connection.call('keys', {}), {
      active: hot.keys.active.publicKey,
      memo: hot.keys.memo.publicKey,
    });
  });

  it('is for one user alone, and alone over its state', async () => {
    assert.equal(statSync(signer.socket).mode & 0o777, 0o600);
    assert.equal(statSync(join(signer.state, 'journal.jsonl')).mode & 0o777, 0o600);
    const socket = join(signer.folder, 'other.sock');
    await assert.rejects(signer.start({ SIGNER_SOCKET: socket }), /another signer listens/);
    await signer.kill9();
    chmodSync(signer.keysFile, 0o640);
    await assert.rejects(signer.start(), /chmod 600/);
    chmodSync(signer.keysFile, 0o600);
    await assert.rejects(signer.start({ SIGNER_CAP_PER_DAY: '' }), /SIGNER_CAP_PER_DAY is not set/);
    assert.doesNotMatch(readFileSync(join(signer.state, 'journal.jsonl'), 'utf8'), /"5[HJK]/);
  });

  it('waits for its own nodes', async () => {
    const account = await linked();
    node.faults.lie('get_dynamic_global_properties', () => null);
    await assert.rejects(sign(draft(account)), { code: 'signer_unavailable' });
    node.faults.reset();
    assert.equal((await sign(draft(account)))[0]?.refused, undefined);
  });
});
