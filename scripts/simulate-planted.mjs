// Plants each classic mistake in a copy of what is built, and sees the simulation catch it.
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

/** The seed that catches it and what it says, or null. */
async function hunt(bug, isSearch, serverUrl) {
  const folder = plant(bug);
  const search = [['--seeds', String(SEEDS_SEARCHED), '--until-failure']];
  const replays = bug.seeds.map((seed) => ['--seed', String(seed)]);
  try {
    // What dies a moment earlier on another machine is another story: then the next worlds must tell.
    for (const words of isSearch ? search : [...replays, ...search]) {
      const { stdout, stderr, status } = await simulate(folder, words, serverUrl);
      const [, seed, sentence] = /^Seed (\d+) FAILED[^\n]*\n {2}([^\n]+)/m.exec(stdout) ?? [];
      if (seed !== undefined) return { seed: Number(seed), sentence };
      // Neither caught nor played to the end: the simulation itself is broken.
      if (status !== 0) throw new Error(stderr);
    }
    return null;
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
      const caught = await hunt(bug, isSearch, serverUrl);
      if (caught === null) missed += 1;
      console.log(
        caught === null
          ? `${bug.name}: NOT CAUGHT by ${SEEDS_SEARCHED} seeds`
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
  const bugs = PLANTED_BUGS.filter(({ name }) => only.length === 0 || only.includes(name));
  const databases = await ThrowAwayDatabases.start();
  try {
    return await huntAll(bugs, isSearch, databases.adminUrl);
  } finally {
    await databases.stop();
  }
}

process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1;
