/**
 * Vendors by description in the configuration file. Such a vendor gets a key, so that the hosts which it names have to
 * stand in the file that is the person's own: a description by somebody else may change, and the list beside it not.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isJsonObject, type Json } from '#domain/json.ts'
import type { Description } from '#vendors/described/description.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { readDescription, refusalText } from '#vendors/described/read-description.ts'
import type { Vendor } from '#vendors/port.ts'

/** A vendor that is not part of the product. */
export interface Described {
  readonly description: Description
  readonly vendor: Vendor
  /** As the page reads it. */
  readonly text: string
}

interface ReadDescriptions {
  readonly described: readonly Described[]
  /** One sentence for each mistake, with its place. */
  readonly mistakes: readonly string[]
}

/** Gives the text of a file that the configuration names; null for one that cannot be read. */
export type ReadBeside = (path: string) => string | null

/** Files are named from the folder of the configuration. */
export function readBeside(configFile: string): ReadBeside {
  return (path) => {
    try {
      return readFileSync(resolve(dirname(configFile), path), 'utf8')
    } catch {
      return null
    }
  }
}

/** Each entry is a description, or `{ "file": …, "hosts": […] }` with the hosts that may get the key. */
export function readDescriptions(
  entries: readonly Json[],
  vendors: readonly Vendor[],
  read: ReadBeside | undefined,
): ReadDescriptions {
  const described: Described[] = []
  const mistakes: string[] = []
  for (const [index, entry] of entries.entries()) {
    const at = `descriptions[${index}]`
    const found = readEntry(entry, read)
    if (!found.ok) {
      mistakes.push(...found.mistakes.map((mistake) => `${at}${mistake}`))
      continue
    }
    const { key } = found.description
    if ([...vendors, ...described.map(({ vendor }) => vendor)].some((vendor) => vendor.key === key)) {
      mistakes.push(`${at}.key: there is a vendor "${key}" already`)
      continue
    }
    const { description, text } = found
    described.push({ description, text, vendor: describedVendor(description) })
  }
  return { described, mistakes }
}

type ReadEntry =
  | { readonly ok: true; readonly description: Description; readonly text: string }
  | { readonly ok: false; readonly mistakes: readonly string[] }

function readEntry(entry: Json, read: ReadBeside | undefined): ReadEntry {
  if (!isJsonObject(entry)) return refused(': must be a description, or { "file": …, "hosts": […] }')
  if (!('file' in entry)) return readText(JSON.stringify(entry))
  const { file, hosts, ...more } = entry
  const [unknown] = Object.keys(more)
  if (unknown !== undefined) return refused(`.${unknown}: is not known beside "file"`)
  if (typeof file !== 'string') return refused('.file: must be the name of a file')
  if (!isListOfTexts(hosts)) return refused('.hosts: must list the addresses that may get the key')
  const text = read?.(file) ?? null
  if (text === null) return refused('.file: cannot be read')
  const found = readText(text)
  const elsewhere = found.ok ? found.description.hosts.find((host) => !hosts.includes(host)) : undefined
  return elsewhere === undefined
    ? found
    : refused(`.hosts: the description would send the key to ${elsewhere}, which is not in this list`)
}

function readText(text: string): ReadEntry {
  const read = readDescription(text)
  if (read.ok) return { ok: true, description: read.description, text }
  return { ok: false, mistakes: read.refusals.map((refusal) => `: ${refusalText(refusal)}`) }
}

function isListOfTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one: unknown) => typeof one === 'string')
}

function refused(mistake: string): ReadEntry {
  return { ok: false, mistakes: [mistake] }
}
