/**
 * The door of a gateway that listens beyond loopback: whoever reaches the port would use its keys, so that nobody is
 * let in without the access word that it prints at start. The word is entered once in a browser and exchanged for a
 * cookie that no script can read; a program sends it as `Authorization: Bearer`.
 */
import { randomBytes } from 'node:crypto'
import { MINUTE, type Clock, type EpochMs } from '#domain/time.ts'
import { accessPage, crossingPage } from '#gateway/people/access-page.ts'
import { readUpTo } from '#gateway/server/bytes.ts'
import { isNavigation } from '#gateway/server/navigation.ts'
import { refuse } from '#gateway/server/refusal.ts'
import { sameText } from '#gateway/server/same-text.ts'

const ACCESS_PATH = '/access'
const COOKIE = 'renderwatch-access'
const COOKIE_DAYS = 30
const LONGEST_FORM = 4096

/** Guessing 100 bits is hopeless anyway; this keeps the attempts out of the way of honest requests. */
const MOST_WRONG_WORDS = 10

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A word to print and type: five groups of four signs, 99 bits. */
export function newAccessWord(): string {
  const signs = Array.from(randomBytes(64), (byte) => (byte < 248 ? ALPHABET[byte % ALPHABET.length] : undefined))
  const text = signs.filter((sign) => sign !== undefined).join('')
  return (text.slice(0, 20).match(/.{4}/g) ?? []).join('-')
}

/** Answers what the door itself has to say; null lets the request in. Origin and host were checked before. */
export type Door = (request: Request) => Promise<Response | null>

export function createDoor(word: string, clock: Clock): Door {
  const pass = randomBytes(32).toString('base64url')
  let wrong: readonly EpochMs[] = []

  function isLetIn(request: Request): boolean {
    const bearer = /^Bearer (.{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    return sameText(cookieOf(request), pass) || (bearer !== undefined && sameText(bearer, word))
  }

  async function enter(request: Request): Promise<Response> {
    wrong = wrong.filter((at) => clock.now() - at < MINUTE)
    if (wrong.length >= MOST_WRONG_WORDS) {
      return refuse('too_many_requests', 'too many wrong access words: wait a minute', {
        headers: { 'retry-after': '60' },
      })
    }
    const form = new URLSearchParams(await textOf(request))
    const next = ownPath(form.get('next'))
    if (!sameText((form.get('word') ?? '').trim().toLowerCase(), word)) {
      wrong = [...wrong, clock.now()]
      return accessPage(next, 'That is not the access word. The gateway printed it when it started.', 403)
    }
    const cookie = `${COOKIE}=${pass}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_DAYS * 86_400}`
    return new Response(null, {
      status: 303,
      headers: { location: next, 'set-cookie': cookie, 'cache-control': 'no-store' },
    })
  }

  return async (request) => {
    const { pathname, search, searchParams } = new URL(request.url)
    const inside = isLetIn(request)
    if (pathname === ACCESS_PATH) {
      if (request.method === 'POST') return enter(request)
      const next = ownPath(searchParams.get('next'))
      return inside ? redirect(next) : accessPage(next, null, 200)
    }
    if (inside) return null
    if (!isNavigation(request, pathname)) {
      const message = 'this gateway asks for its access word: reload the page, or send it as Bearer'
      return refuse('bad_token', message, { status: 401 })
    }
    const door = `${ACCESS_PATH}?${new URLSearchParams({ next: pathname + search }).toString()}`
    // After a link from another site the browser keeps a strict cookie back; it sends it with our own next step.
    return request.headers.get('sec-fetch-site') === 'cross-site' ? crossingPage(door) : redirect(door)
  }
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}

/** Only an address of this server: `//host` and `/\host` would lead away. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(next) ? next : '/'
}

function cookieOf(request: Request): string {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return cookies.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? ''
}

async function textOf(request: Request): Promise<string> {
  const bytes = request.body === null ? null : await readUpTo(request.body, LONGEST_FORM)
  return bytes === null ? '' : new TextDecoder().decode(bytes)
}
