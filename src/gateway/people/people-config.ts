/** Who may use a gateway: as its configuration names them. */
import ipaddr from 'ipaddr.js'
import * as v from 'valibot'
import { exactFields } from '#domain/connection/interval-rules.ts'
import { ROLES } from '#domain/people/roles.ts'

const role = v.picklist(ROLES, `must be one of ${ROLES.join(', ')}`)
const NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,58}[^\p{C}\p{Z}])?$/u

export function isPersonName(text: string): boolean {
  return NAME.test(text)
}

const name = v.pipe(v.string('must be text'), v.check(isPersonName, 'must be 1 to 60 characters'))

const tokensSchema = exactFields({
  kind: v.literal('tokens'),
  people: v.pipe(
    v.array(
      exactFields({
        name,
        role,
        hash: v.pipe(
          v.string('must be text'),
          v.regex(/^sha256:[0-9a-f]{64}$/, 'must be a hash as --new-token prints it, not the token itself'),
        ),
      }),
      'must be a list',
    ),
    v.minLength(1, 'must name somebody'),
    v.check((people) => isEachOnce(people.map((one) => one.name)), 'must name each person once'),
    v.check((people) => isEachOnce(people.map((one) => one.hash)), 'must give each person a token of their own'),
  ),
})

/** What a header can hold without anybody having to guess its encoding. */
const headerName = v.pipe(v.string('must be text'), v.regex(/^[!-~]{1,100}$/, 'must be printable ASCII without spaces'))

const proxySchema = exactFields({
  kind: v.literal('proxy'),
  header: v.pipe(
    v.string('must be text'),
    v.regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of a header'),
    // What a browser or the proxy sets for reasons of its own names nobody.
    v.check((text) => !/^(?:host|origin|cookie|authorization|sec-.*)$/i.test(text), 'must be a header of the proxy’s'),
  ),
  from: v.pipe(
    v.array(v.pipe(v.string('must be text'), v.check(isRange, 'must be an IP address or a range such as 10.0.0.0/24'))),
    v.minLength(1, 'must name the address of the proxy'),
  ),
  people: v.optional(v.record(headerName, role), {}),
  others: v.optional(v.nullable(role), null),
})

export const peopleSchema = v.variant('kind', [tokensSchema, proxySchema], 'must be { "kind": "tokens" | "proxy", … }')

export type PeopleConfig = v.InferOutput<typeof peopleSchema>
export type TokenPeople = Extract<PeopleConfig, { kind: 'tokens' }>
export type ProxyPeople = Extract<PeopleConfig, { kind: 'proxy' }>

/** Is this address one of these, or in one of these ranges? IPv4 in IPv6 is IPv4. */
export function isFrom(address: string | null, ranges: readonly string[]): boolean {
  if (address === null || !ipaddr.isValid(address)) return false
  const asked = ipaddr.process(address)
  return ranges.some((text) => {
    const [base, bits] = rangeOf(text)
    return base.kind() === asked.kind() && asked.match(base, bits)
  })
}

function isRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
}

function rangeOf(text: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const one = ipaddr.process(text)
  return [one, one.kind() === 'ipv4' ? 32 : 128]
}

function isEachOnce(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length
}
