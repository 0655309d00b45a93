/** The guides name bare model ids where the reference has suffixed ones (`gpt-image-2/text-to-image`). */
import { choiceField, integerField, promptField, urlField } from '#vendors/reading/fields.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const RATIOS = 'auto 1:1 3:2 2:3 4:3 3:4 5:4 4:5 16:9 9:16 2:1 1:2 3:1 1:3 21:9 9:21'.split(' ')

const MODELS: readonly ModelSpec[] = [
  {
    id: 'gpt-image-2',
    label: 'GPT Image 2',
    makes: 'image',
    fields: [
      promptField(20_000),
      choiceField('aspect_ratio', 'Aspect ratio', RATIOS, 'auto', { help: 'auto only with 1K; 1:1 not with 4K.' }),
      choiceField('resolution', 'Resolution', ['1K', '2K', '4K'], '1K'),
    ],
    check: (params) => {
      const resolution = params['resolution'] ?? '1K'
      const ratio = params['aspect_ratio'] ?? 'auto'
      if (ratio === 'auto' && resolution !== '1K') return 'Aspect ratio auto works only with 1K: choose a ratio.'
      return ratio === '1:1' && resolution === '4K' ? 'Aspect ratio 1:1 is not available in 4K.' : null
    },
  },
  {
    // Written with a dot in the older material, with a dash in the reference.
    id: 'seedance-2.0',
    label: 'Seedance 2.0',
    makes: 'video',
    fields: [
      promptField(null),
      integerField('duration', 'Duration (s)', { min: 4, max: 15, initial: 5 }),
      choiceField('resolution', 'Resolution', ['480p', '720p', '1080p', '4k'], '720p'),
      choiceField('aspect_ratio', 'Aspect ratio', '16:9 9:16 1:1 4:3 3:4 21:9 adaptive'.split(' '), '16:9'),
      urlField('first_frame_url', 'First frame'),
      urlField('last_frame_url', 'Last frame', { help: 'Only together with a first frame.' }),
    ],
    check: (params) =>
      params['last_frame_url'] !== undefined && params['first_frame_url'] === undefined
        ? 'A last frame needs a first frame too.'
        : null,
  },
]

const SUBMIT_OPTIONS: readonly Field[] = [
  urlField('callback_url', 'Callback address', { help: 'HiAPI posts there when the task is over.' }),
]

export const FORMS: Forms = { models: MODELS, submitOptions: SUBMIT_OPTIONS }
