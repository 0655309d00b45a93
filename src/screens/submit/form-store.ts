import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { persist } from 'zustand/middleware'
import { safeStorage } from '#preferences/safe-storage.ts'
import type { BegunForms } from '#screens/submit/begun-forms.ts'

const valuesSchema = v.record(v.string(), v.union([v.string(), v.boolean()]))
const idSchema = v.pipe(
  v.string(),
  v.regex(/^[^/]+\/./),
  v.transform((id): `${string}/${string}` => `${id.slice(0, id.indexOf('/'))}/${id.slice(id.indexOf('/') + 1)}`),
)

const formSchema = v.object({
  connection: v.string(),
  model: v.string(),
  typedModel: v.boolean(),
  values: valuesSchema,
  options: valuesSchema,
  extra: v.string(),
  count: v.string(),
  tags: v.string(),
  note: v.string(),
  resubmitOf: v.nullable(idSchema),
})

const storedSchema = v.object({ begun: v.record(v.string(), v.object({ form: formSchema, followed: v.string() })) })

interface Stored {
  readonly begun: BegunForms
}

/** The forms as they stand; kept for this tab's session, so that no prompt is lost by going elsewhere or reloading. */
export const formStore = createStore<Stored>()(
  persist((): Stored => ({ begun: {} }), {
    name: 'renderwatch.submit-forms',
    version: 1,
    storage: safeStorage<unknown>(() => sessionStorage),
    merge: (stored, initial) => {
      const parsed = v.safeParse(storedSchema, stored)
      return parsed.success ? parsed.output : initial
    },
  }),
)
