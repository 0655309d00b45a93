// @ts-check
// What one file says of itself: its length, what it imports and exports, its functions, its casts.
import { posix } from 'node:path'
import { parseAst } from 'vite'

/**
 * @typedef {{ name: string, line: number, lines: number }} Fun
 * @typedef {{ lines: number, imports: string[], asked: Map<string, Set<string>>, exports: string[], types: Set<string>, functions: Fun[], anys: number, casts: number }} Facts
 */

/** @param {string} path @param {string} text @returns {Facts} */
export function factsOf(path, text) {
  const lines = new Lines(text)
  /** @type {Facts} */
  const facts = {
    lines: lines.count,
    imports: [],
    asked: new Map(),
    exports: [],
    types: new Set(),
    functions: [],
    anys: 0,
    casts: 0,
  }
  const imported = (/** @type {string} */ specifier, /** @type {string[]} */ names) => {
    const target = resolve(path, specifier)
    if (target === null) return
    if (!facts.asked.has(target)) facts.imports.push(target)
    facts.asked.set(target, new Set([...(facts.asked.get(target) ?? []), ...names]))
  }
  const measured = (/** @type {any} */ node) => {
    const first = lines.of(node.start)
    facts.functions.push({ name: node.id?.name ?? '', line: first, lines: lines.written(first, lines.of(node.end)) })
  }
  /** @type {Record<string, (node: any) => void>} */
  const on = {
    ImportDeclaration: (node) => imported(node.source.value, node.specifiers.map(importedName)),
    ImportExpression: (node) => {
      if (typeof node.source.value === 'string') imported(node.source.value, ['*'])
    },
    TSImportType: (node) => imported(node.source?.value ?? node.argument?.literal?.value ?? '', ['*']),
    ExportAllDeclaration: (node) => imported(node.source.value, ['*']),
    ExportNamedDeclaration: (node) => {
      const names = node.specifiers.map((/** @type {any} */ each) => each.exported.name ?? each.exported.value)
      if (node.source) imported(node.source.value, names)
      facts.exports.push(...names, ...declared(node.declaration))
      if (/^TS(?:Interface|TypeAlias)Declaration$/.test(node.declaration?.type))
        facts.types.add(node.declaration.id.name)
    },
    ExportDefaultDeclaration: () => void facts.exports.push('default'),
    FunctionDeclaration: measured,
    FunctionExpression: measured,
    ArrowFunctionExpression: measured,
    TSAnyKeyword: () => void (facts.anys += 1),
    // `as const` says more, not less.
    TSAsExpression: (node) => {
      if (node.typeAnnotation.typeName?.name !== 'const') facts.casts += 1
    },
    TSTypeAssertion: () => void (facts.casts += 1),
    TSNonNullExpression: () => void (facts.casts += 1),
  }
  walk(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }), on)
  return facts
}

/** Visits a node and all below it. @param {any} node @param {Record<string, (node: any) => void>} on */
function walk(node, on) {
  if (node === null || typeof node !== 'object') return
  if (typeof node.type === 'string') on[node.type]?.(node)
  for (const below of Object.values(node)) walk(below, on)
}

class Lines {
  /** @param {string} text */
  constructor(text) {
    this.text = text.split('\n')
    this.count = this.text.length - (text.endsWith('\n') ? 1 : 0)
    this.starts = [0]
    for (const line of this.text) this.starts.push((this.starts.at(-1) ?? 0) + line.length + 1)
  }

  /** The line, from 1, in which this place of the text lies. @param {number} place */
  of(place) {
    let [low, high] = [0, this.starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** Lines with code, as the linter counts them: neither blank nor a comment alone. @param {number} first @param {number} last */
  written(first, last) {
    return this.text.slice(first - 1, last).filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length
  }
}

/** Below the project, with its ending; null for a package or a picture. @param {string} from @param {string} specifier */
function resolve(from, specifier) {
  const bare = specifier.replace(/\?.*$/, '')
  if (!/\.tsx?$/.test(bare)) return null
  if (bare.startsWith('#')) return `src/${bare.slice(1)}`
  return bare.startsWith('.') ? posix.join(posix.dirname(from), bare) : null
}

/** @param {any} specifier */
function importedName(specifier) {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : (specifier.imported.name ?? specifier.imported.value)
}

/** @param {any} declaration @returns {string[]} */
function declared(declaration) {
  if (!declaration) return []
  if (declaration.type !== 'VariableDeclaration') return declaration.id?.name ? [declaration.id.name] : []
  return declaration.declarations.flatMap((/** @type {any} */ { id }) => bound(id))
}

/** @param {any} pattern @returns {string[]} */
function bound(pattern) {
  if (pattern?.type === 'Identifier') return [pattern.name]
  if (pattern?.type === 'ObjectPattern') {
    return pattern.properties.flatMap((/** @type {any} */ each) => bound(each.value ?? each.argument))
  }
  return pattern?.type === 'ArrayPattern' ? pattern.elements.flatMap(bound) : []
}
