import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CWD, type Gateway, Money } from 'crowdwiz-gateway';
import { GatewaySandbox } from 'crowdwiz-testkit/sandbox';
import { startGateway } from '../src/start-gateway';
import { ShopClient } from './shop-client';

describe('a shop in front of the gateway', () => {
  let sandbox: GatewaySandbox;
  let gateway: Gateway;
  let url: string;
  let shop: ShopClient;

  before(async () => {
    sandbox = await GatewaySandbox.start();
    gateway = await sandbox.follow(await startGateway(sandbox.config()));
    url = await gateway.application.getUrl();
    shop = await ShopClient.visit(url);
  });

  after(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it('shows a page, and its script as a file', async () => {
    const page = await fetch(`${url}/shop`);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(await page.text(), /A shop for points/);
    const script = await fetch(`${url}/shop/page.js`);
    assert.match(script.headers.get('content-type') ?? '', /javascript/);
  });

  it('knows nobody without a token', async () => {
    const stranger = new ShopClient(url);
    assert.equal((await stranger.get('me')).status, 401);
    assert.equal((await new ShopClient(url, 'guessed').get('me')).status, 401);
  });

  it('takes a customer from the first visit to CWD in the wallet', async () => {
    const account = sandbox.account('visitor');
    assert.equal((await shop.get('deposit')).body['code'], 'customer_not_linked');
    const asked = await shop.post('link', { account: account.name });
    assert.deepEqual(asked.body, { account: 'visitor', state: 'requested' });
    assert.deepEqual((await shop.get('me')).body['account'], null);
    const code = await sandbox.messageTo(account);
    const wrong = await shop.post('link/code', { code: 'AAAA-AAAA' });
    assert.deepEqual([wrong.status, wrong.body['code']], [422, 'code_wrong']);
    assert.deepEqual((await shop.post('link/code', { code })).body, { account: 'visitor' });

    const { body: way } = await shop.get('deposit');
    assert.deepEqual([way['sendTo'], way['from']], [sandbox.hotWallet.name, 'visitor']);
    sandbox.deposit(account, '100');
    await sandbox.until(
      'points',
      async () => (await shop.get('me')).body['points'] === '9000 DEMO',
    );

    const before = Money.parse(sandbox.balanceOf(account), CWD);
    const { body: quote } = await shop.post('withdrawals/quotes', { points: '2000' });
    assert.equal(quote['at'], 'visitor');
    const quoteId = String(quote['quoteId']);
    const confirmed = await shop.post('withdrawals', { quoteId });
    const again = await shop.post('withdrawals', { quoteId });
    assert.equal(again.body['id'], confirmed.body['id']);
    await sandbox.until('the payout', async () => {
      const { body } = await shop.get(`withdrawals/${String(confirmed.body['id'])}`);
      return body['state'] === 'irreversible';
    });
    const after = Money.parse(sandbox.balanceOf(account), CWD);
    assert.equal(after.minus(before).toString(), quote['arrives']);
  });

  it('sells a thing once, however often the browser asks', async () => {
    const purchase = { id: randomUUID(), item: 'sword' };
    const bought = await shop.post('purchases', purchase);
    assert.deepEqual(bought.body, { item: 'sword', points: '6500 DEMO' });
    assert.deepEqual((await shop.post('purchases', purchase)).body, bought.body);
    assert.deepEqual((await shop.get('purchases')).body, ['sword']);
    assert.equal((await shop.post('purchases', { ...purchase, item: 'potion' })).status, 409);
    assert.equal((await shop.post('purchases', { ...purchase, item: 'moon' })).status, 404);
    assert.equal((await shop.get('me')).body['points'], '6500 DEMO');
  });

  it('sells nothing to whoever has no points, and keeps no row of it', async () => {
    const poor = await ShopClient.visit(url);
    const refused = await poor.post('purchases', { id: randomUUID(), item: 'potion' });
    assert.deepEqual(refused.body, {
      code: 'insufficient_points',
      message: 'You have too few points.',
    });
    assert.deepEqual((await poor.get('purchases')).body, []);
  });

  it('shows nobody the withdrawals of others', async () => {
    const [row] = await sandbox.rows<{ id: string }>('SELECT id FROM withdrawal');
    const other = await ShopClient.visit(url);
    assert.equal((await other.get(`withdrawals/${row?.id ?? ''}`)).status, 404);
  });

  it('writes to nobody by Telegram', async () => {
    assert.deepEqual(await sandbox.rows('SELECT 1 FROM telegram_outbox'), []);
  });
});
