import { DRILL_FORMS, LOSING_FORMS, readOptions } from './options';

describe('the options of the drill', () => {
  it('are all forms, for a minute, with the guards', () => {
    expect(readOptions([])).toEqual({ forms: DRILL_FORMS, seconds: 60, unguarded: false });
  });

  it('without the guards are the forms that lose something', () => {
    expect(readOptions(['--unguarded'])).toMatchObject({ forms: LOSING_FORMS, unguarded: true });
  });

  it('name one form', () => {
    const words = ['--form', 'copy', '--seconds', '5'];
    expect(readOptions(words)).toEqual({ forms: ['copy'], seconds: 5, unguarded: false });
  });

  it.each([['--form', 'fast'], ['--seconds', '-1'], ['--seconds', 'x'], ['--whatever']])(
    'are refused with the usage: %s',
    (...words) => {
      expect(() => readOptions(words)).toThrow('npm run drill');
    },
  );
});
