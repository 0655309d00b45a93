/** The steps from one version of the file to the next; `PRAGMA user_version` says which it has. */
import type { SqlDatabase } from '#ledger-store/sql.ts'

/** Entry 0 makes version 1 of an empty file, and so on. A step that was published never changes. */
const STEPS: readonly string[] = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE task (
     id TEXT PRIMARY KEY, connection TEXT NOT NULL, remote TEXT, over INTEGER NOT NULL,
     v INTEGER NOT NULL, vendor_part TEXT NOT NULL, person_part TEXT NOT NULL,
     rev INTEGER NOT NULL, gone_at INTEGER
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX task_rev ON task (rev);
   CREATE INDEX task_remote ON task (connection, remote);
   CREATE INDEX task_open ON task (over) WHERE over = 0 AND gone_at IS NULL;
   CREATE TABLE quarantine (name TEXT PRIMARY KEY, at INTEGER NOT NULL, reason TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE command (id TEXT PRIMARY KEY, at INTEGER NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE copy (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;`,
  // Which tasks have which copies. It follows from the tasks, and is filled from them once.
  `CREATE TABLE copy_use (
     task TEXT NOT NULL, sha256 TEXT NOT NULL, connection TEXT NOT NULL, at INTEGER NOT NULL,
     for_ever INTEGER NOT NULL, gone_at INTEGER, PRIMARY KEY (task, sha256)
   ) WITHOUT ROWID;
   CREATE INDEX copy_use_file ON copy_use (sha256);
   CREATE INDEX copy_use_age ON copy_use (connection, at) WHERE for_ever = 0 AND gone_at IS NULL;
   INSERT OR IGNORE INTO copy_use
     SELECT task.id, json_extract(output.value, '$.copy.sha256'), task.connection,
       json_extract(output.value, '$.copy.at'), 0, NULL
     FROM task, json_each(iif(json_valid(task.person_part), task.person_part, '{}'), '$.outputs') AS output
     WHERE task.gone_at IS NULL AND json_extract(output.value, '$.copy.kind') = 'kept';`,
  // When tasks were last heard of, for each connection by itself. What was known of it is soon known again.
  `CREATE TABLE heard (connection TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   DELETE FROM meta WHERE name = 'heard';`,
  // Where each copy lies. All so far lie in the folder beside the list.
  `ALTER TABLE copy ADD COLUMN place TEXT NOT NULL DEFAULT '';`,
  // Who spent, in the order in which it was noted.
  `CREATE TABLE spending (
     nth INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, person TEXT NOT NULL,
     connection TEXT NOT NULL, did TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, tasks TEXT NOT NULL
   );`,
]

const SCHEMA_VERSION = STEPS.length

/** False when the file was written by a newer version, which alone understands it; then nothing was touched. */
export function migrate(database: SqlDatabase): boolean {
  const version = versionOf(database.prepare('PRAGMA user_version').get())
  if (version > SCHEMA_VERSION) return false
  for (const [index, step] of STEPS.entries()) {
    if (index < version) continue
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT`)
  }
  return true
}

function versionOf(row: unknown): number {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'user_version') : null
  if (typeof value !== 'number') throw new Error('SQLite does not tell the version of the file')
  return value
}
