/** Kling's kinds of tasks. The kind stands in the path, and a task is found only under its own. */

export const ROUTES = [
  'videos/text2video',
  'videos/image2video',
  'videos/multi-image2video',
  'videos/omni-video',
  'videos/multi-elements',
  'videos/motion-control',
  'videos/video-extend',
  'videos/lip-sync',
  'videos/advanced-lip-sync',
  'videos/effects',
  'videos/avatar/image2video',
  'images/generations',
  'images/omni-image',
  'images/multi-image2image',
  'images/editing/expand',
  'images/kolors-virtual-try-on',
  'audio/text-to-audio',
  'audio/video-to-audio',
  'audio/tts',
] as const

export type Route = (typeof ROUTES)[number]

/** Those that most tasks are of. A look through all would take a request each. */
export const USUAL_ROUTES = [
  'videos/text2video',
  'videos/image2video',
  'images/generations',
  'videos/omni-video',
] as const satisfies readonly Route[]

const KNOWN: ReadonlySet<string> = new Set(ROUTES)

export function isRoute(text: string): text is Route {
  return KNOWN.has(text)
}

/** The kind in what a person answers or a model is called: `videos/text2video`, `…:kling-v2-6`, an address. */
export function routeIn(text: string): Route | null {
  const [plain = ''] = text.trim().split(':')
  if (isRoute(plain)) return plain
  const path = text.replace(/[?#].*$/, '')
  // The longest first: `videos/avatar/image2video` ends with another one's name.
  const named = ROUTES.toSorted((a, b) => b.length - a.length)
  return named.find((route) => path.includes(`/${route}/`) || path.endsWith(`/${route}`)) ?? null
}
