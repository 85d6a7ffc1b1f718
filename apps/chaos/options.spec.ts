import { readOptions } from './options';

describe('the options of npm run chaos', () => {
  it('are two minutes and the seed of the moment, unless said otherwise', () => {
    expect(readOptions([], 7)).toEqual({ seconds: 120, seed: 7 });
    expect(readOptions(['--seconds', '20', '--seed=3'], 7)).toEqual({ seconds: 20, seed: 3 });
  });

  it('refuse what they do not know, with a sentence', () => {
    expect(() => readOptions(['--seconds', 'ten'], 7)).toThrow(/--seconds must be a whole number/);
    expect(() => readOptions(['--loud'], 7)).toThrow(/npm run chaos/);
  });
});
