import fc from 'fast-check';
import { csvLine } from './csv';

/** Reads one line by RFC 4180. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  let rest = line.replace(/\r\n$/, '');
  for (;;) {
    const [match = '', quoted, plain = ''] = /^(?:"((?:[^"]|"")*)"|([^",]*))/.exec(rest) ?? [];
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    rest = rest.slice(match.length);
    if (rest === '') return fields;
    rest = rest.slice(1);
  }
}

describe('a line of CSV', () => {
  it('quotes what needs it, and ends as the format says', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\r\nlines', null, ''])).toBe(
      'a,"b,c","say ""hi""","two\r\nlines",,\r\n',
    );
    expect(csvLine(['Иван', '🙂'])).toBe('Иван,🙂\r\n');
  });

  it.each([
    ['=1+1', `'=1+1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['+7 900', `'+7 900`],
    ['-cmd', `'-cmd`],
    ['\t=1', `'\t=1`],
    ['  =1', `'  =1`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['＝1+1', `'＝1+1`],
    ['a;=1', '"a;=1"'],
    ['-12.5', '-12.5'],
    ['-12.5.6', `'-12.5.6`],
    ['a=b', 'a=b'],
  ])('makes no formula of %j', (text, expected) => {
    expect(csvLine([text])).toBe(`${expected}\r\n`);
  });

  it('gives back every text, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (fields) => {
        const read = fieldsOf(csvLine(fields));
        expect(read).toHaveLength(fields.length);
        fields.forEach((field, index) => {
          expect([field, `'${field}`]).toContain(read[index]);
        });
      }),
    );
  });
});
