import type { Output, OutputKind } from '#domain/output/output.ts'
import type { EpochMs } from '#domain/time.ts'
import { formatAgo } from '#ui/duration.ts'

const KIND_WORDS = {
  image: 'Image',
  video: 'Video',
  audio: 'Audio',
  text: 'Text',
  model3d: '3D model',
  file: 'File',
} as const satisfies Record<OutputKind, string>

/** What an output is, for people: its role where the vendor names one, else its kind. `First frame`, `Video`. */
export function outputLabel(output: Pick<Output, 'kind' | 'role'>): string {
  const role = output.role?.replace(/[_-]+/g, ' ').trim().slice(0, 40) ?? ''
  if (role === '' || role.toLowerCase() === output.kind) return KIND_WORDS[output.kind]
  return role.charAt(0).toUpperCase() + role.slice(1)
}

/** The file's name as its address gives it, cut to something that fits; null when there is none. */
export function fileNameOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  return last === '' ? null : safeDecode(last).slice(-60)
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `expired 3 d ago · not saved` */
export function expiredWords(output: Pick<Output, 'expiry' | 'saved'>, now: EpochMs): string {
  const when =
    output.expiry === null || output.expiry.at > now ? 'expired' : `expired ${formatAgo(now - output.expiry.at)}`
  return `${when} · ${output.saved === null ? 'not saved' : 'saved'}`
}

/** The still that stands for a task in a list: a thumbnail, else a picture, else a frame. */
export function posterOf(outputs: readonly Output[]): Output | null {
  const stills = outputs.filter((output) => output.kind === 'image')
  return stills.find((output) => output.role === 'thumbnail') ?? stills.find(isMain) ?? stills[0] ?? null
}

/** The output a task was made for: not a frame or a thumbnail that came along. */
export function mainOutput(outputs: readonly Output[]): Output | null {
  return outputs.find(isMain) ?? outputs[0] ?? null
}

function isMain(output: Output): boolean {
  return output.role === null || !/frame|thumb|poster|cover/i.test(output.role)
}
