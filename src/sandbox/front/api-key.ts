/** The key of `Authorization: Bearer …`; null for anything else. */
export function bearerKey(headers: Headers): string | null {
  return /^Bearer ([^\s]{1,512})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
}
