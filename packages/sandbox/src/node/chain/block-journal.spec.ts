import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxChain } from './chain';
import { SandboxWallet } from '../sandbox-wallet';

describe('a chain with a journal', () => {
  let folder: string;
  let journalFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-journal-'));
    journalFile = join(folder, 'blocks');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const open = () => new SandboxChain({ journalFile, signBlocks: true });
  const idsOf = (chain: SandboxChain) =>
    Array.from({ length: chain.headNumber }, (_, index) => chain.block(index + 1)?.id);

  const withPayments = (chain: SandboxChain, accountName: string) => {
    const wallet = new SandboxWallet(chain);
    const account = wallet.createAccount(accountName, undefined, 5_000_000n);
    chain.produceBlock();
    wallet.transfer({ from: account, to: '1.2.31', units: 700n, memo: 'a memo' });
    for (let made = 0; made < 12; made += 1) chain.produceBlock();
    return account;
  };

  it('is the same chain when it is opened again, block for block', () => {
    const first = open();
    const account = withPayments(first, 'payer');
    first.produceBlock(new Date(first.headTime.getTime() + 90_000));
    first.close();
    const second = open();
    expect(idsOf(second)).toEqual(idsOf(first));
    expect(second.irreversibleNumber).toBe(first.irreversibleNumber);
    const balance = first.state.balanceOf(account.id, '1.3.0');
    expect(second.state.balanceOf(account.id, '1.3.0')).toBe(balance);
    expect(second.history.byOperationId(account.id, 0, 100, 0)).toMatchObject(
      first.history.byOperationId(account.id, 0, 100, 0).map(({ id, op }) => ({ id, op })),
    );
    second.close();
  });

  it('goes on where it was, and forgets what was pending', () => {
    const first = open();
    const account = withPayments(first, 'payer');
    const lost = new SandboxWallet(first).transfer({ from: account, to: '1.2.31', units: 1n });
    first.close();
    const second = open();
    expect(second.pendingTransactions).toEqual([]);
    const block = second.produceBlock();
    expect(block.number).toBe(first.headNumber + 1);
    expect(block.transactionIds).not.toContain(lost);
    second.close();
    const third = open();
    expect(third.headId).toBe(second.headId);
    third.close();
  });

  it('replays forks', () => {
    const first = open();
    withPayments(first, 'payer');
    first.fork({ depth: 3 });
    withPayments(first, 'other');
    first.close();
    const second = open();
    expect(idsOf(second)).toEqual(idsOf(first));
    second.close();
  });

  it('cuts off a last line that was torn by a kill', () => {
    const first = open();
    withPayments(first, 'payer');
    first.close();
    const size = statSync(journalFile).size;
    appendFileSync(journalFile, '{"block":{"id":"0000');
    const second = open();
    expect(second.headId).toBe(first.headId);
    expect(statSync(journalFile).size).toBe(size);
    second.produceBlock();
    second.close();
    expect(readFileSync(journalFile, 'utf8').endsWith('}\n')).toBe(true);
    const third = open();
    expect(third.headId).toBe(second.headId);
    third.close();
  });
});
