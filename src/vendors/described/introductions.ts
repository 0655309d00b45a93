/** What is needed of each description to name its vendor and to recognise its tasks, and no more of it. */
import type { Introduction } from '#vendors/described/description.ts'
import { knownBy } from '#vendors/described/recognition.ts'
import type { KnownVendor } from '#vendors/port.ts'

// One member of each file: the build leaves the others out. Their shape is checked with the whole files, in the tests.
const keys = import.meta.glob<Introduction['key']>('../*/description.json', { eager: true, import: 'key' })
const labels = import.meta.glob<Introduction['label']>('../*/description.json', { eager: true, import: 'label' })
const docs = import.meta.glob<NonNullable<Introduction['docs']>>('../*/description.json', {
  eager: true,
  import: 'docs',
})
const hosts = import.meta.glob<Introduction['hosts']>('../*/description.json', { eager: true, import: 'hosts' })
const rates = import.meta.glob<NonNullable<Introduction['rate']>>('../*/description.json', {
  eager: true,
  import: 'rate',
})
const handles = import.meta.glob<Introduction['handle']>('../*/description.json', { eager: true, import: 'handle' })
const urls = import.meta.glob<NonNullable<Introduction['urls']>>('../*/description.json', {
  eager: true,
  import: 'urls',
})

/** The described vendors that come with the product, by name. */
export const INTRODUCED: readonly KnownVendor[] = Object.entries(keys).map(([path, key]) => {
  const [page, rate] = [docs[path], rates[path]]
  return knownBy({
    key,
    label: labels[path] ?? key,
    hosts: hosts[path] ?? [],
    handle: handles[path] ?? {},
    urls: urls[path] ?? [],
    ...(page === undefined ? {} : { docs: page }),
    ...(rate === undefined ? {} : { rate }),
  })
})
