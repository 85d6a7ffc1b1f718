import { isDeeperThan } from './nesting';

describe('how deep JSON is nested', () => {
  it.each([
    ['[[[]]]', 3],
    ['{"a":[{"b":1}],"c":[{}]}', 3],
    ['[[],[],[],[]]', 2],
    ['["[[[[", "\\"[[[", "\\\\", "{{"]', 1],
    ['"[[["', 0],
    ['7', 0],
    ['["[[', 1],
  ])('%s', (json, depth) => {
    const bytes = Buffer.from(json);
    expect(isDeeperThan(bytes, depth)).toBe(false);
    expect(isDeeperThan(bytes, depth - 1)).toBe(depth > 0);
  });
});
