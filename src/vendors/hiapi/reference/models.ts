/**
 * HiAPI's models and their `input` (docs.hiapi.ai/models, the schemas in the official gpt-image-2.5 and seedance
 * skills, 2026). Initial values are the documented defaults. Other models are submitted through the JSON editor.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import {
  choiceField,
  integerField,
  lineField,
  promptField,
  switchField,
  urlField,
  urlsField,
} from '#vendors/reading/fields.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const TIERS = ['1K', '2K', '4K']

const RATIOS_2 = 'auto 1:1 3:2 2:3 4:3 3:4 5:4 4:5 16:9 9:16 2:1 1:2 3:1 1:3 21:9 9:21'.split(' ')
const RATIOS_25 = 'auto 1:1 3:2 2:3 4:3 3:4 16:9 9:16 21:9 27:16 16:27 9:8 8:9'.split(' ')
/** The quality-tier route takes pixel sizes in the same parameter. */
const SIZES_25 = (
  '1:1 3:2 2:3 4:3 3:4 16:9 9:16 auto 1024x1024 1536x1024 1024x1536 1536x1152 1152x1536 ' +
  '2048x2048 2048x1152 1152x2048 3840x2160 2160x3840'
).split(' ')

const gptImage2: readonly Field[] = [
  promptField(20_000),
  choiceField('aspect_ratio', 'Aspect ratio', RATIOS_2, 'auto', { help: 'auto only with 1K; 1:1 not with 4K.' }),
  choiceField('resolution', 'Resolution', TIERS, '1K'),
]

function checkGptImage2(params: JsonObject): string | null {
  const resolution = params['resolution'] ?? '1K'
  const ratio = params['aspect_ratio'] ?? 'auto'
  if (ratio === 'auto' && resolution !== '1K')
    return `Aspect ratio auto works only with 1K: choose a ratio for ${text(resolution)}.`
  if (ratio === '1:1' && resolution === '4K')
    return 'Aspect ratio 1:1 is not available in 4K: choose 2K or another ratio.'
  return null
}

const BACKGROUNDS = ['auto', 'transparent', 'opaque']

const gptImage25: readonly Field[] = [
  // 8,000 on older pages, 20,000 in the skill's contract of 2026-09: the larger one, since a refusal costs nothing.
  promptField(20_000),
  choiceField('aspect_ratio', 'Aspect ratio', RATIOS_25, 'auto'),
  choiceField('resolution', 'Resolution', TIERS, '1K'),
  choiceField('background', 'Background', BACKGROUNDS, null, { help: 'Only with 1K.' }),
]

function checkGptImage25(params: JsonObject): string | null {
  return isSet(params['background']) && (params['resolution'] ?? '1K') !== '1K'
    ? 'A background can be chosen only with 1K: leave it empty, or choose 1K.'
    : null
}

const gptImage25Pro: readonly Field[] = [
  promptField(32_000),
  urlsField('image_urls', 'Input images', 16, { help: 'Leave empty to make an image from the prompt alone.' }),
  choiceField('aspect_ratio', 'Aspect ratio or size', SIZES_25, '1:1'),
  choiceField('quality', 'Quality', ['low', 'medium', 'high', 'xhigh', 'max', 'auto'], 'medium', {
    help: 'The price follows the quality.',
  }),
  choiceField('background', 'Background', BACKGROUNDS, 'auto'),
  choiceField('output_format', 'File format', ['png', 'jpeg', 'webp'], 'webp'),
]

function checkGptImage25Pro(params: JsonObject): string | null {
  return params['background'] === 'transparent' && params['output_format'] === 'jpeg'
    ? 'JPEG has no transparency: choose png or webp, or another background.'
    : null
}

function imageToImage(name: string, max: number): Field {
  return urlsField(name, 'Input images', max, { required: true, help: `1 to ${max} public addresses, one a line.` })
}

function family25(name: 'flare' | 'sunburst', label: string): readonly ModelSpec[] {
  const id = `gpt-image-2.5-${name}`
  const makes = 'image' as const
  return [
    { id: `${id}/text-to-image`, label: `${label}, from text`, makes, fields: gptImage25, check: checkGptImage25 },
    {
      id: `${id}/image-to-image`,
      label: `${label}, from images`,
      makes,
      fields: [...gptImage25, imageToImage('image_urls', 16)],
      check: checkGptImage25,
    },
    { id: `${id}@pro`, label: `${label} Pro`, makes, fields: gptImage25Pro, check: checkGptImage25Pro },
  ]
}

const FRAMES = ['first_frame_url', 'last_frame_url']
const REFERENCES = ['reference_image_urls', 'reference_video_urls', 'reference_audio_urls']

function seedance(id: string, label: string, maxSeconds: number): ModelSpec {
  return {
    id,
    label,
    makes: 'video',
    fields: [
      promptField(null),
      integerField('duration', 'Duration (s)', { min: 4, max: maxSeconds, initial: 5 }),
      choiceField('resolution', 'Resolution', ['480p', '720p', '1080p', '4k'], '720p'),
      choiceField('aspect_ratio', 'Aspect ratio', '16:9 9:16 1:1 4:3 3:4 21:9 adaptive'.split(' '), '16:9'),
      switchField('generate_audio', 'Generate audio', true),
      integerField('seed', 'Seed', { min: 0, max: 2_147_483_647, initial: null }),
      urlField('first_frame_url', 'First frame', { help: 'Frames and references exclude each other.' }),
      urlField('last_frame_url', 'Last frame', { help: 'Only together with a first frame.' }),
      urlsField('reference_image_urls', 'Reference images', 9),
      urlsField('reference_video_urls', 'Reference videos', 3, { help: '2 to 15 s each, 15 s together.' }),
      urlsField('reference_audio_urls', 'Reference audio', 3, { help: '2 to 15 s each, 15 s together.' }),
      switchField('return_last_frame', 'Return the last frame', false),
      switchField('web_search', 'Web search', false),
      switchField('nsfw_checker', 'NSFW checker', false, {
        help: 'Left off, HiAPI decides: its default is not published.',
      }),
    ],
    check: checkSeedance,
  }
}

function checkSeedance(params: JsonObject): string | null {
  const hasFrame = FRAMES.some((name) => isSet(params[name]))
  if (hasFrame && REFERENCES.some((name) => isSet(params[name]))) {
    return 'Use first and last frames, or references, not both: HiAPI refuses the mixture.'
  }
  if (isSet(params['last_frame_url']) && !isSet(params['first_frame_url'])) {
    return 'A last frame needs a first frame too.'
  }
  return null
}

function isSet(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  return Array.isArray(value) ? value.length > 0 : true
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const MODELS: readonly ModelSpec[] = [
  {
    id: 'gpt-image-2/text-to-image',
    label: 'GPT Image 2, from text',
    makes: 'image',
    fields: gptImage2,
    check: checkGptImage2,
  },
  {
    id: 'gpt-image-2-image-to-image',
    label: 'GPT Image 2, from images',
    makes: 'image',
    fields: [...gptImage2, imageToImage('input_urls', 5)],
    check: checkGptImage2,
  },
  ...family25('flare', 'GPT Image 2.5 Flare'),
  ...family25('sunburst', 'GPT Image 2.5 Sunburst'),
  seedance('seedance-2-0', 'Seedance 2.0', 15),
  seedance('seedance-2-5', 'Seedance 2.5', 30),
]

/** Members of the create call beside `model` and `input`. */
const SUBMIT_OPTIONS: readonly Field[] = [
  lineField('route', 'Route', {
    help: 'For example pro or ext; empty is the default route. An unknown one is refused.',
  }),
  choiceField('storage', 'Storage', ['temp', 'persistent'], 'temp', {
    help: 'Persistent storage is billed by HiAPI ($0.05 per GB and month).',
  }),
  urlField('callback', 'Callback address', {
    help: 'HiAPI posts the task there once, when it has succeeded or failed.',
  }),
]

export const FORMS: Forms = { models: MODELS, submitOptions: SUBMIT_OPTIONS }
