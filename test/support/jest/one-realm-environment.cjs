const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
// That of the shared packages: what one spec has it write, the next one must not.
const { Logger } = require('@nestjs/common');

const { staticInstanceRef, logLevels } = Logger;
const PROCESS_KEYS = ['exit', 'getBuiltinModule'];

/**
 * Specs run in the worker's own realm, not in a context of `node:vm`: packages that are loaded once per worker can then be
 * shared (see shared-packages-runtime.cjs), since an Error or a Date of theirs is an Error or a Date of the spec's. What a
 * spec leaves on the global object, on `process.env` or among the listeners of `process` is put back after it.
 */
module.exports = class OneRealmEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.left = remember();
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.moduleMocker = new ModuleMocker(globalThis);
    const timerConfig = { idToRef: (id) => id, refToId: (timer) => timer };
    const config = projectConfig;
    this.fakeTimers = new LegacyFakeTimers({
      config,
      global: globalThis,
      moduleMocker: this.moduleMocker,
      timerConfig,
    });
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    staticInstanceRef.setLogLevels(logLevels);
    Object.assign(Logger, { staticInstanceRef, logLevels });
    putBack(this.left);
  }

  exportConditions() {
    return this.conditions;
  }

  getVmContext() {
    return globalThis;
  }
};

function remember() {
  const globals = new Map(
    Reflect.ownKeys(globalThis).map((key) => [
      key,
      Object.getOwnPropertyDescriptor(globalThis, key),
    ]),
  );
  const ofProcess = new Map(PROCESS_KEYS.map((key) => [key, process[key]]));
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return { globals, ofProcess, listeners, env: { ...process.env }, cwd: process.cwd() };
}

function putBack({ globals, ofProcess, listeners, env, cwd }) {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (!globals.has(key)) delete globalThis[key];
  }
  for (const [key, descriptor] of globals) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    if (now?.value !== descriptor.value || now?.get !== descriptor.get)
      Object.defineProperty(globalThis, key, descriptor);
  }
  for (const [key, value] of ofProcess) process[key] = value;
  for (const name of process.eventNames()) {
    for (const listener of process.rawListeners(name)) {
      if (!listeners.get(name)?.includes(listener)) process.removeListener(name, listener);
    }
  }
  for (const name of Object.keys(process.env)) {
    if (!(name in env)) delete process.env[name];
  }
  Object.assign(process.env, env);
  process.chdir(cwd);
}
