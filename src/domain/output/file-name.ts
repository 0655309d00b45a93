/** File names that every file system takes, made from a template and outside text. */
import type { EpochMs } from '#domain/time.ts'

interface NameFacts {
  readonly vendor: string
  readonly model: string | null
  readonly madeAt: EpochMs
  /** The vendor's id, or our own where there is none yet. */
  readonly task: string
  /** From 1. */
  readonly index: number
  readonly role: string | null
  readonly prompt: string | null
}

export const NAME_PARTS = ['date', 'vendor', 'model', 'prompt', 'task', 'role', 'index'] as const
type NamePart = (typeof NAME_PARTS)[number]

/** Below the 255 bytes of most file systems, with room for a browser's " (1)" and ".crdownload". */
const NAME_LIMIT_BYTES = 200

const PROMPT_SLUG_LENGTH = 60

/** Device names of Windows: with an extension and with spaces in front of it they still are. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/i

/**
 * The name for one output. `{date}` is the day in UTC. Parts that are unknown vanish with the separator in front of
 * them; braces that name no part stay as they are.
 */
export function fileName(template: string, facts: NameFacts, extension: string): string {
  const parts: Record<NamePart, string> = {
    date: dateOf(facts.madeAt),
    vendor: facts.vendor,
    model: slug(facts.model ?? '', 40),
    prompt: slug(facts.prompt ?? '', PROMPT_SLUG_LENGTH),
    task: facts.task,
    role: slug(facts.role ?? '', 30),
    index: String(facts.index).padStart(2, '0'),
  }
  const filled = template.replace(/([-_ ]?)\{([a-z]{1,12})\}/g, (whole, separator: string, name: string) => {
    const part = NAME_PARTS.find((known) => known === name)
    if (part === undefined) return whole
    return parts[part] === '' ? '' : `${separator}${parts[part]}`
  })
  return safeName(filled, extension)
}

/** Any text as the name of a file that can be created anywhere, at most {@link NAME_LIMIT_BYTES} long. */
export function safeName(text: string, extension: string): string {
  const ending = extension.replace(/[^a-z0-9]/gi, '').slice(0, 10)
  // One byte for the dot, one for the mark in front of a reserved name.
  const room = NAME_LIMIT_BYTES - ending.length - 2
  const clean = text
    .normalize('NFC')
    // Control and format characters (which could reverse the shown name), lone surrogates, separators of any system.
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, '-')
    .replace(/\s/g, ' ')
  const trimmed = trimEnds(cutToBytes(trimEnds(clean), room))
  const named = trimmed === '' ? 'output' : trimmed
  const stem = RESERVED.test(named) ? `_${named}` : named
  return ending === '' ? stem : `${stem}.${ending}`
}

/** The same for a text that brings its own extension, as names from a query do. */
export function safeWholeName(text: string): string {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(text)?.[1] ?? ''
  return safeName(extension === '' ? text : text.slice(0, -extension.length - 1), extension)
}

/** Gives each name once: a second `a.png` becomes `a (2).png`. Upper and lower case are the same file for many. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>()
  /** The next number to try, so that thousands of equal names are not tried from 2 each time. */
  const next = new Map<string, number>()
  return (name) => {
    const dot = name.lastIndexOf('.')
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
    let unique = name
    let count = next.get(name.toLowerCase()) ?? 2
    for (; taken.has(unique.toLowerCase()); count += 1) {
      const mark = ` (${count})`
      unique = `${cutToBytes(stem, NAME_LIMIT_BYTES - mark.length - ending.length)}${mark}${ending}`
    }
    next.set(name.toLowerCase(), count)
    taken.add(unique.toLowerCase())
    return unique
  }
}

function slug(text: string, length: number): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .slice(0, 1000)
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const whole = words.join('-')
  if (whole.length <= length) return whole
  const cut = Array.from(whole.slice(0, length + 1))
    .slice(0, -1)
    .join('')
  // Whole words read better, unless there is only one.
  const lastWord = cut.lastIndexOf('-')
  return lastWord > length / 2 ? cut.slice(0, lastWord) : cut
}

/** Leading dots hide a file, trailing dots and spaces are dropped by Windows. */
function trimEnds(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && ' .-_'.includes(text.charAt(from))) from += 1
  while (to > from && ' .-_'.includes(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}

/** No unit of UTF-16 takes more in UTF-8: the half of a pair takes two. */
const MOST_BYTES_A_UNIT = 3

function cutToBytes(text: string, limit: number): string {
  if (text.length * MOST_BYTES_A_UNIT <= limit) return text
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += utf8Length(character)
    if (bytes > limit) break
    kept += character
  }
  return kept
}

/** Bytes of one character in UTF-8. */
function utf8Length(character: string): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}

function dateOf(at: EpochMs): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
