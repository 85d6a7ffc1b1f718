import type { Client } from 'pg';

/** Where the role's names without a schema are looked for, and tables created. */
export async function schemaOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ schema: string | null }>(
    'SELECT current_schema() AS schema',
  );
  const schema = rows[0]?.schema ?? null;
  if (schema === null)
    throw new Error('The search path of the role names no schema that it may use');
  return schema;
}
