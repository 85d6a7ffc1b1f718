import { reasonFor } from './run-command';
import { ConfigError } from './platform/config';

// Throw-away, made for this test: it holds nothing on any chain.
const WIF = '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';

describe('what a command says at its end', () => {
  it('shows no secret, whoever wrote it', () => {
    const error = new Error(`no role at postgres://owner:hunter2@host/db for ${WIF}`);
    expect(reasonFor(error, 'Nothing was done')).toBe(
      'Nothing was done: no role at postgres://[secret]@host/db for [secret]',
    );
    expect(reasonFor(WIF, 'Nothing was done')).toBe('Nothing was done: [secret]');
  });

  it('is the problems with settings alone, where there are any', () => {
    const problem = {
      variable: 'PORT',
      found: `"${WIF}": no number`,
      expected: 'one',
      mend: 'Do.',
    };
    const said = reasonFor(
      new ConfigError([problem], [`${WIF} is no setting`]),
      'Nothing was done',
    );
    expect(said).toMatch(/^The gateway was not started: one setting is not right/);
    expect(said).not.toContain(WIF);
  });
});
