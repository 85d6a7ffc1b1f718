/**
 * Run in a folder in which the packages are installed: says what their declarations name and nobody provides. A
 * compiler that is told to skip libraries is silent about it, and takes everything of that kind for `any`.
 */
const { join } = require('node:path');
const ts = require('typescript');

const OURS = /\/node_modules\/crowdwiz-[^/]+\//;

const program = ts.createProgram({
  rootNames: process.argv.slice(2).map((entry) => join(process.cwd(), declarationsOf(entry))),
  options: {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    noEmit: true,
  },
});

/** As `types` of the package's exports says. */
function declarationsOf(entry) {
  const [name, ...path] = entry.split('/');
  const { exports: entries } = require(`${name}/package.json`);
  const { types } = entries[['.', ...path].join('/')];
  return join('node_modules', name, types);
}

const wrong = program
  .getSourceFiles()
  .filter(({ fileName }) => OURS.test(fileName))
  .flatMap((file) => program.getSemanticDiagnostics(file))
  .map(
    ({ file, messageText }) =>
      `${file.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
process.stdout.write(JSON.stringify(wrong));
