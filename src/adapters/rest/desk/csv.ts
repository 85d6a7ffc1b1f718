/** What a spreadsheet would take for a formula, also behind blanks and in full width (OWASP, "CSV injection"). */
const FORMULA = /^\s*[=+\-@\t\r\n|%＝＋－＠]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
/** Besides commas semicolons: spreadsheets of many countries divide cells by those. */
const NEEDS_QUOTES = /[",;\r\n]/;

/**
 * One line by RFC 4180: fields with commas, semicolons, quotes or line ends are quoted, the line ends in CRLF. A text that a
 * spreadsheet would calculate gets an apostrophe in front; a plain number stays one, also a negative one.
 */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(field: string | null): string {
  if (field === null) return '';
  const harmless = FORMULA.test(field) && !PLAIN_NUMBER.test(field) ? `'${field}` : field;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
