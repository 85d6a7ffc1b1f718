import { Client } from 'pg';
import { createTestDatabase, requireTestDatabase } from './database';

describe('test databases', () => {
  it('are separate, and named as such', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      expect(first.url).not.toBe(second.url);
      requireTestDatabase(first.url);
      const client = new Client({ connectionString: second.url });
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

  it('are never those of somebody else', () => {
    expect(() => {
      requireTestDatabase('postgres://user@127.0.0.1:5432/gateway');
    }).toThrow('does not contain "test"');
  });
});
