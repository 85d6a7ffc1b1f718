import { BadRequestException } from '@nestjs/common';

const LENGTH_MAXIMUM = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A text of a body, which may be anything. */
export function textOf(body: unknown, name: string): string {
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const value = fields[name];
  if (typeof value === 'string' && value.length <= LENGTH_MAXIMUM) return value;
  throw new BadRequestException(`${name} is missing`);
}

export function uuidOf(body: unknown, name: string): string {
  const text = textOf(body, name);
  if (UUID.test(text)) return text;
  throw new BadRequestException(`${name} is no UUID`);
}
