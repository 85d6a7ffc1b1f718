import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Texts = Readonly<Record<string, unknown>>;

const { TEXTS } = jest.requireActual<{ TEXTS: Readonly<Record<string, Texts>> }>('./page/texts.js');

function page(name: string): string {
  return readFileSync(join(__dirname, 'page', name), 'utf8');
}

/** Every place of a text with the kind of thing that is there. */
function shapeOf(value: unknown, path = ''): string[] {
  if (typeof value === 'function') return [`${path}: function of ${value.length}`];
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value)
    .flatMap(([name, part]) => shapeOf(part, `${path}.${name}`))
    .sort();
}

describe('the texts of the demo page', () => {
  it('exist in both languages, each with its counterpart', () => {
    expect(Object.keys(TEXTS).sort()).toEqual(['en', 'ru']);
    expect(shapeOf(TEXTS['ru'])).toEqual(shapeOf(TEXTS['en']));
  });

  it('hold whatever the page asks for', () => {
    const places = page('index.html').matchAll(/data-(?:text|label|placeholder)="(\w+)"/g);
    const wanted = [...places].map(([, name]) => name ?? '');
    expect(wanted.length).toBeGreaterThan(10);
    for (const name of wanted) expect(TEXTS['en']).toHaveProperty(name, expect.any(String));
  });

  it('are never written into the page as markup', () => {
    for (const name of ['app.js', 'parts.js']) {
      expect(page(name)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    }
  });
});
