import { Box, File, FileText, Image, Music, Play, type LucideIcon } from 'lucide-react'
import type { OutputKind } from '#domain/output/output.ts'

const ICONS = {
  image: Image,
  video: Play,
  audio: Music,
  text: FileText,
  model3d: Box,
  file: File,
} as const satisfies Record<OutputKind, LucideIcon>

/** A picture of the kind alone; the words stand beside it. */
export function KindIcon({ kind, size = 16 }: { readonly kind: OutputKind; readonly size?: number }) {
  const Icon = ICONS[kind]
  // Nothing lies beyond its edge; cut off there, each one would be a layer of its own to paint.
  return <Icon size={size} aria-hidden="true" className="overflow-visible" />
}
