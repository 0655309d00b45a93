import type { VendorRequest } from '#vendors/port.ts'

/** What is sent: text, or a form whose border and type the platform makes. */
export function bodyOf({ body, form }: Pick<VendorRequest, 'body' | 'form'>): BodyInit | null {
  if (form === undefined) return body
  const data = new FormData()
  for (const part of form) {
    if (part.kind === 'text') data.append(part.name, part.value)
    else data.append(part.name, new Blob([bytesOf(part.base64)], { type: part.contentType }), part.fileName)
  }
  return data
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
}
