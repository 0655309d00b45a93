import { defineConfig } from '@playwright/test'
import { findChromium } from '../.ci/chromium.mjs'

const executablePath = findChromium()

/** Root has no user namespace sandbox in most containers; the rest keeps the browser from calling home. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

export default defineConfig({
  testDir: './journeys',
  outputDir: '../test-results',
  // Nothing is measured by these: they end what hangs, on the busiest machine.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  fullyParallel: true,
  // A journey mostly waits for pages to settle: on two cores three of them take turns well.
  workers: 3,
  // At a desk and in continuous integration alike: a journey that needs a second try has found something.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Requests that a worker answers are hidden from the journeys; those that are about it have a browser of their own.
    serviceWorkers: 'block',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...QUIET] : QUIET,
    },
  },
})
