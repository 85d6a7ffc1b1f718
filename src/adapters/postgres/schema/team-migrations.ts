import type { MigrationInterface } from 'typeorm';
import { PRIVILEGE_CLASSES, TABLE_CLASSES, type TableClasses } from '../roles/privileges';

export type MigrationClass = new () => MigrationInterface;

/** Tables of a team in the gateway's database. */
export interface TeamMigrations {
  /**
   * TypeORM migrations, oldest first. Each class is named by words and a number of 13 digits, such as
   * `ShopOrders1790000000001`. They run after all of the gateway's, as the owner, in one transaction of their
   * own, and are written down in `team_migration`. One that was released never changes: add another.
   */
  readonly steps: readonly MigrationClass[];
  /**
   * Every table that stands after them, and how its rows live: the gateway's role gets what that takes, and no
   * more. Columns that count are identity columns: those need no privilege.
   */
  readonly tables: TableClasses;
}

/** The team's migrations cannot be run; the message names what and the fix. */
export class MigrationsRefused extends Error {
  override readonly name = 'MigrationsRefused';
}

export const TEAM_MIGRATIONS_TABLE = 'team_migration';

/** Tables of the gateway, and of the team if there is one. */
export function tablesWith(team: TeamMigrations | null): TableClasses {
  if (team === null) return TABLE_CLASSES;
  return { ...TABLE_CLASSES, [TEAM_MIGRATIONS_TABLE]: 'read', ...team.tables };
}

const STEP_NAME = /^[A-Za-z]\w*?\d{13}$/;
const TABLE_NAME = /^[a-z][a-z0-9_]{0,62}$/;
const HOW_ROWS_LIVE = Object.keys(PRIVILEGE_CLASSES);

/** Throws `MigrationsRefused`. */
export function checkTeamMigrations({ steps, tables }: TeamMigrations): void {
  let before = 0;
  for (const step of steps) {
    requireStep(step);
    const number = Number(step.name.slice(-13));
    if (number <= before) {
      throw new MigrationsRefused(
        `The migration ${step.name} has no higher number than the one before it. ` +
          'Put them in order, oldest first, each with a number of its own.',
      );
    }
    before = number;
  }
  for (const [table, rowsLive] of Object.entries(tables)) requireTable(table, rowsLive);
}

function requireStep(step: unknown): void {
  const name = typeof step === 'function' ? step.name : String(step);
  if (typeof step !== 'function' || !STEP_NAME.test(name)) {
    throw new MigrationsRefused(
      `"${name}" is no name of a migration. Give a class that is named by words and a number of 13 ` +
        'digits, such as ShopOrders1790000000001.',
    );
  }
  const { up, down } = (step.prototype ?? {}) as Partial<Record<'up' | 'down', unknown>>;
  if (typeof up === 'function' && typeof down === 'function') return;
  throw new MigrationsRefused(
    `The migration ${name} lacks ${typeof up === 'function' ? 'down' : 'up'}(): ` +
      'it needs both of a TypeORM migration.',
  );
}

function requireTable(table: string, rowsLive: string): void {
  if (!TABLE_NAME.test(table)) {
    throw new MigrationsRefused(
      `"${table}" is no name of a table. Name tables in small letters, digits and underscores, ` +
        'without a schema.',
    );
  }
  if (Object.hasOwn(TABLE_CLASSES, table) || table === TEAM_MIGRATIONS_TABLE) {
    throw new MigrationsRefused(
      `The table ${table} is the gateway's own. Name yours otherwise, such as shop_${table}.`,
    );
  }
  if (HOW_ROWS_LIVE.includes(rowsLive)) return;
  throw new MigrationsRefused(
    `The rows of ${table} cannot live as "${rowsLive}". Say one of ${HOW_ROWS_LIVE.join(', ')}.`,
  );
}
