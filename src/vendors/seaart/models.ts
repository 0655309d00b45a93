/**
 * SeaArt's models (cloud.seaart.ai/docs/model-api and the model skills of the official CLI, 2026). The endpoint is the
 * model's id; kirin is Kling, spark_dance is Seedance, spark_dream is Seedream. Where the pages give a parameter
 * without its values, the form takes any text; parameters that it does not have go into the JSON editor.
 */
import type { JsonObject } from '#domain/json.ts'
import {
  choiceField,
  integerField,
  lineField,
  promptField,
  switchField,
  urlField,
  urlsField,
} from '#vendors/reading/fields.ts'
import type { Endpoint } from '#vendors/seaart/endpoints.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const RATIOS = '16:9 9:16 1:1 4:3 3:4'.split(' ')

const prompt = promptField(null)
/** The name under which this model takes its images is on its page alone. */
const EDIT_PROMPT: Field = {
  ...prompt,
  help: 'The input images go into the JSON editor, as the page of the model names them.',
}
const negative = lineField('negative_prompt', 'Negative prompt')
const seed = integerField('seed', 'Seed', { min: -1, max: 2_147_483_647, initial: null })
const images = (max: number, name: string, required = false) => urlsField(name, 'Input images', max, { required })

/** Four is what the makers of these models allow; more is refused without a task. */
const number = integerField('n', 'Number of images', { min: 1, max: 4, initial: null })

const gptImage: readonly Field[] = [
  prompt,
  number,
  choiceField('size', 'Size', ['auto', '1024x1024', '1536x1024', '1024x1536'], null),
  choiceField('quality', 'Quality', ['auto', 'low', 'medium', 'high'], null),
  choiceField('background', 'Background', ['auto', 'transparent', 'opaque'], null),
  choiceField('output_format', 'Format', ['png', 'jpeg', 'webp'], null),
]

const wanImage: readonly Field[] = [
  prompt,
  images(9, 'images'),
  number,
  lineField('size', 'Size', { help: 'For example 1K, 2K or 2048*2048.' }),
  seed,
  switchField('watermark', 'Watermark', false),
]

const seedance: readonly Field[] = [
  prompt,
  choiceField('resolution', 'Resolution', ['480p', '720p', '1080p'], null),
  choiceField('ratio', 'Ratio', [...RATIOS, '21:9', 'adaptive'], null),
  integerField('duration', 'Duration (s)', { min: 4, max: 15, initial: null }),
  integerField('frames', 'Frames', { min: 1, max: 1_000, initial: null }, { help: 'Instead of a duration.' }),
  seed,
  urlField('first_frame_url', 'First frame'),
  urlField('last_frame_url', 'Last frame', { help: 'Only together with a first frame.' }),
  urlsField('reference_image_urls', 'Reference images', 9),
]

function checkGptImage(params: JsonObject): string | null {
  return params['background'] === 'transparent' && params['output_format'] === 'jpeg'
    ? 'JPEG has no transparency: choose png or webp, or another background.'
    : null
}

function checkSeedance(params: JsonObject): string | null {
  return params['last_frame_url'] !== undefined && params['first_frame_url'] === undefined
    ? 'A last frame needs a first frame too.'
    : null
}

function image(id: Endpoint, label: string, fields: readonly Field[], check: ModelSpec['check'] = null): ModelSpec {
  return { id, label, makes: 'image', fields, check }
}

function video(id: Endpoint, label: string, fields: readonly Field[], check: ModelSpec['check'] = null): ModelSpec {
  return { id, label, makes: 'video', fields, check }
}

const MODELS: readonly ModelSpec[] = [
  image('nano_banana_2', 'Nano Banana 2', [prompt, images(14, 'image_urls')]),
  image('gpt_image_2', 'GPT Image 2', gptImage, checkGptImage),
  image('gpt_image_2_edit', 'GPT Image 2, edit', [EDIT_PROMPT]),
  image('gpt_image_1_5', 'GPT Image 1.5', gptImage, checkGptImage),
  image('flux_2_pro', 'FLUX.2 Pro', [prompt]),
  image('flux_2_max', 'FLUX.2 Max', [prompt]),
  image('flux_kontext_pro', 'FLUX Kontext Pro', [prompt]),
  image('flux_pro_11', 'FLUX 1.1 Pro', [prompt]),
  image('midjourney_diffusion', 'Midjourney', [prompt]),
  image('qwen_image_edit_plus', 'Qwen Image Edit Plus', [prompt, images(3, 'images', true), number, seed]),
  image('wan27_image', 'Wan 2.7 Image', wanImage),
  image('spark_dream_4_5', 'Seedream 4.5 (spark_dream)', [
    prompt,
    images(10, 'image'),
    lineField('size', 'Size', { help: 'For example 2K, 4K or 2048x2048.' }),
    integerField('n', 'Number of images', { min: 1, max: 15, initial: null }),
    seed,
  ]),
  video('wan26_i2v', 'Wan 2.6, from an image', [prompt, urlField('img_url', 'Image', { required: true })]),
  video('spark_dance_v2_0', 'Seedance 2.0 (spark_dance)', seedance, checkSeedance),
  video('kirin_v2_5_turbo_i2v', 'Kling 2.5 Turbo, from an image (kirin)', [
    prompt,
    urlField('image', 'First frame', { required: true }),
    urlField('image_tail', 'Last frame'),
    negative,
  ]),
  video('kirin_v3_t2v', 'Kling 3, from text (kirin)', [
    prompt,
    negative,
    switchField('multi_shot', 'Several shots', false),
  ]),
  video('viduq3_pro_text2video', 'Vidu Q3 Pro, from text', [
    prompt,
    integerField('duration', 'Duration (s)', { min: 1, max: 16, initial: null }),
    choiceField('aspect_ratio', 'Aspect ratio', RATIOS, null),
    lineField('resolution', 'Resolution', { help: 'For example 720p.' }),
    lineField('style', 'Style', { help: 'For example general or anime.' }),
    seed,
  ]),
  video('pixverse_v6_t2v', 'PixVerse 6, from text', [
    prompt,
    choiceField('aspect_ratio', 'Aspect ratio', RATIOS, '16:9', { required: true }),
    integerField('duration', 'Duration (s)', { min: 1, max: 15, initial: 5 }, { required: true }),
    choiceField('quality', 'Quality', ['360p', '540p', '720p', '1080p'], '720p', { required: true }),
    negative,
  ]),
]

/** Webhooks are refused wherever they stand (in the body, the query or a header), so there are no options. */
export const FORMS: Forms = { models: MODELS, submitOptions: [] }
