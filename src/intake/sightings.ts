/** Gathers what a text says about each id, and decides at its end which are tasks, doubts or somebody else's. */
import type { Address, AddressClaim } from '#intake/address.ts'
import type { IdFind } from '#intake/finds.ts'
import type { Form } from '#intake/forms.ts'
import { ID_LIMIT, type SkippedLine } from '#intake/intake.ts'
import { promptNear } from '#intake/naming/prompt-beside.ts'
import { type Scope, taskNear } from '#intake/naming/scope.ts'

/** One id with everything the text says about it. */
export interface Sighted {
  readonly id: string
  readonly line: number
  readonly excerpt: string
  /** The prompt that is told with it. */
  readonly title: string | null
  readonly forms: readonly Form[]
  /** Addresses that it stands in: the first few, more teach nothing new. */
  readonly addresses: readonly Address[]
  /** What vendors read in such addresses, one a vendor. */
  readonly claims: readonly AddressClaim[]
  /** Why it may be no task; null when it is one. */
  readonly doubt: string | null
  /** The members of the object that it was found in, when a bare id was found in nothing else. */
  readonly members: ReadonlySet<string> | null
  /** The members of each object that it was found in. */
  readonly objects: readonly ReadonlySet<string>[]
}

interface Gathered {
  readonly sighted: Omit<Sighted, 'doubt' | 'members' | 'objects'>
  readonly standing: IdFind['standing']
  readonly reason: string | null
  readonly scopes: readonly Scope[]
  /** Of the first places where it is a member. */
  readonly objects: readonly Scope[]
  /** Of the first place; null once it was found where it is no member. */
  readonly memberOf: Scope | null
}

interface Sightings {
  readonly known: (id: string) => { readonly id: string; readonly line: number } | undefined
  /** False when there are too many ids. */
  readonly add: (find: IdFind, line: number, excerpt: () => string) => boolean
  /** An id that is said to be somebody else's here. */
  readonly disown: (id: string, reason: string) => void
  readonly ended: () => { readonly sighted: readonly Sighted[]; readonly disowned: readonly SkippedLine[] }
}

const ADDRESS_LIMIT = 8
const SCOPE_LIMIT = 4
const RANK = { doubt: 0, hinted: 1, named: 2 } as const

export function sightingsOfText(): Sightings {
  const gathered = new Map<string, Gathered>()
  const foreign = new Map<string, string>()
  return {
    known: (id) => gathered.get(id)?.sighted,
    add(find, line, excerpt) {
      const before = gathered.get(find.id)
      if (before === undefined && gathered.size >= ID_LIMIT) return false
      gathered.set(find.id, learnt(before ?? firstSight(find, line, excerpt()), find))
      return true
    },
    disown(id, reason) {
      if (foreign.size < ID_LIMIT && !foreign.has(id)) foreign.set(id, reason)
    },
    ended() {
      const sighted: Sighted[] = []
      const disowned: SkippedLine[] = []
      for (const each of gathered.values()) {
        const { id, line, excerpt } = each.sighted
        const reason = doubtAbout(each, foreign.get(id))
        const isBare = each.sighted.forms.every(({ weak }) => weak)
        const skip = isBare && each.standing !== 'named' ? skipOf(each, foreign.get(id)) : null
        if (skip !== null) disowned.push({ line, kind: 'not-a-task', excerpt, reason: skip })
        else {
          const members = isBare ? (each.memberOf?.members ?? null) : null
          const objects = each.objects.map((scope) => scope.members)
          sighted.push({ ...each.sighted, title: titleOf(each), doubt: reason, members, objects })
        }
      }
      return { sighted, disowned }
    },
  }
}

function titleOf({ sighted, scopes }: Gathered): string | null {
  return sighted.title ?? scopes.map(promptNear).find((prompt) => prompt !== null) ?? null
}

/** Why an id that somebody might have to look at needs no look. */
function skipOf({ sighted, standing, scopes }: Gathered, foreign: string | undefined): string | null {
  if (standing === 'doubt' && foreign !== undefined) return foreign
  if (sighted.forms.length > 0) return null
  const task = scopes.map((scope) => taskNear(scope, sighted.id)).find((near) => near !== null)
  return task === undefined ? null : `“${sighted.id}” is its submitter's name for ${task}`
}

function doubtAbout({ standing, reason, scopes, sighted }: Gathered, foreign: string | undefined): string | null {
  if (standing === 'named' || sighted.forms.length === 0) return null
  if (standing === 'doubt') return reason
  if (foreign !== undefined) return `${foreign}, elsewhere`
  const beside = scopes.map((scope) => taskNear(scope, sighted.id))
  return beside.every((task) => task !== null) ? `stands beside ${beside[0] ?? ''}, which is named as the task` : null
}

function firstSight(
  { id, title, forms, standing, reason, isMember, scope }: IdFind,
  line: number,
  excerpt: string,
): Gathered {
  const sighted = { id, title, line, excerpt, forms, addresses: [], claims: [] }
  return { sighted, standing, reason, scopes: [], objects: [], memberOf: isMember ? scope : null }
}

/** Adds what another place in the text says about an id. */
function learnt({ sighted, standing, reason, scopes, objects, memberOf }: Gathered, find: IdFind): Gathered {
  const { address, claims, scope, title } = find
  const isBetter = RANK[find.standing] > RANK[standing]
  const fresh = claims.filter(({ vendor }) => !sighted.claims.some((claim) => claim.vendor === vendor))
  const isFull = address === null || sighted.addresses.length >= ADDRESS_LIMIT
  return {
    sighted: {
      ...sighted,
      title: sighted.title ?? title,
      addresses: isFull ? sighted.addresses : [...sighted.addresses, address],
      claims: fresh.length === 0 ? sighted.claims : [...sighted.claims, ...fresh],
    },
    standing: isBetter ? find.standing : standing,
    reason: isBetter ? find.reason : reason,
    scopes: scopes.length >= SCOPE_LIMIT || find.standing === 'doubt' ? scopes : [...scopes, scope],
    objects: find.isMember && objects.length < SCOPE_LIMIT ? [...objects, scope] : objects,
    memberOf: find.isMember ? memberOf : null,
  }
}
