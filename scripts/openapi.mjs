// Writes the documents of the interfaces to docs/openapi, and the types of the client made from one of them.
// With --check it writes nothing, and fails where a file is not what would be written.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './outputs.mjs';

const require = createRequire(import.meta.url);
const { describeInterfaces } = require('../dist/adapters/rest/openapi/describe-interfaces.js');

const documents = await describeInterfaces();
const files = new Map();
for (const [name, document] of Object.entries(documents)) {
  const text = await pretty(JSON.stringify(document), `docs/openapi/${name}.json`);
  files.set(join(ROOT, 'docs', 'openapi', `${name}.json`), text);
}
files.set(
  join(ROOT, 'packages', 'client', 'src', 'schema.ts'),
  await typesOf(documents.service, 'service'),
);
// The page of operators needs the bodies alone.
const { schemas } = documents.admin.components;
files.set(
  join(ROOT, 'apps', 'desk', 'schema.d.ts'),
  await typesOf({ ...documents.admin, paths: {}, components: { schemas } }, 'admin'),
);

async function typesOf(document, name) {
  // In the types they would be longer than all the rest.
  const bare = JSON.parse(
    JSON.stringify(document, (key, value) =>
      key === 'example' && typeof value === 'object' ? undefined : value,
    ),
  );
  const types = astToString(await openapiTS(bare, { defaultNonNullable: false }));
  return pretty(
    `// Made from docs/openapi/${name}.json by: npm run openapi\n${types}`,
    'schema.ts',
  );
}

async function pretty(text, filepath) {
  return format(text, { ...(await resolveConfig(join(ROOT, 'package.json'))), filepath });
}

const isCheck = process.argv.includes('--check');
const stale = [...files].filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);
for (const [path, text] of stale) {
  const name = relative(ROOT, path);
  if (isCheck) console.error(`${name} is not what the code says: npm run openapi`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`Wrote ${name}`);
  }
}
if (isCheck && stale.length > 0) process.exitCode = 1;
