import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bootGateway, type Gateway } from 'crowdwiz-gateway';
import { GatewayClient, isRefusal } from 'crowdwiz-gateway-client';
import { GatewaySandbox } from 'crowdwiz-testkit/sandbox';
import { CoinFlip } from '../src/coin-flip';

const KEY = 'throw-away-service-key-of-the-example';

describe('a game beside the gateway', () => {
  let sandbox: GatewaySandbox;
  let gateway: Gateway;
  let client: GatewayClient;
  let game: CoinFlip;

  before(async () => {
    sandbox = await GatewaySandbox.start({ SERVICE_API_KEY: KEY });
    gateway = await sandbox.follow(await bootGateway(sandbox.config(), { without: ['telegram'] }));
    client = new GatewayClient({ url: await gateway.application.getUrl(), key: KEY });
    game = new CoinFlip(client);
  });

  after(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it('takes a player from a link to CWD in the wallet', async () => {
    const id = await game.playerOf('olga');
    const path = { id };
    const account = sandbox.account('olga-wallet');
    await client.post('/v1/customers/{id}/link-request', {
      path,
      body: { accountName: account.name, method: 'code_to_account' },
    });
    const code = await sandbox.messageTo(account);
    await client.post('/v1/customers/{id}/link-request/confirm', { path, body: { code } });
    sandbox.deposit(account, '100');
    const pointsOf = async () =>
      (await client.get('/v1/customers/{id}/balance', { path })).balance.amount;
    await sandbox.until('points', async () => (await pointsOf()) === '9000');

    const round = { customerId: id, stake: '1000', prize: '1900' };
    assert.deepEqual(await game.play({ ...round, id: '1', isWon: false }), {
      kind: 'lost',
      points: '8000',
    });
    const won = await game.play({ ...round, id: '2', isWon: true });
    assert.deepEqual(won, { kind: 'won', points: '8900' });
    // The game died, does not know how far it was, and plays the round again.
    assert.deepEqual(await game.play({ ...round, id: '2', isWon: true }), won);
    const tooMuch = { ...round, id: '3', stake: '100000', isWon: false };
    assert.deepEqual(await game.play(tooMuch), { kind: 'too_few_points' });
    assert.equal(await pointsOf(), '8900');

    const before = Number(sandbox.balanceOf(account));
    const { id: quoteId } = await client.post('/v1/customers/{id}/quotes', {
      path,
      body: { points: '2000' },
    });
    const { id: withdrawalId } = await client.post('/v1/customers/{id}/withdrawals', {
      path,
      body: { quoteId },
    });
    await sandbox.until('the payout', async () => {
      const { state } = await client.get('/v1/withdrawals/{id}', { path: { id: withdrawalId } });
      return state === 'irreversible';
    });
    assert.equal(await pointsOf(), '6900');
    // 20 CWD for 2,000 points, less the fee of the chain.
    const paid = Number(sandbox.balanceOf(account)) - before;
    assert.ok(paid > 17 && paid < 20, `${paid} CWD arrived`);
  });

  it('knows one player by one name, and refusals by their codes', async () => {
    assert.equal(await game.playerOf('olga'), await game.playerOf('olga'));
    const path = { id: await game.playerOf('pavel') };
    const refused = await client
      .get('/v1/customers/{id}/deposit-instructions', { path })
      .catch((error: unknown) => error);
    assert.ok(isRefusal(refused, 'customer_not_linked'));
  });
});
