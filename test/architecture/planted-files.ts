/** A small house in which everything is as it should be. */
export const SOUND_FILES: Readonly<Record<string, string>> = {
  'src/kernel/index.ts': `export { zero } from './money';`,
  'src/kernel/money.ts': `import { randomUUID } from 'node:crypto';
    export const zero = 0n; export const id = randomUUID();`,
  'src/kernel/money.spec.ts': `import fc from 'fast-check'; import { zero } from './money'; fc.constant(zero);`,
  'src/ledger/index.ts': `export { Books } from './ports/books'; export { total } from './total';`,
  'src/ledger/ports/books.ts': `export abstract class Books {}`,
  'src/ledger/total.ts': `import { Injectable } from '@nestjs/common'; import { zero } from '../kernel';
    @Injectable() export class Total {} export const total = zero;`,
  'src/ledger/total.spec.ts': `import { help } from '../../test/support/help'; help();`,
  'src/deposits/index.ts': `import { createHmac } from 'node:crypto'; import { total } from '../ledger';
    export const deposit = [total, createHmac];`,
  'src/adapters/postgres/index.ts': `import 'pg'; import 'typeorm'; import { Books } from '../../ledger';
    export class PostgresBooks extends Books {}`,
  'src/adapters/rest/index.ts': `import type { Request } from 'express'; import { Books } from '../../ledger';
    export type Asked = [Request, Books];`,
  'src/wallet/index.ts': `export abstract class ChainHealth {}`,
  'src/cycle/index.ts': `import { total } from '../ledger'; import { deposit } from '../deposits';
    export const cycle = [total, deposit];`,
  'src/adapters/schedule/index.ts': `import { ChainHealth } from '../../wallet'; import { cycle } from '../../cycle';
    export const begins = [ChainHealth, cycle];`,
  'src/adapters/telegram/chat-store.ts': `export abstract class ChatStore {}`,
  'src/adapters/telegram/inner.ts': `export const inner = 1;`,
  'src/adapters/postgres/chats.ts': `import { ChatStore } from '../telegram/chat-store';
    import type { bot } from '../telegram'; export class Chats extends ChatStore { bot?: typeof bot; }`,
  'src/adapters/telegram/index.ts': `import 'telegraf'; export const bot = 1;`,
  'src/adapters/crowdwiz/index.ts': `import 'btsdex-ecc'; export const chain = 1;`,
  'src/platform/index.ts': `import { zero } from '../kernel'; export const port = zero;`,
  'src/sandbox/index.ts': `import { total } from '../ledger/total'; import 'btsdex'; import 'telegraf';
    import '../adapters/postgres'; import '../adapters/crowdwiz'; export const demo = total;`,
  'src/adapters/crowdwiz/protocol/keys.ts': `export const keys = 1;`,
  'src/adapters/crowdwiz/protocol/transaction.ts': `export const packed = 1;`,
  'src/sandbox/node/chain.ts': `import { keys } from '../../adapters/crowdwiz/protocol/keys';
    export const chain = keys;`,
  'src/app.module.ts': `import { Books } from './ledger'; import { PostgresBooks } from './adapters/postgres';
    export const providers = [{ provide: Books, useClass: PostgresBooks }];`,
  'test/support/help.ts': `export function help(): void { return; }`,
};

/** Each file breaks a wall; beside it the rules that must say so. */
export const PLANTED_FILES: readonly {
  path: string;
  content: string;
  rules: readonly string[];
}[] = [
  {
    path: 'src/kernel/takes-a-package.ts',
    content: `import { Injectable } from '@nestjs/common'; @Injectable() export class Clock {}`,
    rules: ['kernel-is-pure'],
  },
  {
    path: 'src/kernel/reads-files.ts',
    content: `import { readFileSync } from 'node:fs'; export const read = readFileSync;`,
    rules: ['kernel-is-pure'],
  },
  {
    path: 'src/kernel/takes-only-a-type.ts',
    content: `import type { Books } from '../ledger'; export type Known = Books;`,
    rules: ['kernel-is-pure'],
  },
  ...['@nestjs/core', '@nestjs/schedule', 'ws', 'node:http', 'node:fs', 'node:net'].map(
    (name, index) => ({
      path: `src/scan/takes-library-${index}.ts`,
      content: `import '${name}';`,
      rules: ['domain-is-pure'],
    }),
  ),
  ...['typeorm', '@nestjs/typeorm', 'pg'].map((name, index) => ({
    path: `src/withdrawals/takes-database-${index}.ts`,
    content: `import '${name}';`,
    rules: ['database-libraries-in-postgres', 'domain-is-pure'],
  })),
  ...['telegraf', 'nestjs-telegraf'].map((name, index) => ({
    path: `src/linking/takes-telegram-${index}.ts`,
    content: `import '${name}';`,
    rules: ['domain-is-pure', 'telegram-libraries-in-telegram'],
  })),
  ...['btsdex', 'btsdex-api', 'btsdex-ecc', 'btsdex-serializer'].map((name, index) => ({
    path: `src/wallet/takes-chain-${index}.ts`,
    content: `import '${name}';`,
    rules: ['chain-libraries-in-crowdwiz', 'domain-is-pure'],
  })),
  {
    path: 'src/safety/takes-an-adapter.ts',
    content: `import '../adapters/postgres';`,
    rules: ['domain-is-pure', 'only-app-module-knows-both'],
  },
  {
    path: 'src/terms/takes-express.ts',
    content: `import type { Request } from 'express'; export type Asked = Request;`,
    rules: ['domain-is-pure'],
  },
  {
    path: 'src/cycle/says-it-itself.ts',
    content: `import { port } from '../platform'; export const inner = port;`,
    rules: ['domain-is-pure'],
  },
  {
    path: 'src/deposits/calls-for-a-cycle.ts',
    content: `import type { cycle } from '../cycle'; export type Inner = typeof cycle;`,
    rules: ['cycle-is-on-top'],
  },
  {
    path: 'src/adapters/schedule/credits-by-a-timer.ts',
    content: `import { deposit } from '../../deposits'; export const inner = deposit;`,
    rules: ['schedule-only-triggers'],
  },
  {
    path: 'src/deposits/reaches-into-ledger.ts',
    content: `import { total } from '../ledger/total'; export const inner = total;`,
    rules: ['modules-by-front-door'],
  },
  {
    path: 'src/deposits/reaches-for-a-port.ts',
    content: `import { Books } from '../ledger/ports/books'; export const inner = Books;`,
    rules: ['modules-by-front-door'],
  },
  {
    path: 'src/main.ts',
    content: `import { total } from './ledger/total'; export const inner = total;`,
    rules: ['modules-by-front-door'],
  },
  {
    path: 'src/adapters/postgres/reaches-for-a-port.ts',
    content: `import type { Books } from '../../ledger/ports/books'; export type Inner = Books;`,
    rules: ['ports-by-front-door'],
  },
  {
    path: 'src/platform/takes-an-adapter.ts',
    content: `import { PostgresBooks } from '../adapters/postgres'; export const inner = PostgresBooks;`,
    rules: ['only-app-module-knows-both'],
  },
  {
    path: 'src/adapters/rest/calls-the-bot.ts',
    content: `import { bot } from '../telegram'; export const inner = bot;`,
    rules: ['adapters-stay-apart'],
  },
  {
    path: 'src/adapters/postgres/knows-the-bot.ts',
    content: `import { inner } from '../telegram/inner'; export const known = inner;`,
    rules: ['postgres-keeps-stores-only'],
  },
  {
    path: 'src/boot.ts',
    content: `import { inner } from './adapters/telegram/inner'; export const known = inner;`,
    rules: ['adapters-by-front-door'],
  },
  {
    path: 'src/adapters/rest/asks-the-sandbox.ts',
    content: `import { demo } from '../../sandbox'; export const inner = demo;`,
    rules: ['no-sandbox-in-production'],
  },
  {
    path: 'src/sandbox/node/packs-as-the-gateway.ts',
    content: `import { packed } from '../../adapters/crowdwiz/protocol/transaction';
      export const block = packed;`,
    rules: ['sandbox-node-packs-by-itself'],
  },
  {
    path: 'src/sandbox/helps-to-pack.ts',
    content: `import type { packed } from '../adapters/crowdwiz/protocol/transaction';
      export type Packed = typeof packed;`,
    rules: [],
  },
  {
    path: 'src/sandbox/node/packs-by-a-helper.ts',
    content: `import type { Packed } from '../helps-to-pack'; export type Block = Packed;`,
    rules: ['sandbox-node-packs-by-itself'],
  },
  {
    path: 'src/adapters/rest/queries.ts',
    content: `import { DataSource } from 'typeorm'; export const inner = DataSource;`,
    rules: ['database-libraries-in-postgres'],
  },
  {
    path: 'src/adapters/telegram/signs.ts',
    content: `import { Signature } from 'btsdex-ecc'; export const inner = Signature;`,
    rules: ['chain-libraries-in-crowdwiz'],
  },
  {
    path: 'src/adapters/rest/chats.ts',
    content: `import { Telegraf } from 'telegraf'; export const inner = Telegraf;`,
    rules: ['telegram-libraries-in-telegram'],
  },
  {
    path: 'src/deposits/hen.ts',
    content: `import type { Egg } from './egg'; export type Hen = Egg;`,
    // A circle is told once, at the file that comes first.
    rules: [],
  },
  {
    path: 'src/deposits/egg.ts',
    content: `import { Hen } from './hen'; export type Egg = Hen;`,
    rules: ['no-circular'],
  },
  {
    path: 'src/platform/takes-test-support.ts',
    content: `import { help } from '../../test/support/help'; help();`,
    rules: ['no-test-code-in-production'],
  },
  {
    path: 'src/platform/takes-a-spec.ts',
    content: `import '../ledger/total.spec';`,
    rules: ['modules-by-front-door', 'no-test-code-in-production'],
  },
  {
    path: 'src/platform/takes-a-tool.ts',
    content: `import ts from 'typescript'; export const inner = ts;`,
    rules: ['not-to-dev-dependency'],
  },
  {
    path: 'src/platform/takes-a-guest.ts',
    content: `import bodyParser from 'body-parser'; export const inner = bodyParser;`,
    rules: ['not-to-undeclared-package'],
  },
  {
    path: 'src/platform/takes-what-is-not-there.ts',
    content: `import { nothing } from './nowhere'; export const inner = nothing;`,
    rules: ['no-unresolvable'],
  },
];
