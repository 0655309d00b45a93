/**
 * Kling's models by kind (app.klingai.com/global/dev/document-api). Ids are `<kind>:<model_name>`. What is nested
 * (camera control, lists of pictures, several shots) goes through the JSON editor, and so does every other model.
 */
import type { OutputKind } from '#domain/output/output.ts'
import type { Route } from '#vendors/kling/routes.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'
import { choiceField, integerField, lineField, promptField, urlField } from '#vendors/reading/fields.ts'

const RATIOS = ['16:9', '9:16', '1:1']

const prompt = promptField(2_500)
const optionalPrompt: Field = { ...prompt, required: false }
const negative = lineField('negative_prompt', 'Negative prompt')
const mode = choiceField('mode', 'Mode', ['std', 'pro'], null)
const duration = choiceField('duration', 'Duration (s)', ['5', '10'], null)
const sound = choiceField('sound', 'Sound', ['on', 'off'], null)

const TEXT = [prompt, negative, mode, duration, choiceField('aspect_ratio', 'Aspect ratio', RATIOS, null)]
const IMAGE = [
  optionalPrompt,
  urlField('image', 'First frame', { required: true }),
  urlField('image_tail', 'Last frame'),
  negative,
  mode,
  duration,
]
const PICTURE = [
  prompt,
  negative,
  urlField('image', 'Reference image'),
  integerField('n', 'How many', { min: 1, max: 9, initial: null }),
  choiceField('aspect_ratio', 'Aspect ratio', [...RATIOS, '4:3', '3:4', '3:2', '2:3', '21:9'], null),
]

function model(
  route: Route,
  name: string | null,
  label: string,
  makes: OutputKind,
  fields: readonly Field[],
): ModelSpec {
  return { id: name === null ? route : `${route}:${name}`, label: `Kling ${label}`, makes, fields, check: null }
}

export const FORMS: Forms = {
  models: [
    model('videos/text2video', 'kling-v2-6', '2.6, from text', 'video', [...TEXT, sound]),
    model('videos/image2video', 'kling-v2-6', '2.6, from an image', 'video', [...IMAGE, sound]),
    model('videos/text2video', 'kling-v2-5-turbo', '2.5 Turbo, from text', 'video', TEXT),
    model('videos/image2video', 'kling-v2-5-turbo', '2.5 Turbo, from an image', 'video', IMAGE),
    model('videos/text2video', 'kling-v2-1-master', '2.1 Master, from text', 'video', TEXT),
    model('videos/omni-video', 'kling-video-o1', 'O1', 'video', [prompt, mode, duration]),
    model('images/generations', 'kling-v2-1', '2.1, image', 'image', PICTURE),
    model('images/kolors-virtual-try-on', 'kolors-virtual-try-on-v1-5', 'virtual try-on', 'image', [
      urlField('human_image', 'Person', { required: true }),
      urlField('cloth_image', 'Garment', { required: true }),
    ]),
    model('audio/text-to-audio', null, 'sound from text', 'audio', [
      prompt,
      lineField('duration', 'Duration (s)', { required: true, help: '3.0 to 10.0.' }),
    ]),
  ],
  submitOptions: [urlField('callback', 'Callback address', { help: 'Sent as callback_url.' })],
}
