import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../..');
const BUGS = pathToFileURL(join(ROOT, 'scripts/planted-bugs.mjs')).href;

/** Says of each mistake whether it can be planted in the sources as they are; Jest itself reads no ES modules. */
const PLANT_ALL = `
  import { changedSources, PLANTED_BUGS } from ${JSON.stringify(BUGS)};
  const nowhere = { file: 'main.ts', find: 'a line that is not there', replace: '' };
  const outcomes = [...PLANTED_BUGS, { name: 'nowhere', edits: [nowhere] }].map((bug) => {
    try {
      changedSources('src', bug.edits);
      return [bug.name, 'planted'];
    } catch (error) {
      return [bug.name, error.message];
    }
  });
  console.log(JSON.stringify(outcomes));
`;

describe('the mistakes that are planted to see the simulation catch them', () => {
  it('still find the place that they change exactly once, after any refactoring', () => {
    const words = ['--input-type=module', '--eval', PLANT_ALL];
    const { stdout } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
    const outcomes = JSON.parse(stdout) as [string, string][];
    const lost = outcomes.filter(([, outcome]) => outcome !== 'planted');
    expect(lost).toEqual([['nowhere', 'main.ts: the place to change stands there 0 times']]);
    expect(outcomes.length).toBeGreaterThan(20);
  });
});
