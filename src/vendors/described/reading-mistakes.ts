/** What the shape of a description's readings cannot say: rules that never hold, files that nobody could fetch. */
import type { DescribedOutput, DescribedRemark, Description } from '#vendors/described/description.ts'

type Mistake = readonly [place: string, message: string]

export function readingMistakes(description: Description): readonly Mistake[] {
  return [
    ...envelopeMistakes(description),
    ...stateMistakes(description),
    ...outputsAt(description).flatMap(([place, one]) => told(place, outputMistake(place, one, description))),
    ...remarksAt(description).flatMap(([place, one]) => told(place, remarkMistake(one))),
  ]
}

/** Each output of a description with its place. */
export function outputsAt({
  poll,
  result,
}: Description): readonly (readonly [place: string, output: DescribedOutput])[] {
  return [
    ...(poll.outputs ?? []).map((one, at) => [`poll.outputs.${at}`, one] as const),
    ...(result?.outputs ?? []).map((one, at) => [`result.outputs.${at}`, one] as const),
  ]
}

function remarksAt({ poll, result }: Description): readonly (readonly [place: string, remark: DescribedRemark])[] {
  return [
    ...(poll.remarks ?? []).map((one, at) => [`poll.remarks.${at}`, one] as const),
    ...(result?.remarks ?? []).map((one, at) => [`result.remarks.${at}`, one] as const),
  ]
}

function told(place: string, message: string | null): readonly Mistake[] {
  return message === null ? [] : [[place, message]]
}

/** A code cannot mean two things. */
function envelopeMistakes({ envelope }: Description): readonly Mistake[] {
  if (envelope === undefined) return []
  const { good, failed = [], gone = [], statuses = {} } = envelope
  const all = [...good, ...failed, ...gone, ...Object.keys(statuses)].map(String)
  const twice = all.find((code, at) => all.indexOf(code) < at)
  return told('envelope', twice === undefined ? null : `says two things about the code ${twice}`)
}

/** A rule without a condition holds always, and a word that nobody expects must not fall through to it. */
function stateMistakes({ poll, result, submit }: Description): readonly Mistake[] {
  const lists = [
    ['poll.state', poll.state],
    ['result.state', result?.state ?? []],
  ] as const
  const rules = lists.flatMap(([place, list]) =>
    list.flatMap((rule, at) => {
      const here = `${place}.${at}`
      const conditions = [rule.is, rule.has, rule.words].filter((one) => one !== undefined).length
      if (conditions > 1) return told(here, 'has more than one of is, has and words')
      if (conditions === 1 && rule.at === undefined) return told(here, 'does not say where to look: at is missing')
      if (rule.words !== undefined) return told(here, rule.phase === undefined ? null : 'has both words and a phase')
      if (rule.phase === undefined) return told(here, 'has neither words nor a phase')
      const holdsAlways = conditions === 0 && rule.http === undefined
      if (!holdsAlways) return []
      if (at < list.length - 1) return told(here, 'holds always, so that no rule after it is ever read')
      return told(here, list.some(({ words }) => words !== undefined) ? 'would hide words that nobody knows' : null)
    }),
  )
  const reachable = poll.state.some(
    (rule) => rule.phase === 'succeeded' || Object.values(rule.words ?? {}).includes('succeeded'),
  )
  const refusals = (submit?.refused ?? []).flatMap((rule, at) =>
    told(
      `submit.refused.${at}`,
      rule.at === undefined || (rule.is ?? rule.has) === undefined ? 'needs at, and is or has' : null,
    ),
  )
  return [...rules, ...refusals, ...told('poll.state', reachable ? null : 'never says succeeded')]
}

/** A file has one way to be found, and one to be fetched. */
function outputMistake(place: string, output: DescribedOutput, { poll, result }: Description): string | null {
  const { each, walk, view, via, url } = output
  if (each !== undefined && walk !== undefined) return 'has both each and walk'
  if ((each ?? walk ?? view) === undefined) return 'needs one of each, walk and view'
  if (walk !== undefined) return (via ?? view) === undefined ? null : 'walks to addresses, which need no via or view'
  if ((via === 'key') !== (view !== undefined)) return 'needs view and via: "key" together'
  if (view !== undefined && (each !== undefined) !== view.includes('{file}'))
    return 'needs {file} in its view where each finds several, and there alone'
  if (via === undefined) return null
  if (url?.startsWith('$') === true) return 'looks for its file outside of what each finds'
  if (via === 'key') return null
  const reading = place.startsWith('poll') ? poll : result
  if (reading?.get === undefined) return 'has its file in an answer that is asked for by get alone'
  const isWithinText = (path: string) => reading.unwrap?.some((one) => path.startsWith(one)) === true
  return [each ?? []].flat().some(isWithinText)
    ? 'has its file in a text that is JSON, where it cannot be fetched'
    : null
}

/** A remark without a condition would always be made. */
function remarkMistake({ kind, at, is, has, why, failed, of }: DescribedRemark): string | null {
  const conditions = [is, has].filter((one) => one !== undefined).length
  if (conditions > 1) return 'has both is and has'
  if (conditions === 1 && at === undefined) return 'does not say where to look: at is missing'
  if (kind === 'part-failed') return failed === undefined ? 'does not say how many: failed is missing' : null
  if ((failed ?? of) !== undefined) return 'counts what only part-failed counts'
  if (kind === 'files-removed' && why !== undefined) return 'has no place for why'
  return conditions === 0 ? 'needs is or has: it would always be made' : null
}
