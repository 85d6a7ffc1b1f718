import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from './format.ts';
import { may } from './may.ts';
import { ENGLISH } from './texts-en.ts';
import { RUSSIAN } from './texts-ru.ts';

const ROOT = join(__dirname, '../..');
const TEXTS = { en: ENGLISH, ru: RUSSIAN };
const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

describe('the texts of the page', () => {
  const document = JSON.parse(read('docs/openapi/admin.json')) as {
    paths: Record<string, { get: { parameters: { name: string; schema: { enum?: string[] } }[] } }>;
  };
  const { parameters } = document.paths['/admin/v1/findings']!.get;
  const kinds = parameters.find(({ name }) => name === 'kind')?.schema.enum ?? [];

  it.each(LANGUAGES)('name every kind of finding (%s)', (language) => {
    expect(kinds).not.toEqual([]);
    expect(Object.keys(TEXTS[language].findingKinds).toSorted()).toEqual(kinds.toSorted());
  });

  it('in Russian have no Latin sentence left, and in English no Cyrillic letter', () => {
    expect(JSON.stringify({ ...ENGLISH, otherLanguage: '' })).not.toMatch(/[а-яё]/i);
    const words = JSON.stringify(Object.values(RUSSIAN.findingKinds));
    expect(words.replaceAll('CWD', '')).not.toMatch(/[a-z]{3}/i);
  });
});

describe('what the page offers', () => {
  const table = read('docs/ACCESS.md');
  const rolesOf = (route: string) => {
    const line = table.split('\n').find((each) => each.startsWith(`| \`${route}\``)) ?? '';
    const marks = line.split('|').slice(2);
    return ROLES.filter((_role, index) => marks[index]?.trim() === 'yes');
  };

  it.each([
    ['approve', 'POST /withdrawals/{id}/approve'],
    ['reject', 'POST /withdrawals/{id}/reject'],
    ['cancel', 'POST /withdrawals/{id}/cancel'],
    ['refund', 'POST /deposits/{id}/refund'],
    ['attribute', 'POST /deposits/{id}/attribute'],
    ['closeFinding', 'POST /findings/{id}/close'],
    ['decide', 'POST /decisions/{id}/approve'],
    ['acknowledge', 'POST /alarms/{id}/acknowledge'],
    ['decideOwed', 'POST /owed-back/{id}/decide'],
    ['setTerms', 'PUT /limits/{name}'],
    ['setTerms', 'POST /rates/both'],
    ['setTerms', 'POST /rates/cancel'],
    ['halt', 'POST /halt'],
    ['resume', 'POST /resume'],
  ] as const)('%s is offered to those who may %s', (act, route) => {
    const times = { idleUntil: null, endsAt: null };
    const offered = ROLES.filter((role) => may({ name: 'olga', role, ...times }, act));
    expect(offered).toEqual(rolesOf(route));
    expect(offered).not.toEqual([]);
  });
});

describe('the files of the page', () => {
  const files = readdirSync(__dirname).filter((name) => /(?<!\.spec|\.d)\.(ts|html)$/.test(name));

  it.each(files)('%s makes no markup of a text, runs none, and styles nothing inline', (name) => {
    const text = read(`apps/desk/${name}`);
    for (const forbidden of [
      ...[/innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment/],
      ...[/\beval\(|new Function|setTimeout\(['"`]/, /\bstyle=|\.style\b|\son[a-z]+=/],
      ...[/https?:\/\//, /<script(?![^>]*\bsrc=)/, /<style/],
    ]) {
      expect(text).not.toMatch(forbidden);
    }
  });
});
