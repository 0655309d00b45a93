// @ts-check
// Which Chromium the end-to-end journeys use: an installed one, else Playwright's own, else Debian's package.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { installPackage } from './apt.mjs'

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a usable browser, or undefined. */
export function findChromium() {
  const installed = CANDIDATES.find((path) => path !== undefined && existsSync(path))
  if (installed !== undefined) return installed
  const bundled = chromium.executablePath()
  return existsSync(bundled) ? bundled : undefined
}

/** Finds a browser or installs one; throws with what to do when neither works. */
export function ensureChromium() {
  const found = findChromium()
  if (found !== undefined) return found
  console.log('No Chromium found: trying Playwright’s own …')
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', timeout: 240_000 })
  const downloaded = findChromium()
  if (downloaded !== undefined) return downloaded
  console.log('Playwright could not download one: installing the chromium package …')
  try {
    installPackage('chromium')
  } catch {
    throw new Error('No Chromium could be installed. Install one, or name it in CHROMIUM_PATH.')
  }
  const packaged = findChromium()
  if (packaged === undefined)
    throw new Error('apt-get installed no /usr/bin/chromium. Name a browser in CHROMIUM_PATH.')
  return packaged
}
