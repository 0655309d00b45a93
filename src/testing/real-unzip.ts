/** A ZIP opened by a program that is not ours. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Both check each file's CRC. */
const UNPACKERS = [
  ['unzip', (zip: string, folder: string) => ['-qq', zip, '-d', folder]],
  ['python3', (zip: string, folder: string) => ['-m', 'zipfile', '-e', zip, folder]],
] as const

/** What it makes in an empty folder beside a file that must stay as it is: names from that folder on, and contents. */
export function reallyUnzipped(zip: Uint8Array): ReadonlyMap<string, Buffer> {
  const around = mkdtempSync(join(tmpdir(), 'renderwatch-unzip-'))
  try {
    writeFileSync(join(around, 'files.zip'), zip)
    unpack(join(around, 'files.zip'), join(around, 'into'))
    const outside = readdirSync(around).filter((name) => name !== 'into' && name !== 'files.zip')
    if (outside.length > 0) throw new Error(`it left its folder: ${outside.join(', ')}`)
    const names = readdirSync(join(around, 'into'), { recursive: true, encoding: 'utf8' })
    return new Map(names.map((name) => [name, readFileSync(join(around, 'into', name))]))
  } finally {
    rmSync(around, { recursive: true, force: true })
  }
}

function unpack(zip: string, folder: string): void {
  for (const [program, argsFor] of UNPACKERS) {
    const args = argsFor(zip, folder)
    // Not an error but a question, where a name stands twice in it: that must not wait for an answer.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' }
    const { error, status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8', input: '', env })
    if (error !== undefined) continue
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}${stdout}`)
    return
  }
  throw new Error('Neither unzip nor python3 is installed: install one of them to run this test.')
}
