/**
 * Runs beside every test file. Files share one module world (starting a new one for each took longer than the tests), so
 * that a file which leaves something behind would decide how the next one ends: it fails by itself instead.
 */
import { afterAll, expect, vi } from 'vitest'

afterAll(() => {
  const fake = vi.isFakeTimers()
  if (fake) vi.useRealTimers()
  expect(fake, 'this file leaves a fake clock behind').toBe(false)
})
