import { cronExpression } from './schedule-options';

describe('the scan schedule', () => {
  it.each([
    [1, '*/1 * * * * *'],
    [15, '*/15 * * * * *'],
    [60, '0 */1 * * * *'],
    [90, '0 */1 * * * *'],
    [300, '0 */5 * * * *'],
    [7200, '0 */59 * * * *'],
  ])('fires at least every %i seconds', (seconds, expression) => {
    expect(cronExpression(seconds)).toBe(expression);
  });
});
