// Plants each mistake in a copy of what is built, and sees the simulation catch it by the rule that names it.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from './planted-bugs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const swc = require('@swc/core');
require('reflect-metadata');
require('@nestjs/common').Logger.overrideLogger(false);
const { SHARED_SERVER_VARIABLE, ThrowAwayDatabases } = require(
  join(root, 'dist/sandbox/simulation/throw-away-databases.js'),
);
/** As many as a small machine has cores. */
const HUNTS_AT_A_TIME = 2;
const SEEDS_SEARCHED = 60;
const COMPILER = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs', ignoreDynamic: true },
  swcrc: false,
};

function change(text, { file, find, replace }) {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`${file}: the place to change stands there ${places} times`);
  return text.replace(find, () => replace);
}

/** A copy of what is built, with the files of the mistake changed and compiled anew. */
function plant({ edits }) {
  const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-planted-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const filename = join(root, 'src', file);
    const ofFile = edits.filter((edit) => edit.file === file);
    const text = ofFile.reduce(change, readFileSync(filename, 'utf8'));
    const target = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
    writeFileSync(target, swc.transformSync(text, { ...COMPILER, filename }).code);
  }
  return folder;
}

/** Ends with what the program said and its code; all programs share one PostgreSQL. */
function simulate(folder, words, serverUrl) {
  const program = join(folder, 'dist/sandbox/simulation/main.js');
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

/** What failed in a world, by rule, as the program says it; null when every invariant held. */
function failureIn(stdout) {
  const [, seed, sentences] = /^Seed (\d+) FAILED[^\n]*\n((?: {2}[^\n]+\n)+)/m.exec(stdout) ?? [];
  if (seed === undefined) return null;
  return {
    seed: Number(seed),
    sentences: sentences
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
  };
}

/** Plays worlds from the first on, in order, until one fails. */
async function play(folder, { faults }, { first, count }, serverUrl) {
  const words = ['--from', String(first), '--seeds', String(count), '--workers', '1'];
  const ofFaults = faults === undefined ? [] : ['--faults', faults];
  const { stdout, stderr, status } = await simulate(
    folder,
    [...words, '--until-failure', ...ofFaults],
    serverUrl,
  );
  const failure = failureIn(stdout);
  // Neither caught nor played to the end: the simulation itself is broken.
  if (failure === null && status !== 0) throw new Error(stderr);
  return failure;
}

/**
 * The seed that catches it by a rule that names its cause, and what it says; or null. A world that fails
 * by another rule alone catches nothing: the mistake might hide behind it.
 */
async function hunt(bug, isSearch, serverUrl) {
  const folder = plant(bug);
  const isCause = (sentence) => bug.rules.some((rule) => sentence.startsWith(`${rule}: `));
  const named = bug.seeds.map((seed) => ({ first: seed, count: 1 }));
  // What dies a moment earlier on another machine is another story: then the next worlds must tell.
  const stretches = [...(isSearch ? [] : named), { first: 1, count: SEEDS_SEARCHED }];
  const others = [];
  try {
    for (const stretch of stretches) {
      const end = stretch.first + stretch.count;
      for (let { first } = stretch; first < end;) {
        const failure = await play(folder, bug, { first, count: end - first }, serverUrl);
        if (failure === null) break;
        const { seed, sentences } = failure;
        const sentence = sentences.find(isCause);
        if (sentence !== undefined) return { caught: { seed, sentence }, others };
        others.push(`seed ${seed} by another rule (${sentences[0]})`);
        first = seed + 1;
      }
    }
    return { caught: null, others };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Hunts several at a time; gives how many got away. */
async function huntAll(bugs, isSearch, serverUrl) {
  const left = bugs.values();
  let missed = 0;
  const work = async () => {
    for (const bug of left) {
      const { caught, others } = await hunt(bug, isSearch, serverUrl);
      if (caught === null) missed += 1;
      console.log(
        caught === null
          ? `${bug.name}: NOT CAUGHT by ${SEEDS_SEARCHED} seeds; ${others.join(', ')}`
          : `${bug.name}: caught by seed ${caught.seed} (${caught.sentence})`,
      );
    }
  };
  await Promise.all(Array.from({ length: HUNTS_AT_A_TIME }, work));
  return missed;
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
