/**
 * Runs at build time: which files the page is cut into. Each file costs a request and its headers, so what always comes
 * together is one file, and the first screen's are asked for with the page instead of one after another has run.
 */
import { join } from 'node:path'
import type { HtmlTagDescriptor, Plugin } from 'vite'

const TOP = join(import.meta.dirname, '..', '..', '..')
const LIST = join(TOP, 'src/screens/tasks/tasks-screen.tsx')
/** A page has one of these two; the first, unless it is told otherwise. */
const ENGINE = join(TOP, 'src/app/runtime.ts')
const OTHER_ENGINE = join(TOP, 'src/app/remote-runtime.ts')
const VENDORS = join(TOP, 'src/vendors/loaders.ts')

/**
 * Libraries that nearly every file of the page uses some of. Each is entered by one module that names all the others, so
 * that the imports do not tell who uses what.
 */
const SHARED = /[\\/]node_modules[\\/](?:@tanstack|lucide-react)[\\/]/
/** With what the page has of the domain for their sake alone: by its size it would go with any other piece. */
const OF_VENDORS = /[\\/]src[\\/](?:vendors[\\/]|domain[\\/]connection[\\/]callback-address\.ts)/

/** Bytes of source: what several files share and is smaller than this goes with the nearest other piece. */
const SMALL_PIECE = 10_000

/** So many use a piece of the vendors that whoever loads two of them needs it nearly always. */
const MANY_VENDORS = 4

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

export function pageChunks(): Plugin {
  return {
    name: 'renderwatch-chunks',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups: groups() }, chunkFileNames } } } }),
    generateBundle(_options, bundle) {
      const circle = circleIn(bundle)
      if (circle !== null) throw new Error(`files of the page would run before what they need: ${circle.join(' → ')}`)
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => preloads(html, bundle),
    },
  }
}

function groups() {
  const closures = new Map<string, ReadonlySet<string>>()
  /** The file of a module that every visit loads. */
  const firstScreen = (id: string, graph: Graph): string | null => {
    const isNeededBy = (root: string) => {
      const needed = closures.get(root) ?? neededBy(root, graph)
      closures.set(root, needed)
      return needed.has(id)
    }
    if (isNeededBy(LIST)) return 'list'
    if (!isNeededBy(ENGINE)) return null
    return isNeededBy(OTHER_ENGINE) ? 'engine' : 'page-engine'
  }
  const bySharing = { minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: SMALL_PIECE }
  return [
    { name: 'page', tags: ['$initial' as const], priority: 5 },
    { name: 'libraries', test: SHARED, priority: 4 },
    { name: firstScreen, debugName: 'first screen', priority: 3, includeDependenciesRecursively: false },
    // What many of them use is one file. It needs nothing of the others: as many use what it needs.
    { name: 'vendors', test: OF_VENDORS, priority: 2, minShareCount: MANY_VENDORS },
    // Never merged by size: pieces of vendors use each other, and two files that do would each run before the other.
    { name: 'vendors', test: OF_VENDORS, priority: 1, minShareCount: 2, entriesAware: true },
    { name: 'parts', ...bySharing },
  ]
}

/** A module and all that it imports at once, without the libraries that stand by themselves. */
function neededBy(root: string, graph: Graph): ReadonlySet<string> {
  const needed = new Set<string>()
  const left = [root]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (needed.has(id) || SHARED.test(id)) continue
    needed.add(id)
    left.push(...(graph.getModuleInfo(id)?.importedIds ?? []))
  }
  return needed
}

/** What is shared is named by all who share it, which nobody needs to read on the wire. */
function chunkFileNames({ name }: { readonly name: string }): string {
  return `assets/${name.split('~', 1)[0]}-[hash].js`
}

type Bundle = Readonly<
  Record<
    string,
    { readonly type: string; readonly imports?: readonly string[]; readonly moduleIds?: readonly string[] }
  >
>

/** Files that import each other at once: one of them would run while the constants of the other are not there yet. */
function circleIn(bundle: Bundle): readonly string[] | null {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of bundle[file]?.imports ?? []) {
      const circle = visit(next, [...path, file])
      if (circle !== null) return circle
    }
    done.add(file)
    return null
  }
  for (const file of Object.keys(bundle)) {
    const circle = visit(file, [])
    if (circle !== null) return circle
  }
  return null
}

/** Tags that ask for the first screen's files together with the entry, which would name them only once it has run. */
function preloads(html: string, bundle: Bundle): HtmlTagDescriptor[] {
  const wanted = new Set<string>()
  const want = (file: string) => {
    if (wanted.has(file)) return
    wanted.add(file)
    for (const next of bundle[file]?.imports ?? []) want(next)
  }
  for (const module of [LIST, ENGINE, VENDORS]) {
    const [file] = Object.entries(bundle).find(([, { moduleIds }]) => moduleIds?.includes(module) === true) ?? []
    if (file === undefined) throw new Error(`no file holds ${module}`)
    want(file)
  }
  return [...wanted]
    .filter((file) => !html.includes(`/${file}"`))
    .map((file) => ({
      tag: 'link',
      attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
      injectTo: 'head',
    }))
}
