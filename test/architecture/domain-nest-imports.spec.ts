import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT } from './cruise';

/** Inject serves one purpose, checked below: the token of a list, which no class can be. */
const ALLOWED_NAMES = new Set(['Injectable', 'Module', 'Inject']);
const NOT_DOMAIN = new Set(['kernel', 'adapters', 'platform', 'composition']);

/** The names that a source takes from Nest; "*" stands for all of them. */
function namesFromNest(source: string): string[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023);
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return [];
    if (!moduleSpecifier.text.startsWith('@nestjs/')) return [];
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : statement.exportClause;
    if (!bindings || !('elements' in bindings)) return ['*'];
    return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  });
}

function domainSources(): string[] {
  return readdirSync(join(PROJECT_ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_DOMAIN.has(entry.name))
    .flatMap((entry) =>
      readdirSync(join(PROJECT_ROOT, 'src', entry.name), { recursive: true, encoding: 'utf8' }).map(
        (path) => join(PROJECT_ROOT, 'src', entry.name, path),
      ),
    )
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
}

describe('of Nest, the domain', () => {
  it('takes @Injectable() and @Module() alone, but for lists', () => {
    const sources = domainSources();
    expect(sources.length).toBeGreaterThan(20);
    const offences = sources.flatMap((path) =>
      namesFromNest(readFileSync(path, 'utf8'))
        .filter((name) => !ALLOWED_NAMES.has(name))
        .map((name) => `${path.slice(PROJECT_ROOT.length + 1)} takes ${name}`),
    );
    expect(offences).toEqual([]);
  });

  it('takes @Inject() only for lists', () => {
    const tokens = domainSources().flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/@Inject\(([^)]*)\)/g)].map((match) => match[1]),
    );
    expect(tokens.filter((token) => !/^[A-Z]+(_[A-Z]+)*S$/.test(token ?? ''))).toEqual([]);
  });

  it.each([
    [`import { Injectable, Logger } from '@nestjs/common';`, ['Injectable', 'Logger']],
    [`import { Logger as Injectable } from '@nestjs/common';`, ['Logger']],
    [`import * as nest from '@nestjs/common';`, ['*']],
    [`import type { OnModuleInit } from '@nestjs/common';`, ['OnModuleInit']],
    [`import '@nestjs/core';`, ['*']],
    [`export { Logger } from '@nestjs/common';`, ['Logger']],
    [`import { Money } from '../kernel';`, []],
  ])('is read rightly in %s', (source, names) => {
    expect(namesFromNest(source)).toEqual(names);
  });
});
