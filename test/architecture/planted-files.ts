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
  'src/desk/index.ts': `import { total } from '../ledger'; export const shown = total;`,
  'src/adapters/schedule/index.ts': `import { ChainHealth } from '../../wallet'; import { cycle } from '../../cycle';
    export const begins = [ChainHealth, cycle];`,
  'src/adapters/telegram/chat-store.ts': `export abstract class ChatStore {}`,
  'src/adapters/telegram/inner.ts': `export const inner = 1;`,
  'src/adapters/postgres/chats.ts': `import { ChatStore } from '../telegram/chat-store';
    import type { bot } from '../telegram'; export class Chats extends ChatStore { bot?: typeof bot; }`,
  'src/adapters/telegram/index.ts': `import 'telegraf'; export const bot = 1;`,
  'src/adapters/crowdwiz/index.ts': `import { keys } from 'crowdwiz-protocol'; export const chain = keys;`,
  'src/platform/index.ts': `import { zero } from '../kernel'; export const port = zero;`,
  'packages/client/src/index.ts': `import 'openapi-fetch'; import 'node:crypto'; export { retry } from './retry';`,
  'packages/client/src/retry.ts': `import 'node:timers/promises'; export const retry = 1;`,
  'packages/crowdwiz-protocol/src/index.ts': `export { keys } from './keys'; export { packed } from './transaction';`,
  'packages/crowdwiz-protocol/src/keys.ts': `import '@noble/curves/secp256k1.js'; import 'secp256k1'; import 'node:crypto'; import 'node:module';
    export const keys = 1;`,
  'packages/crowdwiz-protocol/src/transaction.ts': `export const packed = 1;`,
  'packages/embedded-postgres/src/index.ts': `import 'pg'; import 'node:fs'; export const server = 1;`,
  'packages/sandbox/src/node/index.ts': `import 'ws'; import { keys } from 'crowdwiz-protocol/keys'; export const node = keys;`,
  'packages/testkit/src/invariants/index.ts': `import { node } from 'crowdwiz-sandbox/node'; import { packed } from 'crowdwiz-protocol';
    export const oracle = [node, packed];`,
  'packages/testkit/src/world/index.ts': `import { zero } from 'crowdwiz-gateway/internal/kernel/index';
    import { server } from 'crowdwiz-embedded-postgres'; export const world = [zero, server];`,
  'apps/demo/main.ts': `import { total } from 'crowdwiz-gateway/internal/ledger/total'; import 'telegraf';
    import { PostgresBooks } from 'crowdwiz-gateway/postgres'; import { world } from 'crowdwiz-testkit/world';
    export const demo = [total, PostgresBooks, world];`,
  'apps/bench/main.ts': `import 'btsdex-ecc'; import { demo } from '../demo/main'; export const bench = demo;`,
  'examples/own-shop/package.json': `{ "name": "own-shop", "dependencies": { "@nestjs/common": "*" } }`,
  'examples/own-shop/src/shop.ts': `import { Injectable } from '@nestjs/common'; import { face } from 'crowdwiz-gateway';
    import { PostgresBooks } from 'crowdwiz-gateway/postgres'; export const shop = [Injectable, face, PostgresBooks];`,
  'examples/own-shop/spec/shop.spec.ts': `import { shop } from '../src/shop'; import { world } from 'crowdwiz-testkit/world';
    export const seen = [shop, world];`,
  'src/index.ts': `import { zero } from './kernel'; export const face = zero;`,
  'src/boot.ts': `import { server } from 'crowdwiz-embedded-postgres'; export const started = server;`,
  'src/app.module.ts': `import { Books } from './ledger'; import { PostgresBooks } from './adapters/postgres';
    export const providers = [{ provide: Books, useClass: PostgresBooks }];`,
  'src/doctor/index.ts': `import { PostgresBooks } from '../adapters/postgres'; export const looked = PostgresBooks;`,
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
  // The bench measures against two of them, so that they are declared for it.
  ...['btsdex', 'btsdex-api', 'btsdex-ecc', 'btsdex-serializer'].map((name, index) => ({
    path: `src/wallet/takes-chain-${index}.ts`,
    content: `import '${name}';`,
    rules: [
      'chain-libraries-in-protocol',
      'domain-is-pure',
      index < 2 ? 'not-to-undeclared-package' : 'not-to-dev-dependency',
    ],
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
    path: 'src/deposits/asks-the-desk.ts',
    content: `import type { shown } from '../desk'; export type Inner = typeof shown;`,
    rules: ['desk-only-looks'],
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
    path: 'src/db-inner.ts',
    content: `import { inner } from './adapters/telegram/inner'; export const known = inner;`,
    rules: ['adapters-by-front-door'],
  },
  {
    path: 'src/doctor/looks-inside.ts',
    content: `import { inner } from '../adapters/telegram/inner'; export const known = inner;`,
    rules: ['adapters-by-front-door'],
  },
  {
    path: 'src/adapters/rest/asks-the-sandbox.ts',
    content: `import { node } from 'crowdwiz-sandbox/node'; export const inner = node;`,
    rules: ['no-sandbox-in-production', 'packages-by-front-door'],
  },
  {
    path: 'src/platform/asks-the-test-kit.ts',
    content: `import type { world } from 'crowdwiz-testkit/world'; export type Inner = typeof world;`,
    rules: ['no-sandbox-in-production', 'packages-by-front-door'],
  },
  {
    path: 'src/adapters/rest/speaks-protocol.ts',
    content: `import { keys } from 'crowdwiz-protocol'; export const inner = keys;`,
    rules: ['protocol-in-crowdwiz'],
  },
  {
    path: 'src/adapters/postgres/starts-a-server.ts',
    content: `import { server } from 'crowdwiz-embedded-postgres'; export const inner = server;`,
    rules: ['embedded-postgres-in-composition-root'],
  },
  {
    path: 'src/adapters/crowdwiz/reaches-into-protocol.ts',
    content: `import { keys } from 'crowdwiz-protocol/keys'; export const inner = keys;`,
    rules: ['packages-by-front-door'],
  },
  {
    path: 'packages/sandbox/src/node/asks-the-gateway.ts',
    content: `import { zero } from '../../../../src/kernel'; export const inner = zero;`,
    rules: ['packages-know-no-gateway'],
  },
  {
    path: 'packages/sandbox/src/node/asks-the-oracle.ts',
    content: `import { oracle } from '../../../testkit/src/invariants'; export const inner = oracle;`,
    rules: ['packages-know-no-gateway', 'sandbox-packs-by-itself'],
  },
  {
    path: 'packages/client/src/takes-the-protocol.ts',
    content: `import { keys } from 'crowdwiz-protocol'; export const known = keys;`,
    rules: ['client-stands-alone'],
  },
  {
    path: 'packages/client/src/asks-the-gateway.ts',
    content: `import { zero } from 'crowdwiz-gateway/internal/kernel/index'; export const none = zero;`,
    rules: ['client-stands-alone', 'packages-know-no-gateway'],
  },
  {
    path: 'packages/client/src/reads-files.ts',
    content: `import { readFileSync } from 'node:fs'; export const read = readFileSync;`,
    rules: ['client-stands-alone'],
  },
  {
    path: 'packages/crowdwiz-protocol/src/connects.ts',
    content: `import 'node:net'; export const inner = 1;`,
    rules: ['protocol-stands-alone'],
  },
  {
    path: 'packages/crowdwiz-protocol/src/takes-a-server.ts',
    content: `import { server } from '../../embedded-postgres/src'; export const inner = server;`,
    rules: ['protocol-stands-alone'],
  },
  {
    path: 'packages/testkit/src/invariants/asks-the-gateway.ts',
    content: `import { zero } from 'crowdwiz-gateway/internal/kernel/index'; export const inner = zero;`,
    rules: ['oracle-computes-by-itself'],
  },
  {
    path: 'packages/testkit/src/helps-the-oracle.ts',
    content: `import type { PostgresBooks } from 'crowdwiz-gateway/postgres'; export type Helped = PostgresBooks;`,
    rules: [],
  },
  {
    path: 'packages/testkit/src/invariants/asks-a-helper.ts',
    content: `import type { Helped } from '../helps-the-oracle'; export type Inner = Helped;`,
    rules: ['oracle-computes-by-itself'],
  },
  {
    path: 'packages/testkit/src/world/plays-the-demo.ts',
    content: `import { demo } from '../../../../apps/demo/main'; export const inner = demo;`,
    rules: ['apps-are-not-imported'],
  },
  {
    path: 'packages/testkit/src/world/plays-an-example.ts',
    content: `import { shop } from '../../../../examples/own-shop/src/shop'; export const inner = shop;`,
    rules: ['apps-are-not-imported'],
  },
  {
    path: 'examples/own-shop/src/walks-in.ts',
    content: `import { face } from '../../../src'; export const inner = face;`,
    rules: ['examples-stand-outside'],
  },
  {
    path: 'examples/own-club/src/visits-a-neighbour.ts',
    content: `import { shop } from '../../own-shop/src/shop'; export const inner = shop;`,
    rules: ['examples-stand-outside'],
  },
  {
    path: 'examples/own-shop/src/reaches-inside.ts',
    content: `import { total } from 'crowdwiz-gateway/internal/ledger/total'; export const inner = total;`,
    rules: ['examples-by-front-door'],
  },
  {
    path: 'examples/own-shop/src/plays-the-demo.ts',
    content: `import type { demo } from '../../../apps/demo/main'; export type Inner = typeof demo;`,
    rules: ['examples-by-front-door', 'examples-stand-outside'],
  },
  {
    path: 'examples/own-shop/src/takes-a-guest.ts',
    content: `import { Client } from 'pg'; export const inner = Client;`,
    rules: ['not-to-undeclared-package'],
  },
  {
    path: 'packages/sandbox/src/node/packs-as-the-gateway.ts',
    content: `import { packed } from 'crowdwiz-protocol/transaction'; export const block = packed;`,
    rules: ['sandbox-packs-by-itself'],
  },
  {
    path: 'packages/sandbox/src/node/packs-by-all-of-it.ts',
    content: `import { keys } from 'crowdwiz-protocol'; export const inner = keys;`,
    rules: ['sandbox-packs-by-itself'],
  },
  {
    path: 'packages/embedded-postgres/src/helps-to-pack.ts',
    content: `import type { packed } from '../../crowdwiz-protocol/src/transaction';
      export type Packed = typeof packed;`,
    rules: [],
  },
  {
    path: 'packages/sandbox/src/node/packs-by-a-helper.ts',
    content: `import type { Packed } from 'crowdwiz-embedded-postgres/internal/helps-to-pack';
      export type Block = Packed;`,
    rules: ['sandbox-packs-by-itself'],
  },
  {
    path: 'packages/sandbox/src/node/signs-by-btsdex.ts',
    content: `import 'btsdex-ecc'; export const inner = 1;`,
    rules: ['chain-libraries-in-protocol', 'not-to-undeclared-package'],
  },
  {
    path: 'packages/sandbox/src/node/signs-natively.ts',
    content: `import 'secp256k1'; export const inner = 1;`,
    rules: ['chain-libraries-in-protocol', 'not-to-undeclared-package'],
  },
  {
    path: 'src/adapters/rest/queries.ts',
    content: `import { DataSource } from 'typeorm'; export const inner = DataSource;`,
    rules: ['database-libraries-in-postgres'],
  },
  {
    path: 'src/adapters/telegram/signs.ts',
    content: `import { Signature } from 'btsdex-ecc'; export const inner = Signature;`,
    rules: ['chain-libraries-in-protocol', 'not-to-dev-dependency'],
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
  {
    path: 'src/ledger/whole.spec.ts',
    content: `import { world } from 'crowdwiz-testkit/world'; export const seen = world;`,
    rules: ['specs-take-stores-in-memory'],
  },
];
