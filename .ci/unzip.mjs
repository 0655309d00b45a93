// @ts-check
// Saved ZIPs are opened by a program that is not ours: unzip, else Python's zipfile, else Debian's unzip.
import { spawnSync } from 'node:child_process'
import { installPackage } from './apt.mjs'

/** Installs one where there is none; throws with what to do when that fails. */
export function ensureUnzip() {
  const isThere = (/** @type {string} */ program) => spawnSync(program, ['--help']).error === undefined
  if (isThere('unzip') || isThere('python3')) return
  console.log('Neither unzip nor python3 found: installing the unzip package …')
  try {
    installPackage('unzip')
  } catch {
    throw new Error('No unzip could be installed. Install it, or python3.')
  }
}
