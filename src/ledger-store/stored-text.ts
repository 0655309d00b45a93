/**
 * Any text as one that a database can have. Vendors choose ids, and neither a NUL nor a half of a surrogate pair comes
 * back out of every database as it went in.
 */

/** Most are stored as they are; {@link fromStored} gives any of them back. */
export function toStored(text: string): string {
  return /^"|\0|\p{Surrogate}/u.test(text) ? JSON.stringify(text) : text
}

export function fromStored(stored: string): string {
  return stored.startsWith('"') ? String(JSON.parse(stored)) : stored
}
