/**
 * ByteSpike's image and video models (its model pages and catalogue names, 2026). Only Sora 2 and the two Veo publish
 * limits; where none are published the field has none, and ByteSpike refuses what it does not like without a charge.
 * Nothing is filled in beforehand: the defaults are ByteSpike's own, and they decide the price.
 */
import { choiceField, lineField, promptField, urlField } from '#vendors/reading/fields.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const MAX_SEED = 2_147_483_647

interface VideoLimits {
  readonly seconds: number | null
  readonly resolutions: readonly string[]
}

function integer(name: string, label: string, min: number, max: number | null): Field {
  return { name, label, required: false, help: null, kind: 'integer', min, max, initial: null }
}

function video(id: string, label: string, { seconds, resolutions }: VideoLimits): ModelSpec {
  return {
    id,
    label,
    makes: 'video',
    fields: [
      promptField(null),
      integer('duration_seconds', 'Duration (s)', 1, seconds),
      choiceField('resolution', 'Resolution', resolutions, null),
      choiceField('aspect_ratio', 'Aspect ratio', ['16:9', '9:16', '1:1'], null),
      integer('seed', 'Seed', 0, MAX_SEED),
      urlField('image_init', 'First image', { help: 'Makes the video from an image: a public address.' }),
    ],
    check: null,
  }
}

function image(id: string, label: string): ModelSpec {
  return {
    id,
    label,
    makes: 'image',
    fields: [
      promptField(null),
      integer('n', 'Images', 1, null),
      lineField('size', 'Size', { help: 'Width and height in pixels, for example 2048x2048.' }),
    ],
    check: null,
  }
}

const HD = ['720p', '1080p']
const UNPUBLISHED: VideoLimits = { seconds: null, resolutions: ['480p', ...HD] }

const MODELS: readonly ModelSpec[] = [
  video('sora-2', 'Sora 2', { seconds: 10, resolutions: HD }),
  video('sora-2-pro', 'Sora 2 Pro', { seconds: null, resolutions: HD }),
  video('veo-3.1', 'Veo 3.1', { seconds: 8, resolutions: HD }),
  video('veo-3.1-fast', 'Veo 3.1 Fast', { seconds: 5, resolutions: ['720p'] }),
  video('seedance-1.5-pro', 'Seedance 1.5 Pro', UNPUBLISHED),
  video('seedance-2.0', 'Seedance 2.0', UNPUBLISHED),
  video('seedance-2.0-pro', 'Seedance 2.0 Pro', UNPUBLISHED),
  video('seedance-2.0-pro-fast', 'Seedance 2.0 Pro Fast', UNPUBLISHED),
  image('seedream-v4', 'Seedream 4'),
  image('seedream-v4.5', 'Seedream 4.5'),
  image('seedream-v5lite', 'Seedream 5 Lite'),
  image('nano-banana', 'Nano Banana'),
  image('nano-banana-pro', 'Nano Banana Pro'),
  image('nano-banana-v2', 'Nano Banana 2'),
  image('gpt-image-2', 'GPT Image 2'),
  image('gpt-4o-image', 'GPT-4o Image'),
]

/** Members of the submit call beside `model`, `params` and our own id. */
const SUBMIT_OPTIONS: readonly Field[] = [
  urlField('callback_url', 'Callback address', { help: 'ByteSpike posts there once, when the task is over.' }),
]

export const FORMS: Forms = { models: MODELS, submitOptions: SUBMIT_OPTIONS }
