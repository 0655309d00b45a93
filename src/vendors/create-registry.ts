import type { VendorKey } from '#domain/task/task.ts'
import { NO_ADVICE, type Advice } from '#vendors/advice.ts'
import type { KnownVendor, Vendor } from '#vendors/port.ts'
import type { Registry } from '#vendors/registry-port.ts'
import { speakingOfTheAsked } from '#vendors/reading/asked.ts'

/** Vendors that are there when they are asked for. */
interface Unloaded {
  /** Each vendor's adapter by key, in the order of the screens. */
  readonly loaders: () => Promise<ReadonlyMap<VendorKey, () => Promise<Vendor>>>
  readonly known: () => Promise<readonly KnownVendor[]>
  /** Reads a description; rejects for one that is refused. */
  readonly read: (description: string) => Promise<Vendor>
}

/** A registry of these dialects, which are whole, and of the unloaded ones. */
export function createRegistry(dialects: readonly Vendor[], unloaded?: Unloaded): Registry {
  return new LoadingRegistry(dialects, unloaded)
}

class LoadingRegistry implements Registry {
  readonly #unloaded: Unloaded | undefined
  /** Each is loaded once, however many ask for it meanwhile. */
  readonly #loading = new Map<VendorKey, Promise<Vendor | null>>()
  readonly #learnt = new Set<string>()
  readonly #descriptions = new Map<VendorKey, string>()
  #byKey: ReadonlyMap<VendorKey, Vendor> = new Map()
  #all: readonly Vendor[] = []
  #hidesRunning: ReadonlySet<VendorKey> = new Set()

  constructor(dialects: readonly Vendor[], unloaded: Unloaded | undefined) {
    this.#unloaded = unloaded
    this.#take(dialects.map(speakingOfTheAsked))
  }

  get all(): readonly Vendor[] {
    return this.#all
  }

  get hidesRunning(): ReadonlySet<VendorKey> {
    return this.#hidesRunning
  }

  readonly of = (key: VendorKey): Vendor | undefined => this.#byKey.get(key)

  readonly labelOf = (key: VendorKey): string => this.#byKey.get(key)?.label ?? key

  readonly adviceOf = (key: VendorKey): Advice => this.#byKey.get(key)?.advice ?? NO_ADVICE

  readonly hasLearnt = (description: string): boolean => this.#learnt.has(description)

  readonly read = async (description: string): Promise<Vendor | null> =>
    (await this.#unloaded?.read(description).catch(() => null)) ?? null

  readonly descriptionOf = (key: VendorKey): string | undefined => this.#descriptions.get(key)

  readonly known = async (): Promise<readonly KnownVendor[]> => {
    const listed = (await this.#unloaded?.known()) ?? []
    const keys = new Set(listed.map(({ key }) => key))
    return [...listed, ...this.#all.filter(({ key }) => !keys.has(key))]
  }

  readonly load = async (keys: Iterable<VendorKey>): Promise<void> => {
    const missing = [...new Set(keys)].filter((key) => !this.#byKey.has(key))
    if (missing.length === 0 || this.#unloaded === undefined) return
    const loaders = await this.#unloaded.loaders().catch(() => null)
    if (loaders === null) return
    const loaded = await Promise.all(missing.map((key) => this.#loadOne(key, loaders.get(key))))
    const fresh = loaded.filter((vendor) => vendor !== null).filter(({ key }) => !this.#byKey.has(key))
    if (fresh.length === 0) return
    const order = [...loaders.keys()]
    const place = ({ key }: Vendor) => (loaders.has(key) ? order.indexOf(key) : order.length)
    this.#take([...this.#all, ...fresh].toSorted((a, b) => place(a) - place(b)))
  }

  readonly learn = async (descriptions: readonly string[]): Promise<void> => {
    const unread = descriptions.filter((text) => !this.#learnt.has(text))
    if (unread.length === 0 || this.#unloaded === undefined) return
    const shipped = await this.#unloaded.loaders().catch(() => new Map<VendorKey, unknown>())
    const fresh: Vendor[] = []
    for (const text of unread) {
      const vendor = await this.read(text)
      if (vendor === null) continue
      this.#learnt.add(text)
      // A description never takes the place of a vendor that comes with the product.
      if (shipped.has(vendor.key)) continue
      fresh.push(vendor)
      this.#descriptions.set(vendor.key, text)
    }
    if (fresh.length === 0) return
    const replaced = new Set(fresh.map(({ key }) => key))
    this.#take([...this.#all.filter(({ key }) => !replaced.has(key)), ...fresh.map(speakingOfTheAsked)])
  }

  #loadOne(key: VendorKey, loader: (() => Promise<Vendor>) | undefined): Promise<Vendor | null> {
    const begun = this.#loading.get(key)
    if (begun !== undefined || loader === undefined) return begun ?? Promise.resolve(null)
    const loading = loader().then(speakingOfTheAsked, () => {
      // Asked for again with the next session: a gateway that was restarted has it.
      this.#loading.delete(key)
      return null
    })
    this.#loading.set(key, loading)
    return loading
  }

  #take(all: readonly Vendor[]): void {
    this.#all = all
    this.#byKey = new Map(all.map((vendor) => [vendor.key, vendor]))
    this.#hidesRunning = new Set(all.filter(({ advice }) => advice.hidesRunning).map(({ key }) => key))
  }
}
