/** Files of a task, written where a description finds them. */
import type { Json } from '#domain/json.ts'
import { OUTPUT_KINDS } from '#domain/output/output.ts'
import type { DescribedOutput, Description } from '#vendors/described/description.ts'
import { put, putAll } from '#vendors/described/sandbox/write.ts'
import { filled } from '#vendors/described/template.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

/** Whose files are written, and under which names they are given out. */
interface Written {
  readonly origin: string
  readonly task: SandboxTask
  readonly description: Pick<Description, 'hosts'>
}

/** Each file goes to the first rule that is for its kind and role; what no rule is for goes to the first of all. */
export function writtenOutputs(
  body: Json,
  about: Written,
  { outputs }: Succeeded,
  rules: readonly DescribedOutput[],
): Json {
  const places = new Map<DescribedOutput, SandboxOutput[]>()
  for (const output of outputs) {
    const rule = rules.find((one) => suits(one, output)) ?? (output.role === null ? rules[0] : undefined)
    if (rule !== undefined) places.set(rule, [...(places.get(rule) ?? []), output])
  }
  return [...places].reduce((whole: Json, [rule, files]) => withFiles(whole, about, rule, files), body)
}

function suits({ kind, role }: DescribedOutput, output: SandboxOutput): boolean {
  const isOfKind = kind === undefined || kind === output.kind || !OUTPUT_KINDS.some((one) => one === kind)
  return isOfKind && (role ?? null) === output.role
}

function withFiles(body: Json, about: Written, rule: DescribedOutput, files: readonly SandboxOutput[]): Json {
  const { each, walk, url, kind, expires } = rule
  // What a call alone gives out stands nowhere.
  if ((each ?? walk) === undefined) return body
  const urls = files.map((file, at) => addressOf(file, at, rule, about))
  if (each === undefined) return put(body, walk, walk === '$' ? { files: urls } : urls)
  const isMember = (name: string | undefined) => name !== undefined && !name.startsWith('$')
  const kindMember = OUTPUT_KINDS.some((one) => one === kind) ? undefined : kind
  if (![url, kindMember, expires].some(isMember)) return putAll(body, each, urls)
  const items = files.map((file, at) => {
    const item = put({}, `$.${url ?? 'url'}`, urls[at] ?? '')
    return isMember(kindMember) ? put(item, `$.${kindMember}`, file.kind) : item
  })
  return putAll(body, each, items)
}

function addressOf(file: SandboxOutput, at: number, { via, view }: DescribedOutput, about: Written): string {
  if (via === 'answer') return `data:image/png;base64,${PLAIN_PICTURE}`
  const { origin, task, description } = about
  if (view === undefined) return mediaUrl(origin, task, file)
  const [home = ''] = description.hosts
  return `${home.replace(/\/$/, '')}${filled(view, { id: task.id, file: fileName(task.id, at) })}`
}

/** A file's own call may name no task beside it. */
function fileName(id: string, at: number): string {
  return `${id}.${at}`
}

/** Which file of which task a name is. */
export function fileNamed(name: string): { readonly id: string; readonly at: number } | null {
  const [, id, at] = /^(.+)\.(\d{1,3})$/.exec(name) ?? []
  return id === undefined ? null : { id, at: Number(at) }
}

/** A square of one colour: what stands within an answer is small, so that lists of it stay lists. */
const PLAIN_PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAHx0lEQVR42g3NscqqYACA4XM5/9DQ4ODQ4ODg0ODgEC8ODg0ODg0NDQ4ODQ1CEg' +
  'YfKFEgCEIgBEEgCEEgCEEgCEEgCEJ3cXpu4Pn3hz/CH+NL+DL+BF/BV/E1/Cm+jm/gz/BNfAt/jm/jO/gL/CX+Ct/F9/DX+Bt8Hz/AD/EFfox/' +
  'xE/w//2xHbEds5XYymwnbBW2KluN7ZStztZgO2NrsrXYztnabB22C7ZLtiu2LluP7Zrthq3PNmAbshVsY7ZHtgnbX7AbsRuzk9jJ7CbsFHYqO4' +
  '3dlJ3OzmA3Y2eys9jN2dnsHHYLdkt2K3YuO4/dmt2Gnc8uYBeyE+xidkd2CbtfsB+xH7OX2MvsJ+wV9ip7jf2Uvc7eYD9jb7K32M/Z2+wd9gv2' +
  'S/Yr9i57j/2a/Ya9zz5gH7IX7GP2R/YJ+18gRogxQkLIiAlCQagIDTFF6AgDMUOYCAsxR9gIB7FALBErhIvwEGvEBuEjAkSIEIgYcUQkiF8QjY' +
  'jGRBKRTDQhUohUIo1oSqQTGUQzIpPIIpoT2UQO0YJoSbQicok8ojXRhsgnCohCIkEUEx2JEqJfcBhxGHOQOMgcJhwUDioHjcOUg87B4DDjYHKw' +
  'OMw52BwcDgsOSw4rDi4Hj8Oaw4aDzyHgEHIQHGIORw4Jh19wGnEac5I4yZwmnBROKieN05STzsngNONkcrI4zTnZnBxOC05LTitOLieP05rThp' +
  'PPKeAUchKcYk5HTgmnX5CMSMYkEolMMiFRSFQSjWRKopMYJDMSk8QimZPYJA7JgmRJsiJxSTySNcmGxCcJSEISQRKTHEkSkl+QjkjHpBKpTDoh' +
  'VUhVUo10SqqTGqQzUpPUIp2T2qQO6YJ0SboidUk90jXphtQnDUhDUkEakx5JE9JfkI3IxmQSmUw2IVPIVDKNbEqmkxlkMzKTzCKbk9lkDtmCbE' +
  'm2InPJPLI12YbMJwvIQjJBFpMdyRKyX3AecR5zljjLnCecFc4qZ43zlLPO2eA842xytjjPOducHc4LzkvOK84uZ4/zmvOGs8854BxyFpxjzkfO' +
  'CedfkI/Ix+QSuUw+IVfIVXKNfEqukxvkM3KT3CKfk9vkDvmCfEm+InfJPfI1+YbcJw/IQ3JBHpMfyRPyX3AZcRlzkbjIXCZcFC4qF43LlIvOxe' +
  'Ay42JysbjMudhcHC4LLksuKy4uF4/LmsuGi88l4BJyEVxiLkcuCZdfcB1xHXOVuMpcJ1wVripXjeuUq87V4DrjanK1uM652lwdrguuS64rri5X' +
  'j+ua64arzzXgGnIVXGOuR64J119wG3Ebc5O4ydwm3BRuKjeN25Sbzs3gNuNmcrO4zbnZ3BxuC25LbituLjeP25rbhpvPLeAWchPcYm5Hbgm3X1' +
  'CMKMYUEoVMMaFQKFQKjWJKoVMYFDMKk8KimFPYFA7FgmJJsaJwKTyKNcWGwqcIKEIKQRFTHCkSil9QjijHlBKlTDmhVChVSo1ySqlTGpQzSpPS' +
  'opxT2pQO5YJySbmidCk9yjXlhtKnDChDSkEZUx4pE8pfcB9xH3OXuMvcJ9wV7ip3jfuUu87d4D7jbnK3uM+529wd7gvuS+4r7i53j/ua+4a7zz' +
  '3gHnIX3GPuR+4J91/wGPEY85B4yDwmPBQeKg+Nx5SHzsPgMeNh8rB4zHnYPBweCx5LHiseLg+Px5rHhofPI+AR8hA8Yh5HHgmPX1CNqMZUEpVM' +
  'NaFSqFQqjWpKpVMZVDMqk8qimlPZVA7VgmpJtaJyqTyqNdWGyqcKqEIqQRVTHakSql9Qj6jH1BK1TD2hVqhVao16Sq1TG9QzapPaop5T29QO9Y' +
  'J6Sb2idqk96jX1htqnDqhDakEdUx+pE+pf8BzxHPOUeMo8JzwVnipPjeeUp87T4DnjafK0eM552jwdngueS54rni5Pj+ea54anzzPgGfIUPGOe' +
  'R54Jz1/wGvEa85J4ybwmvBReKi+N15SXzsvgNeNl8rJ4zXnZvBxeC15LXiteLi+P15rXhpfPK+AV8hK8Yl5HXgmvX9CMaMY0Eo1MM6FRaFQajW' +
  'ZKo9MYNDMak8aimdPYNA7NgmZJs6JxaTyaNc2GxqcJaEIaQRPTHGkSml/QjmjHtBKtTDuhVWhVWo12SqvTGrQzWpPWop3T2rQO7YJ2SbuidWk9' +
  '2jXthtanDWhDWkEb0x5pE9pf8B7xHvOWeMu8J7wV3ipvjfeUt87b4D3jbfK2eM9527wd3gveS94r3i5vj/ea94a3zzvgHfIWvGPeR94J71/wGf' +
  'EZ85H4yHwmfBQ+Kh+Nz5SPzsfgM+Nj8rH4zPnYfBw+Cz5LPis+Lh+Pz5rPho/PJ+AT8hF8Yj5HPgmfX9CN6MZ0Ep1MN6FT6FQ6jW5Kp9MZdDM6' +
  'k86im9PZdA7dgm5Jt6Jz6Ty6Nd2GzqcL6EI6QRfTHekSul/Qj+jH9BK9TD+hV+hVeo1+Sq/TG/QzepPeop/T2/QO/YJ+Sb+id+k9+jX9ht6nD+' +
  'hDekEf0x/pE/pfMIwYxgwSg8wwYVAYVAaNYcqgMxgMMwaTwWKYM9gMDsOCYcmwYnAZPIY1w4bBZwgYQgbBEDMcGRKGX/Ad8R3zlfjKfCd8Fb4q' +
  'X43vlK/O1+A742vytfjO+dp8Hb4Lvku+K74uX4/vmu+Gr8834BvyFXxjvke+Cd//wUnqTBnIosEAAAAASUVORK5CYII='
