import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';

/** Where `npm run build` puts the page; the same from the sources and from what is built of them. */
const FOLDER = join(__dirname, '../../../../dist/desk-page');
const START = 'index.html';
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

/** The whole page of operators, in memory: no address leads to any other file of the disk. */
@Injectable()
export class PageFiles {
  private readonly files: ReadonlyMap<string, PageFile>;

  constructor() {
    this.files = existsSync(FOLDER) ? readFiles(FOLDER) : new Map();
    if (this.files.size === 0) {
      new Logger('Admin').warn('The page of operators is not built: npm run build');
    }
  }

  start(): PageFile | null {
    return this.find(START);
  }

  find(name: string): PageFile | null {
    return this.files.get(name) ?? null;
  }
}

function readFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const body = readFileSync(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    files.set(name, { body, type, etag });
  }
  return files;
}
