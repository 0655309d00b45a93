import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { PAGE_HEADERS } from '#gateway/server/page-headers.ts'
import { refuse } from '#gateway/server/refusal.ts'

/** The built page. A path that is not listed does not exist, so no path can climb out of the folder. */
export interface Assets {
  readonly has: (path: string) => boolean
  readonly read: (path: string) => Promise<Uint8Array<ArrayBuffer>>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/** Lists a folder once: the built page does not change while the server runs. */
export function assetsIn(folder: string): Assets {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(file.slice(folder.length).split(sep).join('/'), file)
  }
  return {
    has: (path) => files.has(path),
    read: async (path) => new Uint8Array(await readFile(files.get(path) ?? '')),
  }
}

/** Answers GET and HEAD outside `/api` and `/sandbox`. Any page navigation gets the page: it has its own routes. */
export async function answerPage(assets: Assets, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse('not_found', 'there is nothing here')
  if (pathname !== '/' && pathname !== '/index.html' && assets.has(pathname))
    return answerFile(assets, pathname, request)
  if (isNavigation(request, pathname) && assets.has('/index.html')) return answerFile(assets, '/index.html', request)
  return refuse('not_found', 'there is nothing here')
}

async function answerFile(assets: Assets, path: string, request: Request): Promise<Response> {
  const bytes = await assets.read(path)
  return new Response(request.method === 'HEAD' ? null : bytes, {
    headers: {
      ...PAGE_HEADERS,
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      // Built names under /assets/ carry a hash of their content.
      'cache-control': path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : path === '/index.html'
          ? 'no-store'
          : 'no-cache',
    },
  })
}

function isNavigation(request: Request, pathname: string): boolean {
  if (pathname.startsWith('/assets/')) return false
  const mode = request.headers.get('sec-fetch-mode')
  return mode === null
    ? (request.headers.get('accept') ?? '*/*').includes('text/html') || pathname === '/'
    : mode === 'navigate'
}
