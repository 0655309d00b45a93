import type { VendorKey } from '#domain/task/task.ts'
import type { Advice } from '#vendors/advice.ts'
import type { KnownVendor, Vendor } from '#vendors/port.ts'

/**
 * The dialects that one Renderwatch speaks. In the page most of a vendor is loaded when there is something of it, a
 * connection or a task: {@link Registry.load} comes before either reaches the engine, so that everything else here
 * answers at once.
 */
export interface Registry {
  /** Those that are loaded, in the order in which screens list them; another list after one was loaded. */
  readonly all: readonly Vendor[]
  /** The adapter of a dialect; undefined for a key of a newer version, of a mistyped configuration, or not loaded. */
  readonly of: (key: VendorKey) => Vendor | undefined
  /** Its name on screen; the key itself where the dialect is not loaded. */
  readonly labelOf: (key: VendorKey) => string
  /** Dialects that have one word for waiting and running. */
  readonly hidesRunning: ReadonlySet<VendorKey>
  /** What a vendor's pages say around its tasks; nothing for a dialect that is not loaded. */
  readonly adviceOf: (key: VendorKey) => Advice
  /** Loads what is missing of these. Never rejects: a dialect that cannot be loaded stays unknown. */
  readonly load: (keys: Iterable<VendorKey>) => Promise<void>
  /** Takes vendors that are not part of the product, each from the text of its description. Never rejects. */
  readonly learn: (descriptions: readonly string[]) => Promise<void>
  /** Whether {@link Registry.learn} has taken this text, or has seen that its vendor comes with the product. */
  readonly hasLearnt: (description: string) => boolean
  /** The vendor of a description, which is not taken by that; null for one that is refused. */
  readonly read: (description: string) => Promise<Vendor | null>
  /** The text of a vendor that was learnt; undefined for one that comes with the product. */
  readonly descriptionOf: (key: VendorKey) => string | undefined
  /** Names and id forms of all vendors, loaded or not. */
  readonly known: () => Promise<readonly KnownVendor[]>
}
