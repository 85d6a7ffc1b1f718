import { isOperatorName, requireOperator } from '.';

describe('the name of an operator', () => {
  it.each(['olga', 'Olga P.', 'olga@example.org', 'night-shift_2', 'a'.repeat(64)])(
    'may be %j',
    (name) => {
      expect(requireOperator(name)).toBe(name);
    },
  );

  it.each(['', ' olga', 'o\nlga', 'Ольга', 'a'.repeat(65), 'gateway', 'Gateway', 'customer'])(
    'is not %j',
    (name) => {
      expect(isOperatorName(name)).toBe(false);
      expect(() => requireOperator(name)).toThrow('operator_malformed');
    },
  );
});
