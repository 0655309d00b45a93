import { download } from '#engine/outputs/download.ts'

/** Hands a vendor's description to the browser's downloads. */
export function saveDescription(text: string, key: string): void {
  download(new Blob([text], { type: 'application/json' }), `${key}.renderwatch.json`)
}
