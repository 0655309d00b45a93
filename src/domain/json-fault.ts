/** Where a text stops being JSON. Lines and columns count from 1, in characters, as editors show them. */
interface JsonFault {
  readonly line: number
  readonly column: number
  /** What should stand there; holds nothing of the text itself, which may be a key. */
  readonly expected: string
  /** The first few characters of what stands there instead; empty at the end of the text. */
  readonly found: string
}

type Place = 'value' | 'first-item' | 'name' | 'first-name' | 'colon' | 'after-item' | 'end'

const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
const SPACE = /[ \t\n\r]*/y
const WORD = /[^\s"{}[\],:]{1,20}|[^]/uy

const NAME = 'a field name in double quotes'
const TEXT = 'a text that ends with a double quote, without line breaks and unknown escapes'

/**
 * Finds the first place where a text breaks the grammar of JSON (RFC 8259); null for JSON. Engines disagree on whether
 * and how they tell the position, so the grammar is walked here: in linear time, and without recursion, because a text
 * may be nested deeper than a stack is.
 */
export function locateJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = []
  let at = 0

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }

  function afterItem(): Place {
    return open.length === 0 ? 'end' : 'after-item'
  }

  /** Takes one piece of grammar; null where another one should stand. */
  function step(place: Place, char: string): Place | null {
    const inside = open.at(-1)
    const mayClose = place === 'after-item' || place === 'first-item' || place === 'first-name'
    if (mayClose && char === (inside === '{' ? '}' : ']')) {
      open.pop()
      at += 1
      return afterItem()
    }
    switch (place) {
      case 'value':
      case 'first-item':
        if (char !== '{' && char !== '[') return take(STRING) || take(SCALAR) ? afterItem() : null
        open.push(char)
        at += 1
        return char === '{' ? 'first-name' : 'first-item'
      case 'name':
      case 'first-name':
        return take(STRING) ? 'colon' : null
      case 'colon':
        return take(/:/y) ? 'value' : null
      case 'after-item':
        if (!take(/,/y)) return null
        return inside === '{' ? 'name' : 'value'
      case 'end':
        return null
    }
  }

  let place: Place = 'value'
  for (;;) {
    take(SPACE)
    const char = text[at]
    if (char === undefined && place === 'end') return null
    const next: Place | null = char === undefined ? null : step(place, char)
    if (next === null) return faultAt(text, at, expectedAt(place, open.at(-1), char))
    place = next
  }
}

function expectedAt(place: Place, inside: '{' | '[' | undefined, char: string | undefined): string {
  switch (place) {
    case 'value':
    case 'first-item':
      return char === '"' ? TEXT : 'a value'
    case 'name':
    case 'first-name':
      return char === '"' ? TEXT : NAME
    case 'colon':
      return '":"'
    case 'after-item':
      return `"," or "${inside === '{' ? '}' : ']'}"`
    case 'end':
      return 'nothing more'
  }
}

function faultAt(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at)
  WORD.lastIndex = at
  return {
    line: before.split('\n').length,
    column: at - before.lastIndexOf('\n'),
    expected,
    found: WORD.exec(text)?.[0] ?? '',
  }
}
