import { Assets, CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { CustomerBooks, WalletEntry, World, WorldCustomer } from 'crowdwiz-testkit/world';

const BLOCKS_SHOWN = 60;

/** The world sets no points of its own, so the gateway's defaults apply. */
const { points: POINTS } = Assets.withPoints('DEMO', 2);

/** Everything that the page shows, as one JSON value; amounts are decimals. */
export async function takeSnapshot(
  world: World,
  { name: playerName, language: locale }: { name: string; language: string },
  operatorKey: string,
) {
  const player = world.customer(playerName);
  const known = await world.books.customer(player.externalReference);
  return {
    chain: chainView(world),
    books: await booksView(world),
    gateway: {
      isReady: await world.gateway.isReady(),
      address: world.gateway.baseUrl,
      account: world.hotWallet.name,
      adminKey: world.admin.apiKey,
      operatorKey,
    },
    players: world.customerNames.map((name) => {
      const { person, wallet } = world.customer(name);
      return { name, firstName: person.firstName, accountName: wallet.accountName };
    }),
    player: playerName,
    chat: { lines: player.chat.map(chatLineView), commands: commandsOf(world, locale) },
    wallet: await walletView(player),
    customer: known === null ? null : customerView(known),
  };
}

function chainView({ node: { chain } }: World) {
  const first = Math.max(1, chain.headNumber - BLOCKS_SHOWN + 1);
  const numbers = Array.from({ length: chain.headNumber - first + 1 }, (_, index) => first + index);
  return {
    headNumber: chain.headNumber,
    irreversibleNumber: chain.irreversibleNumber,
    headTime: chain.headTime.toISOString(),
    blocks: numbers.map((number) => ({
      number,
      transactions: chain.block(number)?.transactionIds.length ?? 0,
    })),
  };
}

async function booksView({ books }: World) {
  const balances = await books.balances();
  const check = await books.againstChain();
  const held = [...balances]
    .filter(([code]) => code.endsWith(':held'))
    .reduce((sum, [, units]) => sum + units, 0n);
  const cwd = (code: string) => Money.of(balances.get(code) ?? 0n, CWD).toDecimal();
  return {
    symbol: POINTS.symbol,
    custody: cwd('custody'),
    treasury: cwd('treasury'),
    networkFees: cwd('network-fees'),
    unattributed: cwd('unattributed'),
    pointsIssued: Money.of(balances.get('points-issued') ?? 0n, POINTS).toDecimal(),
    pointsHeld: Money.of(held, POINTS).toDecimal(),
    difference: check === null ? null : Money.of(check.difference, CWD).toDecimal(),
  };
}

function chatLineView(line: WorldCustomer['chat'][number]) {
  const { messageId, author, text, html, inlineKeyboard, isEdited, sentAt } = line;
  return {
    id: messageId,
    author,
    text,
    html: html ?? null,
    buttons: inlineKeyboard.map((row) =>
      row.map(({ text: label, callbackData, url, copyText }) => ({
        label,
        data: callbackData ?? null,
        url: url ?? null,
        copy: copyText ?? null,
      })),
    ),
    isEdited,
    at: new Date(sentAt).toISOString(),
  };
}

/** In the person's language, or else those for everybody. */
function commandsOf({ telegram }: World, locale: string) {
  const own = telegram.commands(locale);
  return own.length > 0 ? own : telegram.commands();
}

async function walletView({ wallet }: WorldCustomer) {
  return {
    accountName: wallet.accountName,
    balance: (await wallet.balance()).toDecimal(),
    entries: (await wallet.history()).map(walletEntryView),
  };
}

function walletEntryView({ amount, fee, ...entry }: WalletEntry) {
  return { ...entry, amount: amount?.toDecimal() ?? null, fee: fee.toDecimal() };
}

function customerView({ points, held, ...known }: CustomerBooks) {
  return {
    ...known,
    points: Money.of(points, POINTS).toDecimal(),
    held: Money.of(held, POINTS).toDecimal(),
  };
}
