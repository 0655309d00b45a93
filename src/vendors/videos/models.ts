/** The models that the dialect was made for; what relays put behind it goes through the JSON editor. */
import type { Forms, ModelSpec } from '#vendors/port.ts'
import { choiceField, lineField, promptField } from '#vendors/reading/fields.ts'

const FIELDS = [
  promptField(null),
  choiceField('seconds', 'Duration (s)', ['4', '8', '12'], null),
  choiceField('size', 'Size', ['720x1280', '1280x720', '1024x1792', '1792x1024'], null),
  lineField('input_reference', 'Picture to begin from', {
    help: 'An https address, a data: URL (it is sent as a file), or the id of an uploaded file. It must have the size of the video.',
  }),
]

function model(id: string, label: string): ModelSpec {
  return { id, label, makes: 'video', fields: FIELDS, check: null }
}

export const FORMS: Forms = {
  models: [model('sora-2', 'Sora 2'), model('sora-2-pro', 'Sora 2 Pro')],
  submitOptions: [],
}
