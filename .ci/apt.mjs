// @ts-check
// Debian's packages, for what a journey or a test needs of the machine.
import { execFileSync } from 'node:child_process'

/** Throws when there is no apt-get, no right to use it, or no such package. */
export function installPackage(/** @type {string} */ name) {
  const root = process.getuid?.() === 0
  const apt = (/** @type {string[]} */ ...args) =>
    execFileSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', name)
}
