// Plants each mistake in a copy of what is built, and sees the simulation catch it by the rule that names it.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECTS, ROOT as root } from './outputs.mjs';
import { changedSources, PLANTED_BUGS } from './planted-bugs.mjs';

const require = createRequire(import.meta.url);
const swc = require('@swc/core');
require('reflect-metadata');
require('@nestjs/common').Logger.overrideLogger(false);
const { SHARED_SERVER_VARIABLE, ThrowAwayDatabases } = require(
  join(root, 'apps/dist/simulation/throw-away-databases.js'),
);
if (SHARED_SERVER_VARIABLE === undefined)
  throw new Error('Each hunt would start a PostgreSQL of its own');
/** As many as a small machine has cores. */
const HUNTS_AT_A_TIME = 2;
const SEEDS_SEARCHED = 60;
/** As many as the longest story has. */
const TURNS_MAXIMUM = 60;
const COMPILER = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs', ignoreDynamic: true },
  swcrc: false,
};

/** Others' packages where they are; ours by links that lead into the copy, as npm makes them. */
function linkPackages(folder) {
  const installed = join(root, 'node_modules');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(installed)) {
    const place = join(folder, 'node_modules', name);
    const isOurs = name.startsWith('crowdwiz-');
    if (isOurs) cpSync(join(installed, name), place, { verbatimSymlinks: true });
    else symlinkSync(join(installed, name), place);
  }
}

/** What runs, without declarations and source maps, which nothing reads here. */
const isRun = (path) => !/\.(d\.ts|map|tsbuildinfo)$/.test(path);

/** A copy of what is built, in which one mistake after the other is planted. */
function copyBuilt() {
  const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-planted-'));
  linkPackages(folder);
  for (const { output } of PROJECTS) {
    cpSync(join(root, output), join(folder, output), { recursive: true, filter: isRun });
    const description = join(dirname(output), 'package.json');
    // The apps and the page have none of their own: they belong to the gateway's.
    if (!existsSync(join(root, description))) continue;
    cpSync(join(root, description), join(folder, description));
  }
  return folder;
}

/** Changes the files of the mistake in the copy and compiles them anew; gives what puts them back. */
function plant(folder, { edits }) {
  const changed = changedSources(join(root, 'src'), edits).map(({ file, text }) => {
    const filename = join(root, 'src', file);
    const built = join('dist', file.replace(/\.ts$/, '.js'));
    writeFileSync(join(folder, built), swc.transformSync(text, { ...COMPILER, filename }).code);
    return built;
  });
  return () => {
    for (const built of changed) copyFileSync(join(root, built), join(folder, built));
  };
}

/** Ends with what the program said and its code; all programs share one PostgreSQL. */
function run(folder, name, words, serverUrl) {
  const program = join(folder, 'apps/dist/simulation', name);
  const env = { ...process.env, [SHARED_SERVER_VARIABLE]: serverUrl };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { env });
    const told = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        told[stream] += text;
      });
    }
    child.once('error', reject);
    child.once('close', (status) => resolve({ ...told, status }));
  });
}

/** What failed in which worlds, by rule, as the program says it. */
function failuresIn(stdout) {
  const all = stdout.matchAll(/^(?:Seed|History) (\d+) FAILED[^\n]*\n((?: {2}[^\n]+\n)+)/gm);
  return [...all].map(([, seed, sentences]) => ({
    seed: Number(seed),
    sentences: sentences
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
  }));
}

/** Plays the worlds in which it was found out, each until it is caught; gives those that failed. */
async function playNamed(folder, bug, serverUrl) {
  const { rules, seeds, turns = TURNS_MAXIMUM } = bug;
  const words = ['--seeds', seeds.join(), '--turns', String(turns), '--rules', rules.join()];
  const { stdout, stderr, status } = await run(
    folder,
    'hunt.js',
    [...words, ...kindsOf(bug)],
    serverUrl,
  );
  const failures = failuresIn(stdout);
  if (failures.length === 0 && status !== 0) throw new Error(stderr);
  return failures;
}

/** What may be in the worlds, or in the histories, that are played for it. */
function kindsOf({ faults, plot }) {
  return plot === undefined ? ['--faults', faults] : ['--plot', plot];
}

/** Plays whole worlds from the first on, in order, until one fails. */
async function playNext(folder, bug, { first, count }, serverUrl) {
  const what = bug.plot === undefined ? '--seeds' : '--histories';
  const words = ['--from', String(first), what, String(count), '--workers', '1'];
  const { stdout, stderr, status } = await run(
    folder,
    'main.js',
    [...words, '--until-failure', ...kindsOf(bug)],
    serverUrl,
  );
  const [failure = null] = failuresIn(stdout);
  // Neither caught nor played to the end: the simulation itself is broken.
  if (failure === null && status !== 0) throw new Error(stderr);
  return failure;
}

/**
 * The seed that catches it by a rule that names its cause, and what it says; or null. A world that fails
 * by another rule alone catches nothing: the mistake might hide behind it.
 */
async function hunt(folder, bug, isSearch, serverUrl) {
  const putBack = plant(folder, bug);
  const isCause = (sentence) => bug.rules.some((rule) => sentence.startsWith(`${rule}: `));
  const others = [];
  const look = ({ seed, sentences }) => {
    const sentence = sentences.find(isCause);
    if (sentence !== undefined) return { caught: { seed, sentence }, others };
    others.push(`seed ${seed} by another rule (${sentences[0]})`);
    return null;
  };
  try {
    const named = isSearch ? [] : await playNamed(folder, bug, serverUrl);
    for (const failure of named) {
      const found = look(failure);
      if (found !== null) return found;
    }
    // What dies a moment earlier on another machine is another story: then the next worlds must tell.
    for (let first = 1; first <= SEEDS_SEARCHED;) {
      const count = SEEDS_SEARCHED - first + 1;
      const failure = await playNext(folder, bug, { first, count }, serverUrl);
      if (failure === null) break;
      const found = look(failure);
      if (found !== null) return found;
      first = failure.seed + 1;
    }
    return { caught: null, others };
  } finally {
    putBack();
  }
}

/** Hunts what is left, one after the other, in a copy of its own; gives how many got away. */
async function huntLeft(left, isSearch, serverUrl) {
  const folder = copyBuilt();
  let missed = 0;
  try {
    for (const bug of left) {
      const { caught, others } = await hunt(folder, bug, isSearch, serverUrl);
      if (caught === null) missed += 1;
      console.log(
        caught === null
          ? `${bug.name}: NOT CAUGHT by ${SEEDS_SEARCHED} seeds; ${others.join(', ')}`
          : `${bug.name}: caught by ${bug.plot === undefined ? 'seed' : 'history'} ${caught.seed} (${caught.sentence})`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return missed;
}

/** Hunts several at a time; gives how many got away. */
async function huntAll(bugs, isSearch, serverUrl) {
  const left = bugs.values();
  const hunts = Array.from({ length: HUNTS_AT_A_TIME }, () => huntLeft(left, isSearch, serverUrl));
  const missed = await Promise.all(hunts);
  return missed.reduce((sum, each) => sum + each, 0);
}

async function main(words) {
  const isSearch = words.includes('--search');
  const only = words.filter((word) => !word.startsWith('--'));
  const unknown = only.find((name) => !PLANTED_BUGS.some((bug) => bug.name === name));
  if (unknown !== undefined) {
    const names = PLANTED_BUGS.map(({ name }) => name).join(', ');
    throw new RangeError(`There is no bug "${unknown}". There are: ${names}`);
  }
  // A rare one takes worlds by the dozen: it is hunted by its name.
  const bugs = PLANTED_BUGS.filter(({ name, isRare }) =>
    only.length === 0 ? isRare !== true : only.includes(name),
  );
  const databases = await ThrowAwayDatabases.start();
  try {
    return await huntAll(bugs, isSearch, databases.adminUrl);
  } finally {
    await databases.stop();
  }
}

process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1;
