import { readCommandLine } from './options';

describe('the command line of the benchmark', () => {
  const rows = ['sign', 'blocks'];

  it('measures everything in full, unless it is told otherwise', () => {
    expect(readCommandLine([], rows)).toEqual({ isQuick: false, only: [] });
    expect(readCommandLine(['--quick', '--only=blocks,sign'], rows)).toEqual({
      isQuick: true,
      only: ['blocks', 'sign'],
    });
  });

  it.each([['--fast'], ['--only=blocs'], ['--only=']])('does not guess what %s means', (word) => {
    expect(() => readCommandLine([word], rows)).toThrow(/rows: sign, blocks/);
  });
});
