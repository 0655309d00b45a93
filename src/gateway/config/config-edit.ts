import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { isJsonObject, parseJson, type JsonObject } from '#domain/json.ts'
import { readBeside } from '#gateway/config/described.ts'
import { parseConfig, type ConfigContext, type GatewayConfig } from '#gateway/config/config.ts'

export type EditResult =
  | { readonly ok: true; readonly config: GatewayConfig }
  /** Nothing was written. Never a key. */
  | { readonly ok: false; readonly message: string }

/** The file that comes into being with the first edit: what there was without a file goes on. */
const FIRST_FILE: JsonObject = { connections: [], sandbox: true }

/**
 * Changes a configuration file as one step: it is read anew, so that what a person wrote into it meanwhile stays;
 * the result is checked as at start; the new text replaces the old one by a rename, so that a crash leaves one of
 * the two. Synchronous on purpose: two edits cannot mix. The file ends up readable by its owner alone.
 */
export function editConfigFile(
  file: string,
  given: ConfigContext,
  change: (config: JsonObject) => JsonObject,
): EditResult {
  const context = { ...given, readBeside: readBeside(file) }
  try {
    const before = readText(file)
    if (before !== null) {
      const parsed = parseConfig(before, context)
      if (!parsed.ok) return fail(`${file} has a mistake: ${parsed.mistakes[0] ?? 'unknown'}`)
    }
    const value = before === null ? FIRST_FILE : parseJson(before.replace(/^\uFEFF/, ''))
    if (!isJsonObject(value)) return fail(`${file} is not an object { … }`)
    const text = `${JSON.stringify(change(value), null, indentOf(before))}\n`
    const after = parseConfig(text, context)
    if (!after.ok) return fail(after.mistakes[0] ?? 'the configuration would be mistaken')
    replace(file, text)
    return { ok: true, config: after.config }
  } catch (error) {
    return fail(`${file} could not be written (${codeOf(error)}); nothing was changed`)
  }
}

/** Null when there is no such file yet. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // A link stays a link: what it leads to is replaced.
  const target = realOf(file)
  removeDrafts(target)
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    // `wx`: a name that somebody else laid out beforehand is not written through.
    const handle = openSync(draft, 'wx', 0o600)
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    // The umask may have taken bits away from the owner.
    chmodSync(draft, 0o600)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/**
 * Removes what writers that were killed in the middle have left beside a configuration file: drafts that hold keys.
 * A rename is the only step that is atomic everywhere, so a kill before it leaves one; nothing keeps it beyond the next
 * start or edit. A draft of another gateway that writes right now may go too: its rename fails, and it says so.
 */
export function removeDrafts(file: string): void {
  const target = realOf(file)
  const folder = dirname(target)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const tail = name.startsWith(basename(target)) ? name.slice(basename(target).length) : ''
    if (/^\.[0-9a-f]{12}\.tmp$/.test(tail)) rmSync(join(folder, name), { force: true })
  }
}

function realOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

/** The indentation a person chose; a file in one line stays in one line. */
function indentOf(text: string | null): string {
  if (text === null) return '  '
  return /\n([ \t]{1,8})["{[]/.exec(text)?.[1] ?? (text.trim().includes('\n') ? '  ' : '')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

function fail(message: string): EditResult {
  return { ok: false, message }
}
