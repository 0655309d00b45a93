/**
 * The vendors' sides of the sandbox, for whoever puts it together. They are servers: only Node loads this file, and
 * the page never does.
 */
import type { Cast, Dialect } from '#sandbox/front/dialect.ts'
import { sharedForms } from '#vendors/ambiguity.ts'
import { bytespike } from '#vendors/bytespike/sandbox.ts'
import { comfyui } from '#vendors/comfyui/sandbox.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { descriptionIn } from '#vendors/described/vendor-in.ts'
import { geminiInteractions } from '#vendors/gemini-interactions/sandbox.ts'
import { hiapiGuide } from '#vendors/hiapi/sandbox/guide.ts'
import { hiapi } from '#vendors/hiapi/sandbox/reference.ts'
import { kling } from '#vendors/kling/sandbox.ts'
import { piapi } from '#vendors/piapi/sandbox.ts'
import type { Vendor } from '#vendors/port.ts'
import { seaart } from '#vendors/seaart/sandbox.ts'
import { videos } from '#vendors/videos/sandbox.ts'

const descriptions = import.meta.glob<string>('./*/description.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const DESCRIBED = Object.values(descriptions).map((text) => describedDialect(descriptionIn(text)))

/** Every dialect that comes with the product, in the order of the registry. A vendor by code adds a line. */
export const DIALECTS: readonly Dialect[] = [
  hiapi,
  hiapiGuide,
  piapi,
  bytespike,
  seaart,
  videos,
  geminiInteractions,
  kling,
  comfyui,
  ...DESCRIBED,
]

/**
 * A sandbox's cast of these dialects, among these vendors. Whether an id is enough follows from the id forms of all of
 * them: a vendor that joins makes the ids of others ambiguous without a word in their folders.
 * Samples show an id alone where nobody else of them has its form.
 */
export function castOf(dialects: readonly Dialect[], vendors: readonly Vendor[]): Cast {
  const shared = sharedForms(vendors)
  const telling = vendors.flatMap(({ ids, recognise }) =>
    ids.filter((form) => !shared.has(form)).map(({ source }) => ({ whole: new RegExp(`^(?:${source})$`), recognise })),
  )
  return {
    dialects,
    idIsEnough: (id) => telling.some(({ whole, recognise }) => whole.test(id) && recognise(id).kind === 'ref'),
  }
}
