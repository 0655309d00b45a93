// @ts-check
// Lists in a database are tried with a real PostgreSQL: an installed one, else Debian's package. No service of the machine
// is touched: the tests make a server of their own, in a folder that they remove (src/testing/postgres.ts).
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackage } from './apt.mjs'

const DEBIAN = '/usr/lib/postgresql'

/** Installs one where there is none. Null, or why there is none. */
export function ensurePostgres() {
  if (isThere()) return null
  console.log('No PostgreSQL found: installing the postgresql package …')
  try {
    installPackage('postgresql')
  } catch {
    return 'No PostgreSQL could be installed. Install it, or put its programs into PATH.'
  }
  return isThere() ? null : `apt-get installed no ${DEBIAN}. Put PostgreSQL’s programs into PATH.`
}

/** Debian keeps the programs of each version out of PATH. */
function isThere() {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...debian]
  return folders.some((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))))
}
