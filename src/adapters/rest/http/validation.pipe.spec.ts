import { z } from 'zod';
import { createZodDto } from 'nestjs-zod';
import { listOf } from './dto-common';
import { ProblemError } from './problem';
import { ValidationPipe } from './validation.pipe';

class BodyDto extends createZodDto(z.object({ text: z.string(), list: z.array(z.string()) })) {}

describe('a text that no database keeps', () => {
  const fieldsOf = (value: unknown, metatype?: typeof BodyDto): string[] => {
    try {
      new ValidationPipe().transform(value, { type: 'body', ...(metatype && { metatype }) });
      return [];
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      expect(error.draft.status).toBe(400);
      return (error.draft.errors ?? []).map(({ field }) => field);
    }
  };

  it.each([
    ['NUL', 'a\0b'],
    ['the first half of a pair', 'a\ud83d'],
    ['the second half', '\ude00b'],
  ])('is named: %s', (_what, text) => {
    const value = { text, list: ['fine', text] };
    expect(fieldsOf(value, BodyDto)).toEqual(['body.text', 'body.list.1']);
    expect(fieldsOf({ deep: { [text]: 1 } })).toHaveLength(1);
    expect(fieldsOf(text)).toEqual(['body']);
  });

  it('is not looked for in what our own decorators give: that may be a whole request', () => {
    const lookAt = jest.fn();
    const request = Object.defineProperty({}, 'socket', { enumerable: true, get: lookAt });
    expect(new ValidationPipe().transform(request, { type: 'custom' })).toBe(request);
    expect(lookAt).not.toHaveBeenCalled();
  });

  it('is not what people write', () => {
    expect(fieldsOf({ text: '😀 \n Ж', list: [] }, BodyDto)).toEqual([]);
  });
});

describe('a body with too much in it', () => {
  const judged = jest.fn(() => true);

  class ListDto extends createZodDto(
    z.strictObject({ list: listOf(z.number().refine(judged), 1_000, 'Send 1 to 1000 numbers.') }),
  ) {}

  const judge = (value: unknown) =>
    new ValidationPipe().transform(value, { type: 'body', metatype: ListDto });
  const problemOf = (value: unknown) => {
    try {
      judge(value);
    } catch (error) {
      if (error instanceof ProblemError) return error.draft;
      throw error;
    }
    throw new Error('It was taken');
  };

  beforeEach(() => judged.mockClear());

  it('is refused by the length of its list, and not one of half a million items is judged', () => {
    const list = Array.from({ length: 500_000 }, () => 1);
    const errors = [{ field: 'body.list', message: 'Send 1 to 1000 numbers.' }];
    expect(problemOf({ list }).errors).toEqual(errors);
    expect(problemOf({ list: [] }).errors).toEqual(errors);
    expect(judged).not.toHaveBeenCalled();
  });

  it('is judged item by item when it is short enough, and must have its list', () => {
    expect(problemOf({ list: [1, '2'] }).errors).toMatchObject([{ field: 'body.list.1' }]);
    for (const value of [{}, { list: 'x' }]) {
      expect(problemOf(value).errors).toMatchObject([{ field: 'body.list' }]);
    }
    expect(judge({ list: [1, 2] })).toEqual({ list: [1, 2] });
  });

  it('is told a hundred of its mistakes, and that there are more', () => {
    const wrong = problemOf({ list: Array.from({ length: 101 }, () => 'x') });
    const unknown = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [index, 1]));
    const unstorable = Array.from({ length: 101 }, () => '\0');
    for (const draft of [wrong, problemOf(unknown), problemOf({ list: unstorable })]) {
      expect(draft.errors).toHaveLength(100);
      expect(draft.detail).toBe('The first 100 are listed.');
    }
    const few = problemOf({ list: Array.from({ length: 100 }, () => 'x') });
    expect([few.errors?.length, few.detail]).toEqual([100, undefined]);
  });
});
