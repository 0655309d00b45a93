import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { headersFor } from '#gateway/server/page-headers.ts'
import { isNavigation } from '#gateway/server/navigation.ts'
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
  const named = assets.has(pathname) && !/\.(?:br|gz)$/.test(pathname)
  if (named) return answerFile(assets, pathname, request)
  // The worker that opens the page without a server fetches it by `/`, which is no navigation.
  const page = pathname === '/' || isNavigation(request, pathname)
  if (page && assets.has('/index.html')) return answerFile(assets, '/index.html', request)
  return refuse('not_found', 'there is nothing here')
}

async function answerFile(assets: Assets, path: string, request: Request): Promise<Response> {
  const encoding = ENCODINGS.find(({ name, suffix }) => assets.has(path + suffix) && accepts(request, name))
  const bytes = await assets.read(path + (encoding?.suffix ?? ''))
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const headers = {
    ...headersFor(path),
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    // Built names under /assets/ carry a hash of their content; the others are asked for anew, and mostly unchanged.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    etag,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding.name }),
  }
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers })
  const body = request.method === 'HEAD' ? null : bytes
  return new Response(body, { headers: { ...headers, 'content-length': String(bytes.byteLength) } })
}

/** Siblings that the build has written (see `compress-assets.ts`), the smallest first. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

function accepts(request: Request, encoding: string): boolean {
  const offers = (request.headers.get('accept-encoding') ?? '').toLowerCase().split(',')
  const offer = offers.map((one) => one.trim().split(';')).find(([name]) => name?.trim() === encoding)
  return offer !== undefined && !/^q=0(?:\.0*)?$/.test(offer[1]?.trim() ?? '')
}

function isKnown(request: Request, etag: string): boolean {
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
