import { Buffers } from '#engine/outputs/buffers.ts'
import type { Room } from '#engine/outputs/content.ts'
import { memoryFile } from '#engine/outputs/growing-file.ts'

/** Room for files that are fetched, as in a page that has no disk. */
export function memoryRoom(): Room {
  return { buffers: new Buffers(), open: async (hashed) => memoryFile(hashed) }
}
