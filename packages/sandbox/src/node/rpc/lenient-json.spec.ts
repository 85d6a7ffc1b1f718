import { parseLenient } from './lenient-json';

describe('JSON as the node reads it', () => {
  it.each([
    ['{"id":1,"params":[0,"a",[]]}', { id: 1, params: [0, 'a', []] }],
    [
      '{"id":901,"method":"get_chain_id" "params":[]}',
      { id: 901, method: 'get_chain_id', params: [] },
    ],
    ['{"id":902,"params":[0,"get_chain_id",[],]}', { id: 902, params: [0, 'get_chain_id', []] }],
    ['[1 2 "a, b" null true -3.5 {"c":[,]}]', [1, 2, 'a, b', null, true, -3.5, { c: [] }]],
    ['{"text":"a \\"quoted\\" {brace}",}', { text: 'a "quoted" {brace}' }],
  ])('reads %s', (text, value) => {
    expect(parseLenient(text)).toEqual(value);
  });

  it.each(['this is not json', '{', '[', '[1]]', '{"a"}', '{"a":}', '{1:2}', '', '"open'])(
    'takes %j for garbage',
    (text) => {
      expect(parseLenient(text)).toBeUndefined();
    },
  );

  it('does not follow nesting without end', () => {
    expect(parseLenient('[,'.repeat(5000))).toBeUndefined();
  });
});
