import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { removeDrafts } from '#gateway/config/config-edit.ts'
import { readBeside } from '#gateway/config/described.ts'
import { defaultConfig, parseConfig, type ConfigContext, type GatewayConfig } from '#gateway/config/config.ts'

export type LoadedConfig =
  | {
      readonly ok: true
      readonly config: GatewayConfig
      /** Words for the person: where it came from. */
      readonly source: string
      readonly warnings: readonly string[]
    }
  | { readonly ok: false; readonly file: string; readonly mistakes: readonly string[] }

/** `$XDG_CONFIG_HOME/renderwatch/config.json` */
function userConfigFile(env: ConfigContext['env']): string {
  const base = env['XDG_CONFIG_HOME']
  // The XDG base directory specification says that a relative value must be ignored.
  return join(base !== undefined && isAbsolute(base) ? base : join(homedir(), '.config'), 'renderwatch', 'config.json')
}

/** The file that is read at start, and that connections added on screen are written to: the user's own if none is named. */
export function configFile(named: string | null, env: ConfigContext['env']): string {
  return named === null ? userConfigFile(env) : resolve(named)
}

/** Reads the named file, or the user's own if there is one, or falls back to the sandbox alone. */
export function loadConfig(named: string | null, context: ConfigContext): LoadedConfig {
  const file = configFile(named, context.env)
  tidy(file)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = errorCode(error)
    if (named === null && (code === 'ENOENT' || code === 'ENOTDIR')) {
      return {
        ok: true,
        config: defaultConfig(context.sandboxed ?? context.vendors),
        source: 'no configuration: sandbox only',
        warnings: [],
      }
    }
    return { ok: false, file, mistakes: [code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`] }
  }
  const parsed = parseConfig(text, { ...context, readBeside: readBeside(file) })
  if (!parsed.ok) return { ok: false, file, mistakes: parsed.mistakes }
  return { ok: true, config: parsed.config, source: file, warnings: warningsFor(file, parsed.config) }
}

/** A folder that cannot be read or written stops nothing here: reading the file itself says so. */
function tidy(file: string): void {
  try {
    removeDrafts(file)
  } catch {
    // As above.
  }
}

function warningsFor(file: string, config: GatewayConfig): readonly string[] {
  const warnings: string[] = []
  // Windows has no such mode bits: Node reports 0666 for every file there.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    warnings.push(`${file} can be read by other users of this machine: chmod 600 it`)
  }
  if (config.connections.length === 0) {
    warnings.push(`${file} names no connection: add one, or "sandbox": true`)
  }
  return warnings
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
