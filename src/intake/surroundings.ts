/** Paths and file names that a word stands in. */
import type { Word } from '#intake/words.ts'

const PATH_LIMIT = 300
const OUTSIDE = /[\s"'`<>|\\^{}(),;=*\ue000]/
const HOST = /^(?:(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}|localhost|(?:\d{1,3}\.){3}\d{1,3})(?::\d{2,5})?$/i

/** An address without scheme, or without host as in an access log, with `id` for the word; null when it stands in neither. */
export function pathAround(
  text: string,
  { from, to }: Word,
  id: string,
): { readonly host: string; readonly path: string } | null {
  if (text[from - 1] !== '/') return null
  let start = from
  while (start > 0 && from - start < PATH_LIMIT && !OUTSIDE.test(text[start - 1] ?? '')) start--
  let end = to
  while (end < text.length && end - to < PATH_LIMIT && !(OUTSIDE.test(text[end] ?? '') && text[end] !== '=')) end++
  const whole = `${text.slice(start, from)}${id}${text.slice(to, end)}`.replace(/[.,;:!?)\]*_~]{1,8}$/, '')
  const slash = whole.indexOf('/')
  const before = whole.slice(0, slash)
  return { host: HOST.test(before) ? before : '', path: whole.slice(slash) }
}

/** The segment before the word: `tasks` in `/v2/tasks/<id>`. */
export function segmentBefore(text: string, from: number): string | null {
  return /([A-Za-z][\w.-]{0,40})[/\\]$/.exec(text.slice(Math.max(0, from - 44), from))?.[1] ?? null
}

/** The query parameter whose value the word is. */
export function parameterOf(text: string, from: number): string | null {
  return /[?&]([\w.[\]-]{1,40})=$/.exec(text.slice(Math.max(0, from - 44), from))?.[1] ?? null
}

/** True when the word is a part of a path or a file name. */
export function isInPath(text: string, { from, to }: Word): boolean {
  return /[/\\.@]/.test(text[from - 1] ?? '') || /^(?:\.[A-Za-z0-9]|[/\\@])/.test(text.slice(to, to + 2))
}

/** `.mp4` after the word. */
export function isFileName(text: string, to: number): boolean {
  return /^\.[A-Za-z0-9]{1,5}(?![\w])/.test(text.slice(to, to + 8))
}
