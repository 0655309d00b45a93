// @ts-check
import { defineConfig } from 'vitest/config'

/** The figures of `bench.mjs`: no part of the suite, since they take a minute and measure CPU. */
export default defineConfig({
  test: {
    include: ['src/testing/speed/*.figures.ts'],
    environment: 'node',
    testTimeout: 900_000,
    fileParallelism: false,
  },
})
