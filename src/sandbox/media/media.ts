import { pick } from '#sandbox/world/dice.ts'
import { CLIP_DUSK } from '#sandbox/media/clip-dusk.ts'
import { CLIP_LAGOON } from '#sandbox/media/clip-lagoon.ts'
import { CLIP_ORBIT } from '#sandbox/media/clip-orbit.ts'
import { pngFor } from '#sandbox/media/png.ts'
import { wavFor } from '#sandbox/media/wav.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'

export const CONTENT_TYPES = {
  image: 'image/png',
  video: 'video/mp4',
  audio: 'audio/wav',
} as const satisfies Record<MediaKind, string>

const CLIPS: readonly string[] = [CLIP_DUSK, CLIP_LAGOON, CLIP_ORBIT]

/** Pictures take some milliseconds to compute, and players ask for many ranges of the same file. */
const REMEMBERED = 48
const remembered = new Map<string, Uint8Array<ArrayBuffer>>()

/** The bytes of an output: real, playable, and always the same for the same seed. */
export async function mediaBytes(kind: MediaKind, seed: string): Promise<Uint8Array<ArrayBuffer>> {
  const name = `${kind}/${seed}`
  const known = remembered.get(name)
  if (known) return known
  const made = await make(kind, seed)
  const [oldest] = remembered.keys()
  if (oldest !== undefined && remembered.size >= REMEMBERED) remembered.delete(oldest)
  remembered.set(name, made)
  return made
}

async function make(kind: MediaKind, seed: string): Promise<Uint8Array<ArrayBuffer>> {
  switch (kind) {
    case 'image':
      return pngFor(seed)
    case 'audio':
      return wavFor(seed)
    case 'video':
      return Uint8Array.from(atob(pick(seed, CLIPS) ?? CLIP_DUSK), (character) => character.charCodeAt(0))
  }
}
