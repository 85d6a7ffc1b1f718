import { Client } from 'pg';

/** A database as it was at one moment. */
export interface DatabaseCopy {
  /**
   * Puts the copy in the place of the database, which ends every connection to it: whatever was
   * committed since is forgotten. May be done more than once.
   */
  putBack(): Promise<void>;
  drop(): Promise<void>;
}

let count = 0;

/**
 * Copies the database of that name, as somebody who makes a backup does. Nobody may be connected to it.
 * @param adminUrl a superuser's connection to another database of the same server.
 */
export async function copyDatabase(adminUrl: string, name: string): Promise<DatabaseCopy> {
  count += 1;
  const copy = `${name}_copy_${process.pid}_${count}`;
  await create(adminUrl, copy, name);
  return {
    putBack: async () => {
      await drop(adminUrl, name);
      await create(adminUrl, name, copy);
    },
    drop: () => drop(adminUrl, copy),
  };
}

/** With the owner of its template. */
async function create(adminUrl: string, name: string, template: string): Promise<void> {
  await ask(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ owner: string }>(
      'SELECT quote_ident(pg_get_userbyid(datdba)) AS owner FROM pg_database WHERE datname = $1',
      [template],
    );
    const [owner] = rows.map((row) => `OWNER ${row.owner}`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} ${owner ?? ''}`);
    await admin.query(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
  });
}

async function drop(adminUrl: string, name: string): Promise<void> {
  await ask(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function ask(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
