/** Blocks that are told by their indentation (YAML), and sections under a name in brackets (TOML, INI). */

interface Blocks {
  /** Reads a line, and gives the names of the blocks that it is in, the nearest first. */
  readonly next: (text: string) => readonly string[]
  readonly names: () => readonly string[]
}

const DEPTH_LIMIT = 64
/** A longer line is no line of a configuration. */
const LINE_LIMIT = 4_000
const BLOCK = /^(\s{0,40})(- {1,4})?["']?([\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,40})["']?\s{0,4}:\s*(?:[|>&!][\w-]*)?\s*$/u
/** Swift's dump: `▿ user: User`. */
const DUMPED = /^(\s{0,40})([▿▸▾] )([\p{L}_][\p{L}\p{N}_]{0,40}): /u
const SECTION = /^\s{0,8}\[{1,2}"?([\p{L}_][\p{L}\p{N}_. "-]{0,60})\]{1,2}\s*$/u
const IN_SECTION = /^\s*(?:[\p{L}\p{N}_."'-]{1,80}\s{0,8}[=:]|[#;])/u
/** The indentation of a section: what follows it is in it, however it is indented. */
const SECTION_INDENT = -1

/** Prepares the reading of the lines of one text. */
export function blocksOfText(): Blocks {
  let blocks: readonly { readonly indent: number; readonly name: string }[] = []
  const names = () => blocks.map(({ name }) => name).toReversed()
  return {
    names,
    next(text) {
      if (text.length > LINE_LIMIT) return names()
      const section = SECTION.exec(text)?.[1]
      if (section !== undefined) {
        blocks = [{ indent: SECTION_INDENT, name: section }]
        return []
      }
      if (blocks[0]?.indent === SECTION_INDENT && !IN_SECTION.test(text)) blocks = []
      const indent = text.length - text.trimStart().length
      const isItem = /^\s*-\s/.test(text)
      if (text.trim() !== '') {
        blocks = blocks.filter((block) => block.indent < indent || (isItem && block.indent === indent))
      }
      const above = names()
      const [, , dash = '', name] = BLOCK.exec(text) ?? DUMPED.exec(text) ?? []
      if (name !== undefined && blocks.length < DEPTH_LIMIT) {
        blocks = [...blocks, { indent: indent + dash.length, name }]
      }
      return above
    },
  }
}
