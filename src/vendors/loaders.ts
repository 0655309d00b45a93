import type { VendorKey } from '#domain/task/task.ts'
import type { Vendor } from '#vendors/port.ts'

type Loader = () => Promise<Vendor>

const CODED: readonly (readonly [VendorKey, Loader])[] = [
  ['hiapi', async () => (await import('#vendors/hiapi/reference/adapter.ts')).hiapi],
  ['hiapi-guide', async () => (await import('#vendors/hiapi/guide/adapter.ts')).hiapiGuide],
  ['piapi', async () => (await import('#vendors/piapi/adapter.ts')).piapi],
  ['bytespike', async () => (await import('#vendors/bytespike/adapter.ts')).bytespike],
  ['seaart', async () => (await import('#vendors/seaart/adapter.ts')).seaart],
  ['videos', async () => (await import('#vendors/videos/adapter.ts')).videos],
  ['gemini-interactions', async () => (await import('#vendors/gemini-interactions/adapter.ts')).geminiInteractions],
  ['kling', async () => (await import('#vendors/kling/adapter.ts')).kling],
  ['comfyui', async () => (await import('#vendors/comfyui/adapter.ts')).comfyui],
]

const descriptions = import.meta.glob<string>('./*/description.json', { query: '?raw', import: 'default' })

/** A description lies in the folder of its key. */
const DESCRIBED = Object.entries(descriptions).map(([path, load]): readonly [VendorKey, Loader] => [
  path.split('/')[1] ?? path,
  async () => {
    const [{ vendorIn }, text] = await Promise.all([import('#vendors/described/vendor-in.ts'), load()])
    return vendorIn(text)
  },
])

/** How the page gets the whole of a vendor, in the order of the screens. A vendor by code adds a line. */
export const LOADERS: ReadonlyMap<VendorKey, Loader> = new Map([...CODED, ...DESCRIBED])
