const { compileFunction, constants } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Published as ES modules only, and packages whose state belongs to one spec file: Jest loads these itself. */
const LOADED_BY_JEST = /\/node_modules\/(@noble|@jest|jest-[^/]+|jest|expect|@swc|nestjs-pino)\//;

/**
 * Loads installed packages once per worker, by Node.js itself, and not once per spec file: most of what a spec of a whole
 * gateway took was to load TypeORM, Nest and Telegraf again. Our own modules are loaded anew for each spec file.
 */
module.exports = class SharedPackagesRuntime extends Runtime {
  constructor(...given) {
    super(...given);
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const path = options?.isInternalModule ? undefined : this.#installed(from, moduleName);
    return path === undefined
      ? super.requireModule(from, moduleName, options, isRequireActual)
      : require(path);
  }

  #installed(from, moduleName) {
    if (!moduleName || this._resolution.isCoreModule(moduleName)) return undefined;
    const path = this._resolution.resolveCjs(from, moduleName);
    return path.includes('/node_modules/') && !LOADED_BY_JEST.test(path) ? path : undefined;
  }
};
module.exports.default = module.exports;
