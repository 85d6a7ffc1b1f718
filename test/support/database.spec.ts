import { Client } from 'pg';
import { createTestDatabase, requireTestDatabase } from './database';

describe('test databases', () => {
  it('are separate, and named as such', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      expect(first.url).not.toBe(second.url);
      requireTestDatabase(first.url);
      const client = new Client({ connectionString: second.ownerUrl });
      await client.connect();
      await client.query('CREATE TABLE only_here (value int)');
      await client.end();
      const other = new Client({ connectionString: first.url });
      await other.connect();
      await expect(other.query('SELECT * FROM only_here')).rejects.toThrow('does not exist');
      await other.end();
    } finally {
      await Promise.all([first.drop(), second.drop()]);
    }
  });

  it('forget what was committed after a copy that is put back', async () => {
    const database = await createTestDatabase();
    const ask = async (statement: string): Promise<unknown[]> => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      try {
        const { rows } = await client.query<Record<string, unknown>>(statement);
        return rows;
      } finally {
        await client.end();
      }
    };
    const register = (reference: string) =>
      ask(`INSERT INTO customer (id, external_reference, registered_at)
           VALUES (gen_random_uuid(), '${reference}', now())`);
    const references = () => ask('SELECT external_reference AS known FROM customer');
    await register('before');
    const copy = await database.copy();
    await register('after');
    await copy.putBack();
    expect(await references()).toEqual([{ known: 'before' }]);
    await register('after, again');
    await copy.putBack();
    expect(await references()).toEqual([{ known: 'before' }]);
    await Promise.all([copy.drop(), database.drop()]);
  });

  it('are never those of somebody else', () => {
    expect(() => {
      requireTestDatabase('postgres://user@127.0.0.1:5432/gateway');
    }).toThrow('does not contain "test"');
  });
});
