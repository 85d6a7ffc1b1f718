import {
  ContractHarness,
  type ContractStores,
  describeAfterCommitContract,
  describeUnitOfWorkContract,
} from 'crowdwiz-testkit/contracts';
import { UnitOfWork } from '../../../src/kernel';
import { MemoryUnitOfWork } from '../../support/memory-unit-of-work';
import { postgresStores } from './postgres-stores';

/** That of specs without any store, which undoes nothing. */
function withoutStores(): ContractStores {
  const unitOfWork = new MemoryUnitOfWork();
  return {
    get: (port) => {
      if ((port as unknown) !== UnitOfWork) throw new Error('There are no stores');
      return unitOfWork as never;
    },
    close: () => Promise.resolve(),
  };
}

describeUnitOfWorkContract('UnitOfWork on PostgreSQL', postgresStores);
describeAfterCommitContract('work after a commit, in memory', withoutStores);
describeAfterCommitContract('work after a commit, on PostgreSQL', postgresStores);

/** Units of work of the stores in memory happen one after the other: there it would wait for ever. */
describe.each([
  ['in memory', withoutStores],
  ['on PostgreSQL', postgresStores],
] as const)('work after a commit, %s', (_name, make) => {
  let harness: ContractHarness;

  beforeAll(async () => {
    harness = await ContractHarness.open(make);
  });

  afterAll(() => harness.close());

  it('of runs side by side is done with its own', async () => {
    const done: string[] = [];
    const later = (text: string) => {
      harness.unitOfWork.afterCommit(() => done.push(`${text}, out`));
      return Promise.resolve();
    };
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = harness.unitOfWork.run(async () => {
      await later('slow');
      await held;
    });
    await harness.unitOfWork.run(() => later('quick'));
    expect(done).toEqual(['quick, out']);
    release();
    await slow;
    expect(done).toEqual(['quick, out', 'slow, out']);
  });
});
