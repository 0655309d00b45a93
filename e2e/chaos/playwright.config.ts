import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'

/** One run at a time: what is measured is the product, not how two browsers share a machine. */
export default defineConfig({ ...base, testDir: '.', workers: 1, reporter: 'list' })
