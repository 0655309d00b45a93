/**
 * The tables of a list in PostgreSQL, in a schema of their own, and the steps from one version of them to the next. What
 * belongs together is done by functions of the database: one way to the server and back, and one transaction.
 */
import * as v from 'valibot'
import type { PgQuery } from '#ledger-store/postgres/pg-life.ts'
import { SPENDING_TABLE } from '#ledger-store/postgres/pg-spending.ts'
import { TEAM_TABLES } from '#ledger-store/postgres/team-tables.ts'

/** Our own class of advisory locks: the letters RW. Connections are locked in a class of their own. */
const LOCK_CLASS = 0x5257

/** One of two at once would find tables half made. */
const MIGRATING = `pg_advisory_xact_lock(${LOCK_CLASS}, 1)`
/** Held until a commit is visible, so that revisions become visible in their order. */
const COMMITTING = `pg_advisory_xact_lock(${LOCK_CLASS}, 2)`

/** Says that there is news; every gateway listens. */
export const NEWS_CHANNEL = 'renderwatch_news'

/** What a function raises when tables are those of another version than the caller's. */
export const OTHER_VERSION = 'RW001'

const TABLES = `
  CREATE TABLE renderwatch.task (
    key text COLLATE "C" PRIMARY KEY, id text NOT NULL, connection text NOT NULL, remote text COLLATE "C",
    over boolean NOT NULL, v integer NOT NULL, vendor_part text NOT NULL, person_part text NOT NULL,
    rev bigint NOT NULL, gone_at double precision
  );
  CREATE SEQUENCE renderwatch.rev OWNED BY renderwatch.task.rev;
  CREATE UNIQUE INDEX task_rev ON renderwatch.task (rev);
  CREATE INDEX task_remote ON renderwatch.task (connection, remote) WHERE gone_at IS NULL;
  CREATE INDEX task_open ON renderwatch.task (rev) WHERE NOT over AND gone_at IS NULL;
  CREATE INDEX task_gone ON renderwatch.task (gone_at) WHERE gone_at IS NOT NULL;
  CREATE TABLE renderwatch.heard (connection text PRIMARY KEY, value text NOT NULL);
  CREATE TABLE renderwatch.quarantine (
    key text COLLATE "C" PRIMARY KEY, at double precision NOT NULL, reason text NOT NULL, value text NOT NULL
  );
  CREATE TABLE renderwatch.command (
    key text COLLATE "C" PRIMARY KEY, at double precision NOT NULL, answer text NOT NULL
  );
  CREATE INDEX command_age ON renderwatch.command (at);
  CREATE TABLE renderwatch.copy (
    sha256 text PRIMARY KEY, bytes double precision NOT NULL, type text NOT NULL, at double precision NOT NULL,
    place text NOT NULL
  );
  CREATE TABLE renderwatch.copy_use (
    task text COLLATE "C" NOT NULL, sha256 text NOT NULL, connection text NOT NULL, at double precision NOT NULL,
    for_ever boolean NOT NULL, gone_at double precision, PRIMARY KEY (task, sha256)
  );
  CREATE INDEX copy_use_file ON renderwatch.copy_use (sha256);
  CREATE INDEX copy_use_age ON renderwatch.copy_use (connection, at) WHERE NOT for_ever AND gone_at IS NULL;
  -- The last commit of each session: one that lost its connection while it committed looks here what became of it.
  CREATE TABLE renderwatch.last_commit (session text PRIMARY KEY, commit text NOT NULL, at timestamptz NOT NULL);`

const FUNCTIONS = `
  CREATE FUNCTION renderwatch.begin(known integer) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM ${COMMITTING};
    IF known <> (SELECT value::integer FROM renderwatch.meta WHERE name = 'version') THEN
      RAISE EXCEPTION 'the list has tables of another version' USING ERRCODE = '${OTHER_VERSION}';
    END IF;
  END $$;

  CREATE FUNCTION renderwatch.forget(gone text[], now double precision) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE renderwatch.task SET gone_at = now, rev = nextval('renderwatch.rev'), over = true, remote = NULL,
      vendor_part = '', person_part = '' WHERE key = ANY(gone) AND gone_at IS NULL;
    UPDATE renderwatch.copy_use SET gone_at = now WHERE task = ANY(gone) AND gone_at IS NULL;
  END $$;

  CREATE FUNCTION renderwatch.commit(
    known integer, session_name text, commit_name text,
    keys text[], ids text[], connections text[], remotes text[], overs boolean[], versions integer[],
    vendor_parts text[], person_parts text[],
    use_tasks text[], use_files text[], use_connections text[], use_times double precision[], use_for_evers boolean[],
    gone text[], now double precision, heard_connections text[], heard_values text[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE changed text[];
  BEGIN
    PERFORM renderwatch.begin(known);
    WITH given AS (
      SELECT * FROM unnest(keys, ids, connections, remotes, overs, versions, vendor_parts, person_parts)
        WITH ORDINALITY AS row (key, id, connection, remote, over, v, vendor_part, person_part, nth)
    ), written AS (
      INSERT INTO renderwatch.task AS task
        SELECT key, id, connection, remote, over, v, vendor_part, person_part, nextval('renderwatch.rev'), NULL
        FROM given ORDER BY nth
      ON CONFLICT (key) DO UPDATE SET connection = excluded.connection, remote = excluded.remote,
        over = excluded.over, v = excluded.v, vendor_part = excluded.vendor_part, person_part = excluded.person_part,
        rev = excluded.rev, gone_at = NULL
      WHERE task.gone_at IS NOT NULL OR task.v <> excluded.v OR task.vendor_part <> excluded.vendor_part
        OR task.person_part <> excluded.person_part
      RETURNING task.key
    ) SELECT array_agg(key) INTO changed FROM written;
    DELETE FROM renderwatch.copy_use WHERE task = ANY(changed);
    INSERT INTO renderwatch.copy_use
      SELECT DISTINCT ON (task, sha256) task, sha256, connection, at, for_ever, NULL
      FROM unnest(use_tasks, use_files, use_connections, use_times, use_for_evers)
        AS use (task, sha256, connection, at, for_ever)
      WHERE task = ANY(changed);
    PERFORM renderwatch.forget(gone, now);
    INSERT INTO renderwatch.heard SELECT * FROM unnest(heard_connections, heard_values)
      ON CONFLICT (connection) DO UPDATE SET value = excluded.value;
    INSERT INTO renderwatch.last_commit VALUES (session_name, commit_name, clock_timestamp())
      ON CONFLICT (session) DO UPDATE SET commit = excluded.commit, at = excluded.at;
    IF changed IS NOT NULL OR cardinality(gone) > 0 THEN PERFORM pg_notify('${NEWS_CHANNEL}', ''); END IF;
  END $$;

  CREATE FUNCTION renderwatch.set_aside(
    known integer, names text[], keys text[], reasons text[], contents text[], now double precision
  ) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM renderwatch.begin(known);
    INSERT INTO renderwatch.quarantine
      SELECT name, now, reason, content FROM unnest(names, reasons, contents) AS row (name, reason, content)
      ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, value = excluded.value;
    PERFORM renderwatch.forget(keys, now);
    PERFORM pg_notify('${NEWS_CHANNEL}', '');
  END $$;

  CREATE FUNCTION renderwatch.prune(known integer, answers double precision, gone double precision)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE last bigint;
  BEGIN
    PERFORM renderwatch.begin(known);
    DELETE FROM renderwatch.command WHERE at < answers;
    DELETE FROM renderwatch.last_commit WHERE at < clock_timestamp() - interval '1 day';
    SELECT max(rev) INTO last FROM renderwatch.task WHERE gone_at < gone;
    IF last IS NULL THEN RETURN; END IF;
    UPDATE renderwatch.meta SET value = greatest(value::bigint, last)::text WHERE name = 'pruned';
    DELETE FROM renderwatch.task WHERE gone_at < gone;
  END $$;`

/** Entry 0 makes version 1, and so on. A step that was published never changes. */
const STEPS: readonly string[] = [`${TABLES}\n${FUNCTIONS}`, SPENDING_TABLE, TEAM_TABLES]

export const SCHEMA_VERSION = STEPS.length

const META = `CREATE SCHEMA IF NOT EXISTS renderwatch;
  CREATE TABLE IF NOT EXISTS renderwatch.meta (name text PRIMARY KEY, value text NOT NULL);
  INSERT INTO renderwatch.meta VALUES ('version', '0'), ('pruned', '0'), ('ledger', gen_random_uuid()::text),
    ('secret', gen_random_uuid()::text) ON CONFLICT DO NOTHING`

const metaSchema = v.object({ name: v.string(), value: v.string() })

export interface PgMeta {
  readonly ledger: string
  readonly secret: string
}

/** Makes the tables what this version expects. Null when a newer version made them; then nothing was touched. */
export async function migrate(query: PgQuery): Promise<PgMeta | null> {
  await query('BEGIN')
  try {
    await query(`SELECT ${MIGRATING}`)
    const before = await readMeta(query)
    if (Number(before.get('version') ?? 0) > SCHEMA_VERSION) {
      await query('ROLLBACK')
      return null
    }
    if (before.size === 0) await query(META)
    for (const [index, step] of STEPS.entries()) {
      if (index >= Number(before.get('version') ?? 0)) await query(step)
    }
    await query(`UPDATE renderwatch.meta SET value = $1 WHERE name = 'version' AND value <> $1`, String(SCHEMA_VERSION))
    const meta = await readMeta(query)
    await query('COMMIT')
    return { ledger: meta.get('ledger') ?? '', secret: meta.get('secret') ?? '' }
  } catch (error) {
    await query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function readMeta(query: PgQuery): Promise<ReadonlyMap<string, string>> {
  const [found] = await query(`SELECT to_regclass('renderwatch.meta') IS NOT NULL AS there`)
  if (!v.is(v.object({ there: v.literal(true) }), found)) return new Map()
  const rows = await query('SELECT name, value FROM renderwatch.meta')
  return new Map(rows.map((row) => v.parse(metaSchema, row)).map(({ name, value }) => [name, value]))
}
