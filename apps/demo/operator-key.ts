import { z } from 'zod';
import type { World } from 'crowdwiz-testkit/world';

const IssuedKeySchema = z.looseObject({ secret: z.string() });

/** A key of a person, as the desk takes it: the one of the settings is nobody's in particular. */
export async function operatorKeyOf(world: World): Promise<string> {
  const issued = await world.admin.post('/keys', { name: 'newcomer', role: 'admin' });
  return IssuedKeySchema.parse(issued).secret;
}
