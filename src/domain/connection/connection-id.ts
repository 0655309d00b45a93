/** `My HiAPI (video)` becomes `my-hiapi-video`, and another number while `isTaken`. */
export function connectionIdFor(label: string, vendor: string, isTaken: (id: string) => boolean): string {
  const slug = label
    .toLowerCase()
    .replace(/[^a-z0-9]{1,200}/g, '-')
    .slice(0, 56)
    .replace(/^-|-$/g, '')
  const stem = slug === '' ? vendor : slug
  if (!isTaken(stem)) return stem
  for (let number = 2; ; number += 1) if (!isTaken(`${stem}-${number}`)) return `${stem}-${number}`
}

/** The one connection to the imitation of a vendor. */
export function sandboxConnectionId(vendor: string): string {
  return `sandbox-${vendor}`
}
