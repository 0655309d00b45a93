import ipaddr from 'ipaddr.js'
import * as v from 'valibot'
import { isPublicAddress } from '#gateway/forward/public-address.ts'
import { bareHost, isLoopbackHost } from '#gateway/server/own-host.ts'

/** What is told where. */
export interface NotifyConfig {
  /** A secret: whoever has it may write there. */
  readonly url: string
  /** `text`: one `{ "text": … }`, as chats take it. */
  readonly shape: 'json' | 'text'
  readonly ended: boolean
  readonly risks: boolean
  readonly blocked: boolean
}

/** Plain HTTP is for this machine alone, by choice. */
const address = v.pipe(
  v.string('must be text'),
  v.maxLength(2000, 'must be at most 2000 characters long'),
  v.check((text) => isFine(text), 'must be a public https address or one of this machine, without a name or password'),
)

function isFine(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  if (isLoopbackHost(hostname)) return protocol === 'https:' || protocol === 'http:'
  // Where a name leads is seen when it is looked up; a bare address is not looked up.
  return protocol === 'https:' && (!ipaddr.isValid(bareHost(hostname)) || isPublicAddress(bareHost(hostname)))
}

const wish = v.optional(v.boolean('must be true or false'), true)

/** `"notify"` of the configuration file. No message quotes the address. */
export const notifySchema: v.GenericSchema<unknown, NotifyConfig> = v.strictObject(
  {
    url: address,
    shape: v.optional(v.picklist(['json', 'text'], 'must be "json" or "text"'), 'json'),
    ended: wish,
    risks: wish,
    blocked: wish,
  },
  'must be { "url": …, "shape": "json" or "text", "ended", "risks", "blocked": true or false }',
)

/** Enough to know it again, and nothing that opens it. */
export function maskedAddress(url: string): string {
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? origin : `${origin}/…`
}
