import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintFromString, loadConfig } from '@redocly/openapi-core';
import { ensureBuilt } from '../e2e/process/platform-process';
import { PROJECT_ROOT } from './cruise';

const FOLDER = join(PROJECT_ROOT, 'docs/openapi');

async function lint(text: string, name: string): Promise<string[]> {
  const config = await loadConfig({ configPath: join(FOLDER, 'redocly.yaml') });
  const problems = await lintFromString({
    source: text,
    absoluteRef: join(FOLDER, `${name}.json`),
    config,
  });
  return problems.map(
    ({ ruleId, message, location }) =>
      `${ruleId}: ${message} (${location.map(({ pointer }) => pointer ?? '').join()})`,
  );
}

describe('docs/openapi', () => {
  it('is what the code says, and so are the types of the client', () => {
    ensureBuilt();
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(PROJECT_ROOT, 'scripts/openapi.mjs'), '--check'],
      { encoding: 'utf8' },
    );
    // What to do about it stands in the words of the program.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each(['service', 'admin'])('has nothing for a linter to say about %s.json', async (name) => {
    expect(await lint(readFileSync(join(FOLDER, `${name}.json`), 'utf8'), name)).toEqual([]);
  });

  it.each([
    ['"operationId":"deposits.list"', '"operationId":"listDeposits"', 'operation-id'],
    ['"operationId":"deposits.list"', '"operationId":"balance.get"', 'operationId-unique'],
    ['"example":{"reference":"player-4711"}', '"example":{"reference":1}', 'media-type-examples'],
    ['"type":["string","null"]', '"type":["text","null"]', 'struct'],
  ])('is linted: %s as %s is found', async (right, wrong, rule) => {
    const text = JSON.stringify(JSON.parse(readFileSync(join(FOLDER, 'service.json'), 'utf8')));
    expect(text).toContain(right);
    const problems = await lint(text.replace(right, wrong), 'service');
    expect(problems.join('\n')).toContain(rule);
  });
});
