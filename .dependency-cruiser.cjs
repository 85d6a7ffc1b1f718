/**
 * The walls of the house (docs/ARCHITECTURE.md): src, packages, apps and examples. Each rule says why it stands, and
 * test/architecture/planted-violations.spec.ts breaks each one to see that it fires.
 */

/** `cycle` uses all the others, and none of them uses it. */
const DOMAIN =
  'linking|ledger|deposits|withdrawals|wallet|scan|safety|terms|cycle|api-keys|audit|decisions|idempotency|service-points|events|webhooks|alarms|desk';
const SPEC = '\\.spec\\.ts$';
/**
 * app.module.ts and composition/ tie ports to adapters, boot.ts starts what they tied, doctor/ looks whether
 * they would do, db-….ts are commands about the database.
 */
const COMPOSITION_ROOT =
  '^src/((app\\.module|boot|migrate-database|db-[a-z]+)\\.ts$|(composition|doctor)/)';
/** Of the protocol, what writes no bytes of a transaction or a block. */
const PACK_NOTHING = 'base58|bounded-map|errors|hashes|ids|keys|memo|signature';
const PACKERS = `^packages/crowdwiz-protocol/src/(?!curve/|(${PACK_NOTHING})\\.ts$)`;
/** What the exports of the gateway and of each package name: everything else is theirs. */
const PUBLIC_FACES = [
  '^src/(index|ports|adapters/(postgres|crowdwiz|telegram|rest)/index)\\.ts$',
  '^packages/[^/]+/src/.*index\\.ts$',
  '^packages/crowdwiz-protocol/src/[^/]+\\.ts$',
  '^packages/sandbox/src/(free-port|wait-until)\\.ts$',
];
/** What the tests of the protocol compare it with; it is not published. */
const SECOND_OPINION = '^packages/crowdwiz-protocol/src/btsdex-';
const CRYPTOGRAPHY = '^(node:)?crypto$';

/** Matches a package below any node_modules, whatever its depth. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'kernel-is-pure',
      severity: 'error',
      comment:
        'Everything stands on the kernel, so it stands on nothing (but random numbers): a kernel ' +
        'that knows a folder, a package or the system drags that into every module.',
      from: { path: '^src/kernel/', pathNot: SPEC },
      to: { pathNot: ['^src/kernel/', CRYPTOGRAPHY] },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'The rules about money must be testable without anything installed and must outlive every ' +
        'library: a domain folder takes the kernel, its neighbours, cryptography and the two Nest ' +
        'decorators, and no adapter, database, chain, chat or web library.',
      from: { path: `^src/(${DOMAIN})/`, pathNot: SPEC },
      to: {
        pathNot: [`^src/(kernel|${DOMAIN})/`, packages('@nestjs/common'), CRYPTOGRAPHY],
      },
    },
    {
      name: 'cycle-is-on-top',
      severity: 'error',
      comment:
        'The cycle says in which order the parts of the domain do their work: a part that calls for ' +
        'a cycle itself would wait for one that waits for it.',
      from: { path: `^src/(kernel|${DOMAIN})/`, pathNot: '^src/cycle/' },
      to: { path: '^src/cycle/' },
    },
    {
      name: 'desk-only-looks',
      severity: 'error',
      comment:
        'The desk shows operators what the other parts keep. A part of the domain that asks it would let what is ' +
        'shown decide about money, and the desk could not change with what operators want to see.',
      from: { path: `^src/(kernel|${DOMAIN})/`, pathNot: '^src/desk/' },
      to: { path: '^src/desk/' },
    },
    {
      name: 'schedule-only-triggers',
      severity: 'error',
      comment:
        'When a cycle begins is a matter of timers and notices, what it does is domain. A timer that ' +
        'calls a use case by itself goes around the order of the cycle, and is missing in its tests.',
      from: { path: '^src/adapters/schedule/', pathNot: SPEC },
      to: { path: `^src/(${DOMAIN})/`, pathNot: '^src/(cycle|wallet)/' },
    },
    {
      name: 'modules-by-front-door',
      severity: 'error',
      comment:
        "A folder's index.ts is its promise; whatever else lies in it may change on any day. " +
        'Whoever reaches past the index turns an inner detail into a promise.',
      from: { path: '^src/([^/]+)(?:/|$)', pathNot: '^src/adapters/' },
      to: {
        path: `^src/(kernel|${DOMAIN})/`,
        pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'ports-by-front-door',
      severity: 'error',
      comment:
        'An adapter implements ports and translates nouns, both of which index.ts exports; one that ' +
        'imports an inner file is coupled to how the module works, not to what it asks for.',
      from: { path: '^src/adapters/' },
      to: { path: `^src/(kernel|${DOMAIN})/`, pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'only-app-module-knows-both',
      severity: 'error',
      comment:
        'Which technology stands behind a port is decided in one place, so that exchanging one is ' +
        'a change of one file. (Adapters may know themselves; see adapters-stay-apart.)',
      from: { path: '^src/', pathNot: [COMPOSITION_ROOT, '^src/adapters/'] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'adapters-stay-apart',
      severity: 'error',
      comment:
        'Adapters meet in the domain: a bot that calls the REST code, or REST that calls the chain ' +
        'code, goes around the use cases and their checks.',
      from: { path: '^src/adapters/([^/]+)/', pathNot: '^src/adapters/postgres/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'postgres-keeps-stores-only',
      severity: 'error',
      comment:
        'Another adapter may have something to remember (the bot its conversations), and the ' +
        'database keeps it: through the store that the other one declares, and for nothing else.',
      from: { path: '^src/adapters/postgres/' },
      to: {
        path: '^src/adapters/',
        pathNot: ['^src/adapters/postgres/', '^src/adapters/[^/]+/(index|[a-z-]+-store)\\.ts$'],
      },
    },
    {
      name: 'adapters-by-front-door',
      severity: 'error',
      comment:
        'Tying the house together takes modules and options of an adapter; how it works inside is ' +
        'its own, so that it can be rewritten without a look at the rest.',
      from: { path: COMPOSITION_ROOT },
      to: {
        path: '^src/adapters/',
        pathNot: '^src/adapters/[^/]+/index\\.ts$',
      },
    },
    {
      name: 'no-sandbox-in-production',
      severity: 'error',
      comment:
        'The sandbox holds a chain and a Telegram that agree to everything, and keys that everybody ' +
        'knows: nothing that runs for real may depend on it.',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: '^packages/(sandbox|testkit)/' },
    },
    {
      name: 'protocol-in-crowdwiz',
      severity: 'error',
      comment:
        'Keys, memos and operations are the language of one adapter; an edge that speaks it goes around ' +
        'the ports of the wallet and the scan.',
      from: { path: '^src/', pathNot: '^src/adapters/crowdwiz/' },
      to: { path: '^packages/crowdwiz-protocol/' },
    },
    {
      name: 'embedded-postgres-in-composition-root',
      severity: 'error',
      comment:
        'Whether a PostgreSQL is started or one is given is decided before anything is tied together; ' +
        'what knows of the difference would behave differently in production.',
      from: { path: '^src/', pathNot: COMPOSITION_ROOT },
      to: { path: '^packages/embedded-postgres/' },
    },
    {
      name: 'specs-take-stores-in-memory',
      severity: 'error',
      comment:
        'A unit spec needs nothing installed and takes milliseconds: of what tests a whole gateway it takes ' +
        'the stores in memory, and no world, node or server.',
      from: { path: '^src/.*' + SPEC },
      to: {
        path: '^packages/(sandbox|testkit)/',
        pathNot: '^packages/testkit/src/(memory|contracts)/index\\.ts$',
      },
    },
    {
      name: 'packages-by-front-door',
      severity: 'error',
      comment:
        "What a package's index.ts exports is its promise to the gateway; internal/ is for the packages " +
        'that are built and tested together with it.',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'packages-know-no-gateway',
      severity: 'error',
      comment:
        'A package is used without the gateway, and the gateway stands on two of them: one that imports ' +
        'the gateway, or what judges it, is neither. The test kit alone knows whom it tests.',
      from: { path: '^packages/(?!testkit/)' },
      to: { path: '^(src|packages/testkit)/' },
    },
    {
      name: 'protocol-stands-alone',
      severity: 'error',
      comment:
        'Whoever signs elsewhere (another process, another machine) takes the protocol alone: it needs ' +
        'no network, no file and nothing of ours.',
      from: { path: '^packages/crowdwiz-protocol/', pathNot: [SPEC, SECOND_OPINION] },
      to: {
        pathNot: [
          '^packages/crowdwiz-protocol/',
          packages('@noble/[^/]+', 'secp256k1'),
          '^(node:)?(crypto|module|util)$',
        ],
      },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment:
        'A service installs the client beside nothing of ours: it knows the gateway by its document, and takes one ' +
        'library and what Node.js has.',
      from: { path: '^packages/client/', pathNot: SPEC },
      to: {
        pathNot: [
          '^packages/client/',
          packages('openapi-fetch'),
          '^(node:)?(crypto|timers/promises)$',
        ],
      },
    },
    {
      name: 'oracle-computes-by-itself',
      severity: 'error',
      comment:
        'An oracle that asks the code which it judges finds every mistake right: of ours it takes the ' +
        "chain's own record and the decoding of the wire.",
      from: { path: '^packages/testkit/src/invariants/' },
      to: {
        path: ['^src/', '^packages/testkit/src/(?!invariants/)'],
        reachable: true,
      },
    },
    {
      name: 'apps-are-not-imported',
      severity: 'error',
      comment:
        'An app is a program for people, and lies in no tarball: what imports it cannot be installed. Nor ' +
        'does an example: it stands for a package of somebody else.',
      from: { path: '^(src|packages)/' },
      to: { path: '^(apps|examples)/' },
    },
    {
      name: 'examples-stand-outside',
      severity: 'error',
      comment:
        'An example is the package of a team, which has no repository of ours beside it: a path that leads ' +
        'out of its own folder leads nowhere once it is copied.',
      from: { path: '^examples/([^/]+)/' },
      to: {
        path: '^(src|packages|apps|test|examples)/',
        pathNot: '^examples/$1/',
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'examples-by-front-door',
      severity: 'error',
      comment:
        'Examples show what a team may build on. What they take from behind the public faces would be copied, ' +
        'and break with any release.',
      from: { path: '^examples/' },
      to: { path: '^(src|packages|apps)/', pathNot: PUBLIC_FACES },
    },
    {
      name: 'sandbox-packs-by-itself',
      severity: 'error',
      comment:
        'A node that packs by the code of the gateway makes the same mistake as the gateway, and no ' +
        'test sees it: of the protocol the sandbox takes keys, memos, signatures and ids, and nothing ' +
        'that leads to a packer.',
      from: { path: '^packages/sandbox/', pathNot: SPEC },
      to: { path: PACKERS, reachable: true },
    },
    {
      name: 'database-libraries-in-postgres',
      severity: 'error',
      comment:
        'SQL and transactions are the business of one adapter; a query elsewhere escapes the unit ' +
        'of work, and with it the guarantee that an effect and its record commit together.',
      from: { path: '^src/', pathNot: ['^src/adapters/postgres/', SPEC] },
      to: { path: packages('typeorm', '@nestjs/typeorm', 'pg', '@types/pg') },
    },
    {
      name: 'chain-libraries-in-protocol',
      severity: 'error',
      comment:
        'btsdex keeps its state in module-wide singletons and knows BitShares, not CrowdWiz: the tests of ' +
        'one package compare with it, and the bench measures against it.',
      from: {
        path: '^(src|packages|apps)/',
        pathNot: '^(packages/crowdwiz-protocol|apps/bench)/',
      },
      to: { path: packages('btsdex', 'btsdex-[a-z]+', '@noble/[^/]+', 'secp256k1') },
    },
    {
      name: 'telegram-libraries-in-telegram',
      severity: 'error',
      comment:
        'Telegram is one front end among several; what knows telegraf cannot be used by another.',
      from: { path: '^src/', pathNot: '^src/adapters/telegram/' },
      to: { path: packages('telegraf', 'nestjs-telegraf') },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'In a circle nobody is below, so no part can be understood, tested or moved alone; and ' +
        'with CommonJS one of the two finds the other half-loaded.',
      from: { path: '^(src|packages|apps|examples)/' },
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      comment: 'Tests are not shipped, so what imports them does not start.',
      from: { path: '^(src|packages|apps)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment:
        'The image, and whoever installs a package, has production packages alone: an import of another ' +
        'one ends the process at start. Types vanish when compiled and do no harm.',
      from: { path: '^(src|packages)/', pathNot: [SPEC, SECOND_OPINION] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: packages('@types/[^/]+'),
      },
    },
    {
      name: 'not-to-undeclared-package',
      severity: 'error',
      comment:
        'A package that is only there because another one needs it leaves, or changes its version, ' +
        'without notice.',
      from: { path: '^(src|packages|apps|examples)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'What cannot be resolved cannot be checked: every rule above would be blind to it.',
      from: { path: '^(src|packages|apps|examples)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Without this the compiler's own elisions would hide type-only imports from every rule.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps|(packages|examples)/[^/]+)/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['crowdwiz-source', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
