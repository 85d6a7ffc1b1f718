import { join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT_ROOT } from './cruise';

type Callable =
  | ts.MethodDeclaration
  | ts.FunctionDeclaration
  | ts.GetAccessorDeclaration
  | ts.VariableDeclaration;

interface Found {
  /** Codes that are named where a refusal is made. */
  readonly codes: ReadonlySet<string>;
  readonly callees: readonly Callable[];
}

const SOURCES = join(PROJECT_ROOT, 'src');
/** Longer unions are those of all codes. */
const UNION_MAXIMUM = 12;

/**
 * Which refusals a method of a controller can reach: every `DomainError` and every outcome with a code, in whatever it
 * calls, through ports to all that implements them. `isCut` names functions that are not followed.
 */
export class ReachedRefusals {
  private readonly checker: ts.TypeChecker;
  private readonly files: readonly ts.SourceFile[];
  /** By the symbol of a class, the classes that extend it. */
  private readonly heirs = new Map<ts.Symbol, ts.ClassDeclaration[]>();
  private readonly known = new Map<Callable, Found>();

  constructor(private readonly isCut: (name: string) => boolean) {
    const path = join(SOURCES, 'tsconfig.build.json');
    const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as {
      config: object;
    };
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, SOURCES);
    const program = ts.createProgram(fileNames, { ...options, composite: false, noEmit: true });
    this.checker = program.getTypeChecker();
    this.files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SOURCES));
    for (const file of this.files) this.findHeirs(file);
  }

  /** Of the method of the class of this name; empty where there is none. */
  of(className: string, methodName: string): Set<string> {
    const method = this.files.flatMap((file) => methodsIn(file, className, methodName))[0];
    const codes = new Set<string>();
    if (method === undefined) return codes;
    const seen = new Set<Callable>([method]);
    for (const callable of seen) {
      const found = this.foundIn(callable);
      for (const code of found.codes) codes.add(code);
      for (const callee of found.callees) if (!this.isCut(nameOf(callee))) seen.add(callee);
    }
    return codes;
  }

  private findHeirs(file: ts.SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isClassDeclaration(node)) {
        const types = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
        for (const { expression } of types) {
          const symbol = this.symbolOf(expression);
          if (symbol) this.heirs.set(symbol, [...(this.heirs.get(symbol) ?? []), node]);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  private symbolOf(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
    return this.checker.getAliasedSymbol(symbol);
  }

  private foundIn(callable: Callable): Found {
    const known = this.known.get(callable);
    if (known) return known;
    const codes = new Set<string>();
    const callees = new Set<Callable>(this.overridesOf(callable));
    const visit = (node: ts.Node): void => {
      for (const code of this.codesAt(node)) codes.add(code);
      if (ts.isIdentifier(node)) {
        for (const each of this.callablesNamedBy(node)) if (each !== callable) callees.add(each);
      }
      ts.forEachChild(node, visit);
    };
    const body = ts.isVariableDeclaration(callable) ? callable.initializer : callable.body;
    if (body) visit(body);
    const found = { codes, callees: [...callees] };
    this.known.set(callable, found);
    return found;
  }

  private codesAt(node: ts.Node): string[] {
    if (ts.isNewExpression(node) && node.expression.getText() === 'DomainError') {
      return this.textsOf(node.arguments?.[0]);
    }
    // An outcome that is a value, such as `refused('code_wrong')`.
    if (
      ts.isCallExpression(node) &&
      /^(refused|this\.(?:establishLink\.)?fail)$/.test(node.expression.getText())
    ) {
      return node.arguments.flatMap((argument) => this.textsOf(argument));
    }
    return [];
  }

  private textsOf(node: ts.Expression | undefined): string[] {
    if (node === undefined) return [];
    const type = this.checker.getTypeAtLocation(node);
    const types = type.isUnion() ? type.types : [type];
    if (types.length > UNION_MAXIMUM) return [];
    return types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
  }

  private callablesNamedBy(node: ts.Identifier): Callable[] {
    const declarations = this.symbolOf(node)?.declarations ?? [];
    return declarations.filter(
      (each): each is Callable =>
        isCallable(each) && each.getSourceFile().fileName.startsWith(SOURCES),
    );
  }

  /** What stands behind a method of a port. */
  private overridesOf(callable: Callable): Callable[] {
    const { parent } = callable;
    if (!ts.isMethodDeclaration(callable) || !ts.isClassDeclaration(parent) || !parent.name)
      return [];
    const symbol = this.symbolOf(parent.name);
    const heirs = symbol === undefined ? [] : (this.heirs.get(symbol) ?? []);
    const name = callable.name.getText();
    return heirs.flatMap(({ members }) =>
      members.filter(
        (each): each is ts.MethodDeclaration =>
          ts.isMethodDeclaration(each) && each.name.getText() === name,
      ),
    );
  }
}

function methodsIn(file: ts.SourceFile, className: string, methodName: string): Callable[] {
  return file.statements.filter(ts.isClassDeclaration).flatMap(({ name, members }) => {
    if (name?.text !== className) return [];
    return members.filter(
      (each): each is ts.MethodDeclaration =>
        ts.isMethodDeclaration(each) && each.name.getText() === methodName,
    );
  });
}

function isCallable(node: ts.Node): node is Callable {
  if (ts.isVariableDeclaration(node)) {
    return node.initializer !== undefined && ts.isArrowFunction(node.initializer);
  }
  return (
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isGetAccessorDeclaration(node)
  );
}

/** Such as `AdjustPoints.execute`, or `cwdLimit`. */
function nameOf(callable: Callable): string {
  const own = callable.name?.getText() ?? '';
  const { parent } = callable;
  return ts.isClassDeclaration(parent) ? `${parent.name?.text ?? ''}.${own}` : own;
}
