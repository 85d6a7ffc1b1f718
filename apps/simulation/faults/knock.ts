import { request } from 'node:http';

/** The key of every simulated gateway's operators. */
export const OPERATORS_KEY = 'throw-away-key-of-the-simulation-0123456789';

const DOOR = '/admin/v1/halt';
const NOT_FOUND = 404;
const REFUSALS = [401, 403, 429];

/** Tries so many wrong keys, and then the right one. */
export async function knockAtTheDoor(
  port: number,
  wrongKeys: number,
): Promise<'let in' | 'shut out'> {
  for (let guess = 0; guess < wrongKeys; guess += 1) await statusFor(port, `wrong-key-${guess}`);
  const status = await statusFor(port, OPERATORS_KEY);
  // Whoever knocks where there is no door is never shut out.
  if (status === NOT_FOUND) throw new Error(`There is no ${DOOR}`);
  return REFUSALS.includes(status) ? 'shut out' : 'let in';
}

function statusFor(port: number, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, connection: 'close' };
    const asked = request({ host: '127.0.0.1', port, path: DOOR, headers }, (reply) => {
      reply.resume();
      reply.once('end', () => {
        resolve(reply.statusCode ?? 0);
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
