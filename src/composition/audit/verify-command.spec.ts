import { runVerifyCommand } from './verify-command';

const never = () => Promise.reject(new Error('nothing is to be read'));

describe('the time of a copy', () => {
  it.each([
    ['is no time', 'yesterday', 'use a time, such as'],
    ['is after now', '9026-12-01T03:00:00Z', 'that is after now'],
  ])('is refused in words where it %s', async (_what, time, said) => {
    const run = runVerifyCommand(['--copy', time], never, never);
    await expect(run).rejects.toThrow(`--copy ${time}: ${said}`);
  });
});
