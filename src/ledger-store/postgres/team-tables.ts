/**
 * What gateways tell each other. Nothing of it outlives the sessions that it is about, so it needs no disk; letters are
 * kept, because somebody waits for the answer to each.
 */
export const TEAM_TABLES = `
  CREATE UNLOGGED TABLE renderwatch.gateway (
    session text PRIMARY KEY, pid integer NOT NULL, started timestamptz NOT NULL,
    name text NOT NULL, keys text[] NOT NULL, at timestamptz NOT NULL
  );
  CREATE UNLOGGED TABLE renderwatch.claim (
    connection text PRIMARY KEY, session text NOT NULL, since timestamptz NOT NULL, status text
  );
  CREATE TABLE renderwatch.letter (
    key text PRIMARY KEY, connection text NOT NULL, name text NOT NULL, args text NOT NULL, sender text,
    at timestamptz NOT NULL, begun boolean NOT NULL DEFAULT false, answer text
  );
  CREATE INDEX letter_waiting ON renderwatch.letter (connection, at) WHERE answer IS NULL;
  CREATE TABLE renderwatch.pause (paused boolean PRIMARY KEY CHECK (paused));`
