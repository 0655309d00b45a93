import { defineConfig } from '@playwright/test'
import journeys from '../playwright.config.ts'

/** `npm run screenshots`: the README's pictures, taken from the production build. Not a test, so not part of one. */
export default defineConfig({ ...journeys, testDir: '.', outputDir: '../../test-results', workers: 1 })
