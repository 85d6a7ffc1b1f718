import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_VERSIONS, SERVICE_EVENT_TYPES, TRANSLATIONS } from '../../../events';
import { EVENT_DATA_SCHEMAS } from './event-schemas';
import { EventSchema } from './events.dto';

const TEXT = readFileSync(join(__dirname, '../../../../docs/EVENTS.md'), 'utf8');

interface Example {
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
}

/** By the type in the heading. */
const DESCRIBED = new Map(
  [
    ...TEXT.matchAll(/\n#### `([a-z._]+)`\n\n([^`\n][^\n]*|`[^\n]*)\n\n```json\n([\s\S]*?)\n```/g),
  ].map(([, type = '', , json = '']) => [type, JSON.parse(json) as Example] as const),
);

describe('docs/EVENTS.md', () => {
  it('describes each type of event, and no other', () => {
    expect([...DESCRIBED.keys()].sort()).toEqual([...SERVICE_EVENT_TYPES].sort());
  });

  it.each(SERVICE_EVENT_TYPES)('has an example of %s of its present form', (type) => {
    const example = DESCRIBED.get(type);
    expect([example?.type, example?.version]).toEqual([type, EVENT_VERSIONS[type]]);
    expect(EVENT_DATA_SCHEMAS[type].safeParse(example?.data).error).toBeUndefined();
  });

  it('has an example of a whole event', () => {
    const [, json = ''] = /## The form of an event\n\n```json\n([\s\S]*?)\n```/.exec(TEXT) ?? [];
    const event = EventSchema.parse(JSON.parse(json));
    expect(EVENT_DATA_SCHEMAS['deposit.credited'].safeParse(event.data).error).toBeUndefined();
  });

  it('gives a reason for each event of the domain that no service is told', () => {
    const internal = Object.values(TRANSLATIONS).flatMap((each) =>
      'internal' in each ? [each.internal] : [],
    );
    expect(internal.length).toBeGreaterThan(15);
    expect(internal.filter((reason) => reason.length < 20)).toEqual([]);
  });

  it('has no field that tells an operator or a reason', () => {
    const fields = Object.values(EVENT_DATA_SCHEMAS).flatMap(({ shape }) => Object.keys(shape));
    const forbidden = ['by', 'reason', 'text', 'memo', 'secret'];
    expect(fields.filter((field) => forbidden.includes(field))).toEqual([]);
  });
});
