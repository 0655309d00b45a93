import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formAt, withForm, withoutForm, type BegunForms } from '#screens/submit/begun-forms.ts'
import { EMPTY_FORM, type FormWish } from '#screens/submit/draft.ts'
import { SOME_FORMS } from '#testing/form-vendor.ts'
import { aRecord } from '#testing/builders.ts'

const NEW: FormWish = { connection: null, model: null, resubmitOf: null }
const formsFor = () => SOME_FORMS

const failed = (id: 'one/tk-1' | 'one/tk-2') =>
  aRecord({
    id,
    connection: 'one',
    request: { model: 'm-1', params: { prompt: `prompt of ${id}` }, options: {}, idempotencyKey: 'k' },
  })
const FIRST = failed('one/tk-1')
const OTHER = failed('one/tk-2')
const again = (record: typeof FIRST): FormWish => ({ ...NEW, resubmitOf: record.id })

describe('forms that were begun', () => {
  it('keep a new prompt apart from an edit that was never sent', () => {
    const edited = { ...formAt({}, again(FIRST), FIRST, formsFor), note: 'changed, not sent' }
    const begun = withForm({}, again(FIRST), FIRST, edited)
    expect(formAt(begun, NEW, undefined, formsFor)).toEqual(EMPTY_FORM)
    expect(formAt(begun, again(FIRST), FIRST, formsFor)).toEqual(edited)
    expect(formAt(withoutForm(begun, FIRST), again(FIRST), FIRST, formsFor).note).toBe('')
  })

  it('are linked to the task of their address and to no other, wherever one went before', () => {
    const places = fc.constantFrom(
      { wish: NEW, record: undefined },
      { wish: again(FIRST), record: FIRST },
      { wish: again(OTHER), record: OTHER },
      { wish: { ...NEW, resubmitOf: 'one/unknown' as const }, record: undefined },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.option(fc.string())), { maxLength: 12 }), (walk) => {
        let begun: BegunForms = {}
        const typed = new Map<string, string>()
        for (const [{ wish, record }, note] of walk) {
          const form = formAt(begun, wish, record, formsFor)
          expect(form.resubmitOf).toBe(record?.id ?? null)
          expect(form.note).toBe(typed.get(record?.id ?? '') ?? '')
          if (note === null) continue
          begun = withForm(begun, wish, record, { ...form, note })
          typed.set(record?.id ?? '', note)
        }
      }),
    )
  })

  it('follow what an address says once', () => {
    const wish: FormWish = { ...NEW, connection: 'two', model: 'm-1' }
    const followed = formAt({}, wish, undefined, formsFor)
    expect(followed).toMatchObject({ connection: 'two', model: 'm-1' })
    const begun = withForm({}, wish, undefined, { ...followed, connection: 'one' })
    expect(formAt(begun, wish, undefined, formsFor).connection).toBe('one')
    expect(formAt(begun, { ...wish, connection: 'three' }, undefined, formsFor).connection).toBe('three')
  })

  it('are not kept without end', () => {
    let begun: BegunForms = {}
    for (let index = 0; index < 50; index++) {
      const record = aRecord({ id: `one/tk-${index}` })
      begun = withForm(begun, { ...NEW, resubmitOf: record.id }, record, { ...EMPTY_FORM, note: String(index) })
    }
    expect(Object.keys(begun)).toHaveLength(20)
    expect(begun['one/tk-49']?.form.note).toBe('49')
  })
})
