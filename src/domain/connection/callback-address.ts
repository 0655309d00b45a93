/**
 * The address by which a vendor tells the gateway that a task has news. Pages only ever have it with a word in the place
 * of the secret: the gateway puts the secret in on the way to the vendor, and takes it out of whatever comes back. So it
 * is in no record, feed, export or log.
 */

/** No vendor's word, and of letters that need no escaping in JSON or in a query. */
export const HOOK_SECRET_WORD = 'renderwatch-hook-secret'

export const hooksPath = '/api/hooks/'

/** @param publicUrl without a trailing slash. */
export function callbackAddress(publicUrl: string, connection: string): string {
  return `${publicUrl}${hooksPath}${encodeURIComponent(connection)}/${HOOK_SECRET_WORD}`
}
