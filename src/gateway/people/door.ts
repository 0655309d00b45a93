/**
 * The door of a gateway: nobody is let in without what opens it. It is entered once in a browser and exchanged for a
 * cookie that no script can read; a program sends it as `Authorization: Bearer`.
 */
import { signInDonePath, signInPath, signOutPath } from '#domain/people/sign-in-path.ts'
import { SECOND, type Clock } from '#domain/time.ts'
import type { Caller, Door } from '#gateway/people/caller.ts'
import { PASS_AGE, type Entry } from '#gateway/people/entry.ts'
import { crossingPage, elsewherePage, signedInPage, signInPage } from '#gateway/people/sign-in-page.ts'
import { WrongTries } from '#gateway/people/wrong-tries.ts'
import { readUpTo } from '#gateway/server/bytes.ts'
import { isNavigation } from '#gateway/server/navigation.ts'
import { refuse } from '#gateway/server/refusal.ts'

const LONGEST_FORM = 4096

interface DoorParts {
  readonly entry: Entry
  readonly clock: Clock
  /** Where people reach this gateway; null where nobody said. Over HTTPS its cookies travel by HTTPS alone. */
  readonly publicUrl: URL | null
}

/** Origin and host were checked before. */
export function createDoor({ entry, clock, publicUrl }: DoorParts): Door {
  const wrong = new WrongTries(clock)
  const isSecure = publicUrl?.protocol === 'https:'
  // A browser takes this prefix from its own host over HTTPS alone: nobody beside us can lay out a cookie for us.
  const cookie = `${isSecure ? '__Host-' : ''}${entry.cookie}`
  const cookieOf = (pass: string, age: number) =>
    `${cookie}=${pass}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${age}${isSecure ? '; Secure' : ''}`

  function whoIs(request: Request, from: string | null): Caller | null {
    const known = entry.readPass(readCookie(request, cookie))
    const bearer = /^Bearer (.{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (known !== null || bearer === undefined || wrong.isTooMany(from)) return known
    const caller = entry.callerOf(bearer)
    if (caller === null) wrong.note(from)
    return caller
  }

  async function enter(request: Request, from: string | null): Promise<Response> {
    if (wrong.isTooMany(from)) {
      return refuse('too_many_requests', 'too many wrong attempts: wait a minute', { headers: { 'retry-after': '60' } })
    }
    const form = new URLSearchParams(await textOf(request))
    const next = ownPath(form.get('next'))
    const caller = entry.callerOf((form.get('secret') ?? '').trim())
    if (caller === null) {
      wrong.note(from)
      return signInPage({ ...entry.words, next, isWrong: true })
    }
    return redirect(next, cookieOf(entry.passFor(caller), PASS_AGE / SECOND))
  }

  /** Over plain HTTP, past the proxy, the browser would forget its cookie at once, and the token was seen on the way. */
  const isElsewhere = (url: URL) => isSecure && url.host !== publicUrl?.host

  async function answerItself(request: Request, url: URL, from: string | null): Promise<Response | null> {
    if (url.pathname === signOutPath && request.method === 'POST') {
      return new Response(null, {
        status: 204,
        headers: { 'set-cookie': cookieOf('', 0), 'cache-control': 'no-store' },
      })
    }
    if (url.pathname !== signInPath && url.pathname !== signInDonePath) return null
    if (isElsewhere(url)) return elsewherePage(publicUrl?.href ?? '/')
    if (request.method === 'POST') return enter(request, from)
    const isIn = whoIs(request, from) !== null
    if (url.pathname === signInDonePath && isIn) return signedInPage()
    const next = ownPath(url.searchParams.get('next'))
    return isIn ? redirect(next) : signInPage({ ...entry.words, next, isWrong: false })
  }

  return async (request, from) => {
    const url = new URL(request.url)
    const answer = await answerItself(request, url, from)
    if (answer !== null) return answer
    const caller = whoIs(request, from)
    if (caller !== null) return caller
    if (isProgram(request, url.pathname)) return STRANGER
    if (!isNavigation(request, url.pathname)) {
      return refuse('signed_out', 'this gateway does not know you: sign in, or send what you have as Bearer')
    }
    const door = `${signInPath}?${new URLSearchParams({ next: url.pathname + url.search }).toString()}`
    // After a link from another site the browser keeps a strict cookie back; it sends it with our own next step.
    return request.headers.get('sec-fetch-site') === 'cross-site' ? crossingPage(door) : redirect(door)
  }
}

/** What every copy of Renderwatch is made of: a page whose person was signed out in the middle goes on loading its screens. */
function isProgram({ method }: Request, pathname: string): boolean {
  return (method === 'GET' || method === 'HEAD') && /^\/assets\/[\w.-]{1,200}$/.test(pathname)
}

const STRANGER: Caller = { name: null, role: 'look', through: 'nothing' }

function redirect(location: string, cookie?: string): Response {
  const headers = { location, 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) }
  return new Response(null, { status: 303, headers })
}

/** Only an address of this server: `//host` and `/\host` would lead away. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(next) ? next : '/'
}

/** One cookie of this name alone: of two that differ one is somebody else's work, and nobody can tell which. */
function readCookie(request: Request, name: string): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const found = new Set(pairs.filter((pair) => pair.startsWith(`${name}=`)))
  const [only] = found
  return found.size === 1 && only !== undefined ? only.slice(name.length + 1) : ''
}

async function textOf(request: Request): Promise<string> {
  const bytes = request.body === null ? null : await readUpTo(request.body, LONGEST_FORM)
  return bytes === null ? '' : new TextDecoder().decode(bytes)
}
