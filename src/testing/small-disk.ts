/** A real file system that is soon full; only root on Linux can make one. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left. */
  readonly fill: () => void
  readonly empty: () => void
  readonly grow: (kilobytes: number) => void
  readonly remove: () => void
}

/** Null where none can be made. */
export function smallDisk(kilobytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'small-'))
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return null
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a')
      try {
        for (;;) writeSync(file, Buffer.alloc(4096))
      } catch {
        // That is what it is for.
      }
      closeSync(file)
    },
    empty: () => rmSync(filler, { force: true }),
    grow: (more) => execFileSync('/bin/mount', ['-o', `remount,size=${more}k`, folder], { stdio: 'ignore' }),
    remove() {
      execFileSync('/bin/umount', ['-l', folder])
      rmdirSync(folder)
    },
  }
}
