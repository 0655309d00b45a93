/**
 * The import table of the architecture, checked over the real import statements. A folder imports only from the
 * folders named beside it (and from itself); packages are listed where they would break a layer's promise.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '..')

/** Prefixes of `src/` paths; a trailing `*` in a key marks folders whose siblings must not see each other. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  triage: ['domain'],
  'vendors/reading': [
    'domain',
    'vendors/envelope.ts',
    'vendors/form-part.ts',
    'vendors/listing.ts',
    'vendors/naming.ts',
    'vendors/path-rule.ts',
    'vendors/port.ts',
  ],
  'vendors/*': [
    'domain',
    'triage/rule.ts',
    'triage/rule-builders.ts',
    'vendors/advice.ts',
    'vendors/envelope.ts',
    'vendors/homes.ts',
    'vendors/listing.ts',
    'vendors/naming.ts',
    'vendors/path-rule.ts',
    'vendors/port.ts',
    'vendors/recognition.ts',
    'vendors/reading',
  ],
  // A vendor's side of the sandbox lies beside the vendor, and is handed to the sandbox, which knows no vendor.
  'vendors/*/sandbox': ['domain', 'sandbox'],
  'vendors/dialects.ts': ['vendors', 'sandbox/front/dialect.ts'],
  vendors: ['domain', 'triage'],
  intake: [
    'domain',
    'vendors/homes.ts',
    'vendors/port.ts',
    'vendors/recognition.ts',
    'vendors/known.ts',
    'vendors/ambiguity.ts',
  ],
  engine: [
    'domain',
    'vendors/registry-port.ts',
    'vendors/credentials.ts',
    'vendors/homes.ts',
    'vendors/listing.ts',
    'vendors/port.ts',
  ],
  preferences: ['domain'],
  url: ['domain'],
  ui: [],
  charts: ['domain', 'ui'],
  previews: ['domain', 'engine', 'ui'],
  parts: [
    'domain',
    'triage',
    'vendors/listing.ts',
    'vendors/port.ts',
    'vendors/registry-port.ts',
    'vendors/rule-book.ts',
    'engine',
    'ui',
    'url',
    'preferences',
  ],
  'screens/*': [
    'domain',
    'triage',
    'vendors/advice.ts',
    'vendors/registry-port.ts',
    'vendors/homes.ts',
    'vendors/listing.ts',
    'vendors/port.ts',
    'vendors/described/draft',
    'intake',
    'engine',
    'preferences',
    'url',
    'charts',
    'ui',
    'previews',
    'parts',
  ],
  app: ['domain', 'vendors', 'engine', 'preferences', 'url', 'ui', 'parts', 'screens'],
  sandbox: ['domain'],
  'ledger-store': ['domain', 'engine/timers.ts'],
  archive: ['domain'],
  keeper: ['domain', 'engine', 'ledger-store', 'archive', 'vendors/registry-port.ts'],
  gateway: [
    'domain',
    'vendors',
    'sandbox',
    'engine/conversation',
    'engine/remote/protocol.ts',
    'engine/timers.ts',
    'ledger-store',
    'archive',
    'keeper',
  ],
  'main.tsx': ['app'],
}

/** A vendor's side of the sandbox. */
const DIALECT = /^vendors\/[^/]+\/sandbox(?:\.ts$|\/)/

/** Servers run on Node: nothing that a page loads may reach one of their files. */
function isServer(path: string): boolean {
  return (
    /^(?:gateway|sandbox|keeper|ledger-store|archive)\//.test(path) ||
    DIALECT.test(path) ||
    path === 'vendors/dialects.ts'
  )
}

/** What keeps the layers below the screens free of React, and everything but the gateway free of Node. */
const FORBIDDEN_PACKAGES: readonly (readonly [folder: RegExp, packages: RegExp, why: string])[] = [
  [/^(domain|triage|vendors|intake)\//, /^(react|zustand|@tanstack|idb|node:|undici)/, 'the core is pure'],
  [
    /^(?!gateway|keeper|ledger-store|archive|testing)/,
    /^(node:|@hono\/node-server|undici|open$)/,
    'only servers run on Node alone',
  ],
  [/^engine\/(?!engine-context|use-|.*\/use-)/, /^(react|react-dom)(\/|$)/, 'nothing below the ledger knows React'],
]

interface Import {
  readonly from: string
  readonly to: string
}

const isTest = (path: string) => /\.(test|bench)\.tsx?$/.test(path) || path.startsWith('testing/')

function sources(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
}

function importsOf(path: string): readonly Import[] {
  const text = readFileSync(join(SRC, path), 'utf8')
  const found = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  )
  return [...found].map((match) => ({ from: path, to: normalise(path, match[1] ?? match[2] ?? '') }))
}

/** `#domain/task/task.ts` and relative paths become paths below `src/`; packages stay as they are. */
function normalise(from: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, '')
  if (bare.startsWith('#')) return `src/${bare.slice(1)}`
  return bare.startsWith('.') ? `src/${relative(SRC, resolve(SRC, dirname(from), bare))}` : bare
}

const ALL = sources()
  .filter((path) => !isTest(path))
  .flatMap(importsOf)

function ruleFor(path: string): string | undefined {
  if (path in MAY_IMPORT) return path
  if (DIALECT.test(path)) return 'vendors/*/sandbox'
  const folder = path.split('/')[0] ?? ''
  const room = path.split('/').slice(0, 2).join('/')
  if (room in MAY_IMPORT) return room
  const deep = path.split('/').length > 2 && `${folder}/*` in MAY_IMPORT
  return deep ? `${folder}/*` : folder in MAY_IMPORT ? folder : undefined
}

/** Whether this import needs that permission: a folder's own files need none. */
function uses({ from, to }: Import, rule: string, prefix: string): boolean {
  if (ruleFor(from) !== rule || !to.startsWith('src/')) return false
  const target = to.slice('src/'.length)
  return !lies(target, homeOf(from, rule)) && lies(target, prefix)
}

function homeOf(from: string, rule: string): string {
  return rule.includes('/') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? '')
}

/** Whether a path is this file or lies in this folder. */
function lies(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

function complaint({ from, to }: Import): string | null {
  if (!to.startsWith('src/')) {
    if (to.startsWith('hono') && !isServer(from)) return `${from} imports ${to}: HTTP routing belongs to the servers`
    const broken = FORBIDDEN_PACKAGES.find(([folder, packages]) => folder.test(from) && packages.test(to))
    return broken === undefined ? null : `${from} imports ${to}: ${broken[2]}`
  }
  const target = to.slice('src/'.length)
  const rule = ruleFor(from)
  if (rule === undefined) return `${from} lies in a folder that the table does not know`
  if (isServer(target) && !isServer(from)) return `${from} must not import ${target}: the page never loads servers`
  if (lies(target, homeOf(from, rule))) return null
  if (isServer(from) && /\.tsx$|(?:^|\/)use-/.test(target))
    return `${from} must not import ${target}: servers have no page`
  const allowed = (MAY_IMPORT[rule] ?? []).some((prefix) => lies(target, prefix))
  return allowed ? null : `${from} must not import ${target}`
}

describe('the architecture', () => {
  it('reads the real imports', () => {
    expect(ALL.length).toBeGreaterThan(100)
  })

  it('imports only what the table allows', () => {
    expect(ALL.map(complaint).filter((line) => line !== null)).toEqual([])
  })

  it('permits nothing that nobody does', () => {
    const idle = Object.entries(MAY_IMPORT).flatMap(([rule, allowed]) =>
      allowed.filter((prefix) => !ALL.some((one) => uses(one, rule, prefix))).map((prefix) => `${rule} → ${prefix}`),
    )
    expect(idle).toEqual([])
  })

  it('notices a breach', () => {
    const breaches = [
      { from: 'domain/fold.ts', to: 'src/engine/engine.ts' },
      { from: 'screens/tasks/row.tsx', to: 'src/screens/task/task-detail.tsx' },
      { from: 'vendors/hiapi/adapter.ts', to: 'src/vendors/piapi/wire.ts' },
      { from: 'vendors/hiapi/reference/adapter.ts', to: 'src/vendors/hiapi/sandbox/reference.ts' },
      { from: 'vendors/hiapi/reference/adapter.ts', to: 'hono' },
      { from: 'vendors/piapi/sandbox.ts', to: 'src/vendors/hiapi/sandbox/envelopes.ts' },
      { from: 'app/runtime.ts', to: 'src/vendors/dialects.ts' },
      { from: 'sandbox/sandbox.ts', to: 'src/vendors/registry.ts' },
      { from: 'triage/triage.ts', to: 'src/vendors/rule-book.ts' },
      { from: 'domain/fold.ts', to: 'react' },
      { from: 'keeper/keeper.ts', to: 'src/engine/ledger/use-ledger.ts' },
      { from: 'engine/remote/feed.ts', to: 'src/keeper/feed.ts' },
      { from: 'utils/x.ts', to: 'src/domain/task/fold.ts' },
    ]
    expect(breaches.map(complaint)).not.toContain(null)
  })

  it('loads no vendor with the page: neither the frame nor the engine grows with their number', () => {
    const closure = loadedAtOnce(['main.tsx', 'app/root.tsx', 'app/runtime.ts'])
    expect(closure.size).toBeGreaterThan(100)
    const ofVendors = [...closure].filter((path) => path.startsWith('vendors/'))
    const alike =
      /^vendors\/(?:reading\/.+|advice|port|recognition|create-registry|registry-port|credentials|envelope|homes)\.ts$/
    expect(ofVendors.filter((path) => !alike.test(path))).toEqual([])
  })

  it('has no cycle between files', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to } of ALL) {
      if (to.startsWith('src/')) graph.set(`src/${from}`, [...(graph.get(`src/${from}`) ?? []), to])
    }
    expect(findCycle(graph)).toBeNull()
  })

  it('uses no folder that says nothing, no barrel, and no file beyond 300 lines', () => {
    const vague = /(^|\/)(utils?|libs?|helpers?|common|shared|services|types)\//
    const paths = sources()
    expect(paths.filter((path) => vague.test(path) || /(^|\/)index\.tsx?$/.test(path))).toEqual([])
    const long = paths.filter((path) => !isTest(path) && readFileSync(join(SRC, path), 'utf8').split('\n').length > 301)
    expect(long.filter((path) => !path.startsWith('sandbox/media/'))).toEqual([])
  })
})

/** What these files bring with them: neither types nor what is imported when it is needed. */
function loadedAtOnce(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    const text = readFileSync(join(SRC, path), 'utf8')
    for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type )(?:[^'"`;]*? from )?'(#[^']+\.tsx?)'/gm)) {
      visit(name.slice(1))
    }
  }
  entries.forEach(visit)
  return seen
}

/** Type-only cycles count too: a reader has to follow them all the same. Null when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
    if (done.has(node)) return null
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node])
      if (cycle !== null) return cycle
    }
    done.add(node)
    return null
  }
  for (const node of graph.keys()) {
    const cycle = visit(node, [])
    if (cycle !== null) return cycle
  }
  return null
}
