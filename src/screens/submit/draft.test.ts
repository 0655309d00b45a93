import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import type { JsonObject } from '#domain/json.ts'
import { EMPTY_FORM, formFor, readForm, requestOf, withModel, type SubmitForm } from '#screens/submit/draft.ts'
import { SOME_FIELDS, SOME_FORMS } from '#testing/form-vendor.ts'
import { readField, splitParams } from '#screens/submit/field-value.ts'
import { aRecord } from '#testing/builders.ts'

const NO_WISH = { connection: null, model: null, resubmitOf: null } as const

const connection: Connection = {
  id: 'one',
  label: 'One',
  vendor: 'example',
  baseUrl: 'https://api.example.com',
  requestsPerSecond: 5,
  maxInFlight: 4,
  sandbox: false,
}

function filled(changes: Partial<SubmitForm> = {}): SubmitForm {
  return { ...EMPTY_FORM, connection: 'one', model: 'm-1', values: { prompt: 'a whale' }, ...changes }
}

function read(form: SubmitForm) {
  return readForm(form, connection, SOME_FORMS)
}

describe('readForm', () => {
  it('sends what was set and leaves the rest to the vendor', () => {
    expect(read(filled({ tags: ' demo, demo ,x', note: ' n ' }))).toEqual({
      ok: true,
      count: 1,
      draft: {
        connection: 'one',
        model: 'm-1',
        params: { prompt: 'a whale', resolution: '1K' },
        options: {},
        tags: ['demo', 'x'],
        note: 'n',
        resubmitOf: null,
      },
    })
  })

  it('names every wrong control at once', () => {
    const values = { prompt: '', resolution: '9K', seconds: '3.5', strength: '2', images: 'a b c', frame: 'ftp://x' }
    const reading = read(filled({ values, count: '21', extra: '{' }))
    expect(reading.ok ? [] : Object.keys(reading.errors)).toEqual([
      'field:prompt',
      'field:resolution',
      'field:seconds',
      'field:strength',
      'field:images',
      'field:frame',
      'extra',
      'count',
    ])
  })

  it('refuses a parameter that is given twice', () => {
    expect(read(filled({ extra: '{"resolution":"2K"}' }))).toMatchObject({
      ok: false,
      errors: { extra: expect.stringMatching('Resolution') },
    })
  })

  it('states a rule that spans fields once they are in order', () => {
    const values = { prompt: 'x', frame: 'https://a.example/f.png', images: 'https://a.example/1.png' }
    expect(read(filled({ values }))).toMatchObject({ ok: false, errors: { form: expect.stringMatching('not both') } })
  })

  it('takes a model that nobody described, with JSON for the rest', () => {
    const reading = read(filled({ model: 'brand-new', extra: '{"fps":24}' }))
    expect(reading).toMatchObject({ ok: true, draft: { model: 'brand-new', params: { prompt: 'a whale', fps: 24 } } })
  })

  it('needs a connection', () => {
    expect(readForm(filled(), undefined, undefined)).toMatchObject({
      ok: false,
      errors: { connection: expect.stringMatching('Choose') },
    })
  })

  it('never takes more than the limit of billed submits', () => {
    for (const count of ['0', '-1', '1e9', '1.5', '', 'x', '21']) {
      expect(read(filled({ count })).ok).toBe(false)
    }
  })
})

describe('edit and resubmit', () => {
  function again(params: JsonObject, options: JsonObject = {}): SubmitForm {
    const request = { model: 'm-1', params, options, idempotencyKey: 'k' }
    const record = aRecord({ id: 'one/tk-1', connection: 'one', tags: ['demo'], request })
    return formFor(null, { ...NO_WISH, resubmitOf: 'one/tk-1' }, record, () => SOME_FORMS)
  }

  it('sends the same parameters again, whatever their types', () => {
    const params = fc.record(
      {
        prompt: fc.constantFrom('a', 'b c'),
        resolution: fc.constantFrom('1K', '2K', '9K', 7),
        seconds: fc.oneof(fc.integer({ min: 4, max: 15 }), fc.constant('8')),
        audio: fc.constant(false),
        images: fc.constantFrom(['https://a.example/1.png'], 'https://a.example/1.png', []),
        other: fc.jsonValue().filter((value) => JSON.stringify(value) !== '-0'),
      },
      { requiredKeys: ['prompt'] },
    )
    fc.assert(
      fc.property(params, (before) => {
        const sent = JSON.parse(JSON.stringify(before))
        const reading = read(again(sent))
        const after = reading.ok ? reading.draft.params : reading.errors
        // An empty list cannot be told from an empty control: it is left out.
        if (Array.isArray(sent.images) && sent.images.length === 0) delete sent.images
        expect(after).toEqual(sent)
      }),
    )
  })

  it('remembers the first attempt', () => {
    expect(again({}, { route: 'pro' })).toMatchObject({
      resubmitOf: 'one/tk-1',
      tags: 'demo',
      options: { route: 'pro' },
    })
  })

  it('keeps what was typed since', () => {
    const typed = { ...again({ prompt: 'a' }), note: 'typed' }
    expect(formFor(typed, { ...NO_WISH, resubmitOf: 'one/tk-1' }, aRecord(), () => SOME_FORMS)).toBe(typed)
  })

  it('makes do with the model of a task that was submitted elsewhere', () => {
    const record = aRecord({ id: 'one/tk-2', connection: 'one', model: 'brand-new' })
    const form = formFor(null, { ...NO_WISH, resubmitOf: 'one/tk-2' }, record, () => SOME_FORMS)
    expect(form).toMatchObject({ connection: 'one', model: 'brand-new', typedModel: true, resubmitOf: 'one/tk-2' })
  })

  it('follows an address that names a connection and a model', () => {
    const wish = { connection: 'two', model: 'm-1', resubmitOf: null }
    const form = formFor(filled({ note: 'kept' }), wish, undefined, () => SOME_FORMS)
    expect(form).toMatchObject({ connection: 'two', model: 'm-1', typedModel: false, note: 'kept' })
  })
})

describe('requestOf', () => {
  it('reads what can be read of an unfinished form', () => {
    const form = filled({ values: { prompt: 'x', seconds: 'soon' }, extra: '{' })
    expect(requestOf(form, SOME_FORMS)).toEqual({
      model: 'm-1',
      params: { prompt: 'x', resolution: '1K' },
      options: {},
    })
  })
})

describe('withModel', () => {
  it('keeps the prompt and drops what the new model cannot take', () => {
    const form = filled({ model: 'other', values: { prompt: 'a whale', resolution: '8K', seconds: '8' } })
    expect(withModel(form, SOME_FORMS, 'm-1').values).toMatchObject({
      prompt: 'a whale',
      resolution: '1K',
      seconds: '8',
    })
  })
})

describe('fields', () => {
  it('reads any control without throwing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOME_FIELDS), fc.oneof(fc.string(), fc.boolean()), (field, value) => {
        expect(['absent', 'value', 'error']).toContain(readField(field, value).kind)
      }),
    )
  })

  it('keeps unknown names and other types apart', () => {
    expect(splitParams(SOME_FIELDS, { prompt: 'x', seconds: 'eight', fps: 24 })).toMatchObject({
      values: { prompt: 'x', seconds: '' },
      rest: { seconds: 'eight', fps: 24 },
    })
  })
})
