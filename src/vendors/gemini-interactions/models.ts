/** Models that make files in the background (ai.google.dev/gemini-api/docs/models); any other goes by its name and JSON. */
import type { OutputKind } from '#domain/output/output.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'
import { urlField } from '#vendors/reading/fields.ts'

const input: Field = {
  name: 'input',
  label: 'Prompt',
  required: true,
  help: 'For files beside the text put a list of content blocks into the JSON below.',
  kind: 'text',
  multiline: true,
  maxLength: null,
}

function model(id: string, label: string, makes: OutputKind): ModelSpec {
  return { id, label, makes, fields: [input], check: null }
}

export const FORMS: Forms = {
  models: [
    model('gemini-omni-flash', 'Gemini Omni Flash', 'video'),
    model('gemini-3-pro-image', 'Gemini 3 Pro Image', 'image'),
    model('gemini-2.5-flash-image', 'Gemini 2.5 Flash Image', 'image'),
    model('gemini-2.5-flash-preview-tts', 'Gemini 2.5 Flash speech', 'audio'),
  ],
  submitOptions: [urlField('callback', 'Callback address', { help: 'Sent as webhook_config.uris.' })],
}
