/**
 * The address of a PostgreSQL server. It has a password in it, so it is never shown: what is said of it is
 * {@link addressWords}, and what `pg` says goes through {@link pgError} first.
 */
import pg from 'pg'
import { errorText } from '#domain/error-text.ts'
import { SECOND, type Millis } from '#domain/time.ts'

/** A server that does not answer within this is away. */
const CONNECT_WITHIN: Millis = 5 * SECOND
/** A dead host is found out while a session is silent, too. */
const ALIVE_AFTER: Millis = 2 * SECOND

export function isPgAddress(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text)
}

/** What a client is made with; `name` is what the server lists it under. */
export function pgOptions(address: string, name: string): pg.ClientConfig {
  return {
    connectionString: address,
    application_name: name,
    connectionTimeoutMillis: CONNECT_WITHIN,
    keepAlive: true,
    keepAliveInitialDelayMillis: ALIVE_AFTER,
    types: { getTypeParser: parserOf },
  }
}

/** Where it is, for people: without the password, and without all that may be a secret in a query. */
export function addressWords(address: string): string {
  try {
    const { user, host, port, database } = new pg.Client({ connectionString: address })
    return `PostgreSQL, database ${database ?? user ?? 'without a name'} at ${host}:${port}`
  } catch {
    return 'PostgreSQL'
  }
}

/** The server cannot be asked: it does not answer, or the session ended while it was asked. */
export class PgAway extends Error {}

/** What went wrong, with nothing of the address that must stay secret; what the server itself refused keeps its code. */
export function pgError(address: string, thrown: unknown): Error {
  let text = errorText(thrown)
  // Node tries each address of a host, and says nothing of its own about all of them together.
  if (thrown instanceof AggregateError) text = thrown.errors.map(errorText).join('; ')
  for (const secret of secretsOf(address)) text = text.replaceAll(secret, '•••')
  if (thrown instanceof pg.DatabaseError && !isEndOfSession(thrown.code)) return new PgRefusal(text, thrown.code ?? '')
  return new PgAway(text === '' ? 'the connection ended' : text)
}

/** The server understood and said no. */
export class PgRefusal extends Error {
  /** Of PostgreSQL's appendix A. */
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

/** Classes 08 and 57P: the connection broke, or somebody ends or starts the server or this session. */
function isEndOfSession(code: string | undefined): boolean {
  return /^(?:08|57P)/.test(code ?? '')
}

/** Longest first, so that no part of one is left. */
function secretsOf(address: string): readonly string[] {
  const found = new Set([address, process.env['PGPASSWORD'] ?? ''])
  const written = /^[^/]*\/\/[^/@]*?:(.*)@/.exec(address)?.[1] ?? ''
  for (const password of [written, ...(/[?&]password=([^&]*)/i.exec(address)?.slice(1) ?? [])]) {
    found.add(password)
    found.add(decoded(password))
  }
  return [...found].filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `bigint`, which all our numbers are: none of them is beyond the safe integers. */
const INT8 = pg.types.builtins.INT8

function parserOf(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return type === Number(INT8) && format !== 'binary' ? Number : pg.types.getTypeParser(type, 'text')
}
