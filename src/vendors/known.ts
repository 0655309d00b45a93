import { known as bytespike } from '#vendors/bytespike/known.ts'
import { known as comfyui } from '#vendors/comfyui/known.ts'
import { INTRODUCED } from '#vendors/described/introductions.ts'
import { known as geminiInteractions } from '#vendors/gemini-interactions/known.ts'
import { known as hiapiGuide } from '#vendors/hiapi/guide/known.ts'
import { known as hiapi } from '#vendors/hiapi/reference/known.ts'
import { known as kling } from '#vendors/kling/known.ts'
import { known as piapi } from '#vendors/piapi/known.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { known as seaart } from '#vendors/seaart/known.ts'
import { known as videos } from '#vendors/videos/known.ts'

/** Names and id forms of every dialect that comes with the product. A vendor by code adds a line, a described one none. */
export const KNOWN: readonly KnownVendor[] = [
  hiapi,
  hiapiGuide,
  piapi,
  bytespike,
  seaart,
  videos,
  geminiInteractions,
  kling,
  comfyui,
  ...INTRODUCED,
]
