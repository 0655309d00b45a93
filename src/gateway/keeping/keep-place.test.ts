import { describe, expect, it } from 'vitest'
import { parseConfig } from '#gateway/config/config.ts'
import { keepFromEnv, keepPlace, placeWords } from '#gateway/keeping/keep-place.ts'
import { openList } from '#gateway/keeping/open-keeper.ts'

const ADDRESS = 'postgres://team:sword%3Afish@127.0.0.1:1/lists'

describe('where the list is kept', () => {
  it('is nowhere, a folder or a database, as it is named', () => {
    const env = { XDG_DATA_HOME: '/data' }
    expect(keepPlace(false, env)).toBeNull()
    expect(keepPlace(true, env)).toEqual({ kind: 'folder', folder: '/data/renderwatch' })
    expect(keepPlace('/mine', env)).toEqual({ kind: 'folder', folder: '/mine' })
    for (const address of [ADDRESS, 'postgresql://h/d', 'POSTGRES://h/d'])
      expect(keepPlace(address, env)).toEqual({ kind: 'database', address, folder: '/data/renderwatch' })
    expect(keepPlace(true, { XDG_DATA_HOME: 'relative' }, '/home/one')).toMatchObject({
      folder: '/home/one/.local/share/renderwatch',
    })
    expect([keepFromEnv({}), keepFromEnv({ RENDERWATCH_KEEP: '' }), keepFromEnv({ RENDERWATCH_KEEP: 'x' })]).toEqual([
      null,
      null,
      'x',
    ])
  })

  it('is read from the configuration file, or from the variable that it names', () => {
    const read = (keep: unknown, env = {}) => parseConfig(JSON.stringify({ keep }), { vendors: [], env })
    expect(read(ADDRESS)).toMatchObject({ ok: true, config: { keep: ADDRESS } })
    expect(read({ env: 'LIST' }, { LIST: ADDRESS })).toMatchObject({ ok: true, config: { keep: ADDRESS } })
    for (const env of [{}, { LIST: '' }])
      expect(read({ env: 'LIST' }, env)).toEqual({
        ok: false,
        mistakes: ['keep.env: that environment variable is not set'],
      })
    for (const wrong of ['', 5, [], { env: '1' }, { env: 'LIST', and: 'more' }]) expect(read(wrong).ok).toBe(false)
  })

  it.each([
    ADDRESS,
    'postgres://team@127.0.0.1:1/lists?password=sword%3Afish&sslmode=disable',
    'postgres://team:sword:fish@nowhere.invalid/lists',
    'postgres://team:sword:fish@127.0.0.1:port/lists',
    'postgres://team:sword:fish@[::/lists',
  ])('never shows what is secret in the address, whatever goes wrong', async (address) => {
    const place = keepPlace(address, { XDG_DATA_HOME: '/data' })
    if (place === null) throw new Error('there must be a place')
    const opened = await openList(place, { now: () => 0 })
    const said = `${placeWords(place)} ${opened.ok ? '' : opened.message}`
    expect(said).toMatch(/^PostgreSQL.*the list in PostgreSQL.* cannot be opened: ./)
    expect(said).not.toMatch(/sword|fish/)
  })
})
