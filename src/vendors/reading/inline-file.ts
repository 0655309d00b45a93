import type { Output } from '#domain/output/output.ts'

/**
 * The address of a file that stands as base64 in the answer to `path`: the call that gives it, and where it is in the
 * answer (RFC 6901). Nobody keeps its bytes: they are asked for again with the key when the file is shown or saved, by
 * a rule of `Calls.files` that is `inline`.
 *
 * @param base the vendor's usual base URL.
 */
export function inlineFile(base: string, path: string, place: readonly string[]): Pick<Output, 'url' | 'keyedBy'> {
  const pointer = place.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
  return { url: `${base.replace(/\/$/, '')}${path}#${pointer.join('')}`, keyedBy: null }
}
