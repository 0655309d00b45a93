/**
 * Runs beside every test file. Files share one module world (starting a new one for each took longer than the tests), so
 * that a file which leaves something behind would decide how the next one ends: it fails by itself instead.
 */
import { afterAll, expect, vi } from 'vitest'

/** What Node itself has for code to reach the world by; a library may put its own in their place as well. */
const WORLD = [
  'fetch Request Response Headers FormData Blob ReadableStream URL AbortSignal crypto structuredClone',
  'Date performance setTimeout setInterval clearTimeout queueMicrotask Math JSON TextEncoder TextDecoder',
  'BroadcastChannel MessageChannel',
].flatMap((names) => names.split(' '))

const found = new Map(WORLD.map((name) => [name, valueOf(name)]))

afterAll(() => {
  const fake = vi.isFakeTimers()
  if (fake) vi.useRealTimers()
  expect(fake, 'this file leaves a fake clock behind').toBe(false)
  const others = WORLD.filter((name) => valueOf(name) !== found.get(name))
  expect(others, 'this file leaves others in the place of these').toEqual([])
})

function valueOf(name: string): unknown {
  return Reflect.get(globalThis, name)
}
