import { pick } from '#sandbox/world/dice.ts'

const RATE = 22_050
const SECONDS = 2.4
const NOTE_SECONDS = 0.4
/** A pentatonic scale has no clashing notes: in Hz, from A3. */
const SCALE: readonly number[] = [220, 246.94, 277.18, 329.63, 369.99, 440]
const LOUDNESS = 0.25

/** A short soft melody, one channel of 16 bits, that is the same for the same seed. */
export function wavFor(seed: string): Uint8Array<ArrayBuffer> {
  const samples = Math.round(RATE * SECONDS)
  const bytes = new Uint8Array(44 + samples * 2)
  const view = new DataView(bytes.buffer)
  writeHeader(bytes, view, samples * 2)
  for (let index = 0; index < samples; index += 1) {
    view.setInt16(44 + index * 2, Math.round(amplitude(seed, index / RATE) * 32_767), true)
  }
  return bytes
}

function amplitude(seed: string, at: number): number {
  const note = Math.floor(at / NOTE_SECONDS)
  const into = at - note * NOTE_SECONDS
  const pitch = pick(`${seed}/${note}`, SCALE) ?? 220
  // Fades in over 10 ms and decays to silence within the note, so that notes join without a click.
  const envelope = Math.min(1, into / 0.01) * Math.exp(-into * 6) * Math.min(1, (NOTE_SECONDS - into) / 0.02)
  return LOUDNESS * envelope * (Math.sin(2 * Math.PI * pitch * into) + 0.3 * Math.sin(4 * Math.PI * pitch * into))
}

function writeHeader(bytes: Uint8Array, view: DataView, length: number): void {
  const write = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at)
  write(0, 'RIFF')
  view.setUint32(4, 36 + length, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, length, true)
}
