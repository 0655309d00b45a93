import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseJson } from '#domain/json.ts'
import { sharedText } from '#url/shared-text.ts'

describe('what another app shares', () => {
  it('is read from the address that the manifest names, under the names that the manifest gives', () => {
    const target = Object(parseJson(readFileSync('public/manifest.webmanifest', 'utf8'))).share_target
    const query = new URLSearchParams({
      [target.params.title]: 'Job done',
      [target.params.text]: 'tk-hiapi-1 &?#',
      [target.params.url]: 'https://example.com/x?y=1',
    })
    expect(target.method).toBe('GET')
    expect(sharedText(target.action, `?${query}`)).toBe('Job done\ntk-hiapi-1 &?#\nhttps://example.com/x?y=1')
  })

  it('is nothing at any other address, and nothing where nothing was shared', () => {
    expect(sharedText('/', '?text=tk')).toBeNull()
    expect(sharedText('/share', '')).toBeNull()
    expect(sharedText('/share', '?text=%20&title=')).toBeNull()
  })
})
