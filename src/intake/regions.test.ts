import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection, aVendor, remoteOf } from '#testing/fake-vendor.ts'

const ARK = 'https://ark.ap.acme.example/v3'
const CHINA = 'https://ark.cn.acme.example/v3'
const vendor = aVendor('acme', {
  label: 'Acme',
  defaultBaseUrl: ARK,
  otherHomes: [CHINA],
  ids: [{ source: 'cgt-[0-9]{14}', label: 'Acme task' }],
  urls: [{ path: '/tasks/(cgt-[0-9]{14})', recognise: ([id = '']) => ({ remote: remoteOf(id), model: null }) }],
})
const other = aVendor('other', { ids: [{ source: 'cgt-[0-9]{14}', label: 'Other task' }] })
const ID = 'cgt-20261128070000'

function read(text: string, baseUrls: readonly string[]) {
  const connections = baseUrls.map((baseUrl, index) => aConnection('acme', { id: `acme-${index}`, baseUrl }))
  const context = { connections: [...connections, aConnection('other')], known: () => undefined, answers: NO_ANSWERS }
  const { refs } = recognise(text, context, [vendor, other])
  return refs.map(({ ref, note }) => [ref.connection, note])
}

describe('an address of any of a vendor’s hosts', () => {
  it.each([`GET ${ARK}/tasks/${ID}`, `GET ${CHINA}/tasks/${ID}`])('is the vendor’s own: %s', (text) => {
    expect(read(text, [ARK]).map(([connection]) => connection)).toEqual(['acme-0'])
  })

  it('goes to the connection of the same region', () => {
    expect(read(`GET ${CHINA}/tasks/${ID}`, [ARK, CHINA])).toEqual([['acme-1', null]])
  })

  it('is noted where only another region is connected, and not where a proxy may stand for it', () => {
    expect(read(`GET ${CHINA}/tasks/${ID}`, [ARK])[0]?.[1]).toContain('another region of Acme')
    expect(read(`GET ${CHINA}/tasks/${ID}`, ['https://proxy.example'])).toEqual([['acme-0', null]])
  })
})
