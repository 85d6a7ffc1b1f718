/** How long a commit takes that is slowed down. */
export const COMMIT_SECONDS = 1;

/**
 * Statements of a database's administrator: from then on a transaction that publishes an event of this type
 * takes so long to commit, as where the standby is far away.
 */
export function slowCommitsOf(eventType: string): readonly string[] {
  return [
    `CREATE FUNCTION commit_slowly() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_sleep(${COMMIT_SECONDS}); RETURN NULL; END $$`,
    `CREATE CONSTRAINT TRIGGER commit_slowly AFTER INSERT ON domain_event
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
       WHEN (NEW.type = '${eventType}') EXECUTE FUNCTION commit_slowly()`,
  ];
}
