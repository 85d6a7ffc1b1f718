import { z } from 'zod';
import { createZodDto } from 'nestjs-zod';
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
