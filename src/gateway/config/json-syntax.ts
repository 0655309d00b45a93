/** The place of the first syntax error in a JSON text. `line` and `column` count from 1, in characters. */
export interface SyntaxMistake {
  readonly line: number
  readonly column: number
  readonly expected: string
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const WORD = /true|false|null/y
const SPACE = /[ \t\r\n]*/y
const TEXT = 'a text that ends with a double quote, without line breaks and unknown escapes'
/** A configuration is shallow; deeper nesting would only threaten the stack. */
const MAX_DEPTH = 64

/**
 * Finds where a text stops being JSON; null when it is JSON. Needed because engines differ: Node's own error
 * names a position for some mistakes only.
 */
export function findSyntaxMistake(text: string): SyntaxMistake | null {
  const scanner = new Scanner(text)
  if (scanner.value(0)) {
    scanner.space()
    if (scanner.at === text.length) return null
    scanner.expected = 'the end of the file'
  }
  const before = text.slice(0, scanner.at).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, expected: scanner.expected }
}

class Scanner {
  readonly text: string
  at = 0
  expected = 'a value'

  constructor(text: string) {
    this.text = text
  }

  space(): void {
    this.match(SPACE)
  }

  value(depth: number): boolean {
    this.space()
    if (depth > MAX_DEPTH) return this.fail('less nesting')
    if (this.take('{')) return this.members('}', depth, true)
    if (this.take('[')) return this.members(']', depth, false)
    return (
      this.match(STRING) ||
      this.match(NUMBER) ||
      this.match(WORD) ||
      this.fail(this.text[this.at] === '"' ? TEXT : 'a value')
    )
  }

  private members(close: string, depth: number, named: boolean): boolean {
    this.space()
    if (this.take(close)) return true
    for (;;) {
      if (named && !this.name()) return false
      if (!this.value(depth + 1)) return false
      this.space()
      if (this.take(close)) return true
      if (!this.take(',')) return this.fail(`"," or "${close}"`)
    }
  }

  private name(): boolean {
    this.space()
    if (!this.match(STRING)) return this.fail('a field name in double quotes')
    this.space()
    return this.take(':') || this.fail('":"')
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  private fail(expected: string): false {
    this.expected = expected
    return false
  }
}
