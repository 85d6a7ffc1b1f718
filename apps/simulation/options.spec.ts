import { PLAYED_PLOT } from './histories/plot';
import { FAULT_WEIGHTS } from './faults/fault-weights';
import { readOptions } from './options';

describe('options of the simulation', () => {
  it('are fifty seeds on all cores without any', () => {
    expect(readOptions([], 2)).toEqual({
      firstSeed: 1,
      seedCount: 50,
      workerCount: 2,
      store: 'postgres',
      isReplay: false,
      kind: 'seed',
      isUntilFailure: false,
      faults: FAULT_WEIGHTS,
      plot: PLAYED_PLOT,
    });
  });

  it('name how many seeds, from which on, by how many workers', () => {
    const words = ['--seeds', '500', '--from=17', '--workers', '3'];
    expect(readOptions(words, 8)).toMatchObject({ firstSeed: 17, seedCount: 500, workerCount: 3 });
  });

  it('replay one seed', () => {
    expect(readOptions(['--seed', '42'], 2)).toMatchObject({
      firstSeed: 42,
      seedCount: 1,
      isReplay: true,
    });
  });

  it('name how many histories, or one of them, and what they may hold', () => {
    const words = ['--histories', '5000', '--plot', 'sell,clocks'];
    const many = { kind: 'history', seedCount: 5000, plot: ['sell', 'clocks'], isReplay: false };
    expect(readOptions(words, 2)).toMatchObject(many);
    const one = { kind: 'history', firstSeed: 17, isReplay: true };
    expect(readOptions(['--history', '17'], 2)).toMatchObject(one);
    expect(() => readOptions(['--plot', 'steal'], 2)).toThrow('there is no "steal"');
  });

  it('name the faults that there may be', () => {
    const { faults } = readOptions(['--seeds', '3', '--faults', 'die,fork,die'], 2);
    expect(faults).toEqual({ die: 2, fork: 1 });
    expect(() => readOptions(['--faults', 'die,dye'], 2)).toThrow('there is no "dye"');
  });

  it.each([
    [['--sedes', '5'], "Unknown option '--sedes'"],
    [['--seeds'], "'--seeds <value>' argument missing"],
    [['--seed', '0'], '--seed must be a whole number from 1 to 1000000, not "0"'],
    [['--from', '1.5'], '--from must be a whole number from 1 to 1000000, not "1.5"'],
  ])('refuse %j with what would be right', (words, sentence) => {
    expect(() => readOptions(words, 2)).toThrow(sentence);
  });
});
