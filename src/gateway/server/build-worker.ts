/** Runs at build time, when every other file is there: bundles the service worker with the list of what it keeps. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build } from 'vite'

/** Map files and the like are for people with tools, and a worker never keeps itself. */
const KEPT = /\.(?:js|css|html|svg|png|woff2|webmanifest)$/
const WORKER = 'service-worker.js'

export async function buildWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { OFFLINE_FILES: JSON.stringify(filesOf(folder)), 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      lib: {
        entry: join(import.meta.dirname, '..', '..', 'app', 'offline', 'service-worker.ts'),
        formats: ['iife'],
        name: 'renderwatch',
        fileName: () => WORKER,
      },
    },
  })
}

function filesOf(folder: string) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && KEPT.test(entry.name) && entry.name !== WORKER)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()
  return names.map((name) => ({
    url: name === 'index.html' ? '/' : `/${name}`,
    // Names under assets/ carry a hash of their content.
    revision: name.startsWith('assets/')
      ? null
      : createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')
          .slice(0, 16),
  }))
}
