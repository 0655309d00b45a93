import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'

/** The figures of the page in the production build: one after the other, since each measures what a machine has left. */
export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: '../../test-results',
  testMatch: '*.figures.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 900_000,
})
