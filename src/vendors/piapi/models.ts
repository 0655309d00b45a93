/**
 * PiAPI's models by task type, and their `input` (the create-task pages of piapi.ai/docs, the official MCP server,
 * 2025-08). Ids are `<model>:<task_type>`. What is nested (LoRA and ControlNet settings, Kling's elements, Luma's key
 * frames) goes through the JSON editor, and so does every model that is not here.
 */
import type { JsonObject } from '#domain/json.ts'
import { type KnownModel, MADE } from '#vendors/piapi/made.ts'
import { choiceField, integerField, lineField, promptField, switchField, urlField } from '#vendors/reading/fields.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const RATIOS = '16:9 9:16 1:1 4:3 3:4 3:2 2:3 21:9'.split(' ')

function model(id: KnownModel, label: string, fields: readonly Field[], check?: Check): ModelSpec {
  return { id, label, makes: MADE[id], fields, check: check ?? null }
}

/** The task types of one model. */
type TaskOf<Model extends string> = KnownModel extends infer Id
  ? Id extends `${Model}:${infer Type}`
    ? Type
    : never
  : never

type Check = (params: JsonObject) => string | null

function longField(name: string, label: string, required = false, help: string | null = null): Field {
  return { name, label, required, help, kind: 'text', multiline: true, maxLength: null }
}

const prompt = promptField(null)
const optionalPrompt = longField('prompt', 'Prompt')
const negativePrompt = longField('negative_prompt', 'Negative prompt')
const ratio = choiceField('aspect_ratio', 'Aspect ratio', RATIOS, null)
const originTask = lineField('origin_task_id', 'Task to continue', {
  required: true,
  help: 'The id of a finished task of yours. Follow-ups of image tasks work for about 3 hours.',
})

function needed(name: string, label: string): Field {
  return urlField(name, label, { required: true })
}

function sides(max: number): readonly Field[] {
  return ['width', 'height'].map((name) =>
    integerField(name, name === 'width' ? 'Width (px)' : 'Height (px)', { min: 64, max, initial: null }),
  )
}

const flux: readonly Field[] = [prompt, negativePrompt, ...sides(2048)]
const steps = integerField('steps', 'Steps', { min: 1, max: 50, initial: null })
const json = (name: string) => `Put ${name} into the JSON below.`

function fluxFamily(): readonly ModelSpec[] {
  const dev: readonly Field[] = [...flux, steps]
  const image = needed('image', 'Input image')
  const withLora = [{ ...prompt, help: json('lora_settings, e.g. [{"lora_type": "…"}],') }, ...dev.slice(1)]
  const withControl = [{ ...prompt, help: json('control_net_settings and lora_settings') }, ...dev.slice(1)]
  const withCustom = [{ ...prompt, help: json('custom_settings') }, ...dev.slice(1), image]
  const advanced = 'Qubico/flux1-dev-advanced'
  return [
    model('Qubico/flux1-schnell:txt2img', 'Flux schnell, from text', flux),
    model('Qubico/flux1-schnell:img2img', 'Flux schnell, from an image', [...flux, image]),
    model('Qubico/flux1-dev:txt2img', 'Flux dev, from text', dev),
    model('Qubico/flux1-dev:img2img', 'Flux dev, from an image', [...dev, image]),
    model(`${advanced}:txt2img-lora`, 'Flux dev with LoRA, from text', withLora),
    model(`${advanced}:img2img-lora`, 'Flux dev with LoRA, from an image', [...withLora, image]),
    model(`${advanced}:fill-inpaint`, 'Flux fill, inside', [...dev, image]),
    model(`${advanced}:fill-outpaint`, 'Flux fill, outside', withCustom),
    model(`${advanced}:redux-variation`, 'Flux redux variation', [...dev, image]),
    model(`${advanced}:controlnet-lora`, 'Flux with ControlNet', withControl),
  ]
}

function midjourney(): readonly ModelSpec[] {
  const mode = choiceField('process_mode', 'Speed', ['relax', 'fast', 'turbo'], null, {
    help: 'Relax and wrong prompts are counted per day by plan.',
  })
  const skip = switchField('skip_prompt_check', 'Skip the prompt check', false)
  const bot = integerField('bot_id', 'Bot id', { min: 0, max: 1_000_000, initial: null })
  const index = choiceField('index', 'Which of the four', ['1', '2', '3', '4'], null, { required: true })
  const make = (type: TaskOf<'midjourney'>, label: string, fields: readonly Field[]) =>
    model(`midjourney:${type}`, `Midjourney, ${label}`, fields)
  return [
    make('imagine', 'imagine', [prompt, choiceField('aspect_ratio', 'Aspect ratio', RATIOS, null), mode, skip, bot]),
    make('upscale', 'upscale one', [originTask, index]),
    make('variation', 'vary one', [optionalPrompt, originTask, index, skip]),
    make('reroll', 'again', [optionalPrompt, originTask, ratio, skip]),
    make('describe', 'describe an image', [needed('image_url', 'Input image'), mode, bot]),
    make('seed', 'the seed of a task', [originTask]),
    make('blend', 'blend images', [
      { ...needed('image_urls', 'Input images'), kind: 'urls', max: 5 },
      choiceField('dimension', 'Shape', ['square', 'portrait', 'landscape'], null),
      mode,
    ]),
    make('inpaint', 'change a region', [prompt, originTask, needed('mask', 'Mask image'), skip]),
    make('outpaint', 'zoom out', [
      optionalPrompt,
      originTask,
      lineField('zoom_ratio', 'Zoom', { help: '1 to 2; 1 makes it square.' }),
      ratio,
    ]),
    make('pan', 'pan', [
      optionalPrompt,
      originTask,
      choiceField('direction', 'Direction', ['up', 'down', 'left', 'right'], null, { required: true }),
      { ...index, required: false },
    ]),
  ]
}

function kling(): readonly ModelSpec[] {
  const make = (type: TaskOf<'kling'>, label: string, fields: readonly Field[], check?: Check) =>
    model(`kling:${type}`, `Kling, ${label}`, fields, check)
  return [
    make(
      'video_generation',
      'video',
      [
        { ...optionalPrompt, help: json('elements, e.g. [{"image_url": "…"}],') },
        negativePrompt,
        urlField('image_url', 'First frame'),
        urlField('image_tail_url', 'Last frame', { help: 'Only together with a first frame.' }),
        whole('duration', 'Duration (s)', 5, 10),
        choiceField('aspect_ratio', 'Aspect ratio', ['16:9', '9:16', '1:1'], null),
        choiceField('mode', 'Mode', ['std', 'pro'], 'std'),
        lineField('version', 'Version', { help: 'For example 1.6 or 2.1; empty is the default of PiAPI.' }),
        share('cfg_scale', 'Prompt strength'),
      ],
      checkKling,
    ),
    make('extend_video', 'extend a video', [optionalPrompt, originTask]),
    make('lip_sync', 'lip sync', [
      longField('tts_text', 'Text to speak'),
      lineField('tts_timbre', 'Voice'),
      originTask,
      urlField('local_dubbing_url', 'Sound instead of text'),
    ]),
    make('effects', 'effects', [
      lineField('effect', 'Effect', { required: true, help: 'For example squish or expansion.' }),
      needed('image_url', 'Input image'),
    ]),
    make('ai_try_on', 'try-on', [
      needed('model_input', 'Person'),
      urlField('dress_input', 'Dress', { help: 'A dress, or an upper and a lower part.' }),
      urlField('upper_input', 'Upper part'),
      urlField('lower_input', 'Lower part'),
    ]),
  ]
}

/** Kling makes 5 or 10 s and nothing between. */
function checkKling(params: JsonObject): string | null {
  const { duration, prompt: text, image_url: first, image_tail_url: last } = params
  if (!text && !first && !params['elements']) return 'Kling needs a prompt or a first frame.'
  if (last && !first) return 'A last frame needs a first frame too.'
  return duration === undefined || duration === 5 || duration === 10 ? null : 'Kling makes videos of 5 or of 10 s.'
}

function whole(name: string, label: string, min: number, max: number): Field {
  return integerField(name, label, { min, max, initial: null })
}

function share(name: string, label: string): Field {
  return { name, label, required: false, help: null, kind: 'number', min: 0, max: 1, initial: null }
}

function otherVideo(): readonly ModelSpec[] {
  const luma = [urlField('image_url', 'First frame'), whole('duration', 'Duration (s)', 5, 10), ratio]
  const hunyuan = [prompt, negativePrompt, ratio]
  const image = needed('image', 'Input image')
  return [
    model('luma:video_generation', 'Luma, video', [
      { ...prompt, help: json('key_frames') },
      ...luma,
      switchField('loop', 'Loop', false),
    ]),
    model('luma:extend_video', 'Luma, extend a video', [prompt, originTask]),
    model(
      'hailuo:video_generation',
      'Hailuo, video',
      [
        prompt,
        choiceField('model', 'Variant', ['t2v-01', 'i2v-01', 's2v-01', 'i2v-01-live', 't2v-02'], 't2v-01', {
          help: 'Variants that begin with i2v or s2v need an image.',
        }),
        urlField('image_url', 'Input image'),
        switchField('expand_prompt', 'Expand the prompt', false),
      ],
      checkHailuo,
    ),
    model('Qubico/hunyuan:txt2video', 'Hunyuan, from text', hunyuan),
    model('Qubico/hunyuan:fast-txt2video', 'Hunyuan fast, from text', hunyuan),
    model('Qubico/hunyuan:txt2video-lora', 'Hunyuan with LoRA, from text', hunyuan),
    model('Qubico/hunyuan:img2video-lora', 'Hunyuan with LoRA, from an image', [...hunyuan, image]),
    model('Qubico/wanx:img2video', 'WanX, from an image', [...hunyuan, image]),
    model('Qubico/skyreels:img2video', 'Skyreels, from an image', [...hunyuan, image]),
    model('Qubico/hug-video:image_to_video', 'Hug video', [{ ...image, name: 'image_url' }]),
    model('Qubico/video-toolkit:face-swap', 'Swap a face in a video', [
      needed('swap_image', 'Face'),
      needed('target_video', 'Video'),
    ]),
    model('Qubico/video-toolkit:upscale', 'Upscale a video', [needed('video', 'Video')]),
    model('Qubico/video-toolkit:background-remove', 'Remove the background of a video', [needed('video', 'Video')]),
  ]
}

function checkHailuo(params: JsonObject): string | null {
  const { model: variant, image_url: image } = params
  return typeof variant === 'string' && /^[is]2v/.test(variant) && !image ? `${variant} needs an input image.` : null
}

function imageTools(): readonly ModelSpec[] {
  const id = 'Qubico/image-toolkit'
  const image = needed('image', 'Input image')
  return [
    model(`${id}:face-swap`, 'Swap a face in an image', [
      needed('swap_image', 'Face'),
      needed('target_image', 'Image'),
    ]),
    model(`${id}:background-remove`, 'Remove the background of an image', [image]),
    model(`${id}:segment`, 'Segment an image', [prompt, image]),
    model(`${id}:upscale`, 'Upscale an image', [
      image,
      whole('scale', 'Factor', 2, 10),
      switchField('face_enhance', 'Enhance faces', false),
    ]),
  ]
}

function music(id: 'music-s' | 'music-u', name: string): readonly ModelSpec[] {
  const title = lineField('title', 'Title')
  const tags = lineField('tags', 'Style', { help: 'Words with commas between them.' })
  const without = lineField('negative_tags', 'Without')
  const plain = switchField('make_instrumental', 'Instrumental', false)
  const idea = longField('gpt_description_prompt', 'Description', true)
  return [
    model(`${id}:generate_music`, `${name}, from a description`, [idea, without, plain]),
    model(`${id}:generate_music_custom`, `${name}, from lyrics`, [
      { ...prompt, label: 'Lyrics' },
      title,
      tags,
      without,
      plain,
    ]),
    model(`${id}:generate_lyrics`, `${name}, lyrics`, [prompt]),
  ]
}

function soundAndShape(): readonly ModelSpec[] {
  return [
    ...music('music-s', 'Suno'),
    ...music('music-u', 'Udio'),
    model('Qubico/tts:zero-shot', 'Speech in a given voice', [
      longField('gen_text', 'Text to speak', true),
      longField('ref_text', 'Text of the sample', false, 'Empty: it is read from the sample.'),
      needed('ref_audio', 'Sample of the voice'),
    ]),
    model('Qubico/mmaudio:video2audio', 'MMAudio, sound for a video', [
      prompt,
      negativePrompt,
      needed('video', 'Video'),
    ]),
    model('Qubico/trellis:image-to-3d', 'Trellis, 3D from an image', [needed('image', 'Input image')]),
  ]
}

export const MODELS: readonly ModelSpec[] = [
  ...fluxFamily(),
  ...midjourney(),
  ...kling(),
  ...otherVideo(),
  ...imageTools(),
  ...soundAndShape(),
]

/** Members of the create call beside `input`. */
const SUBMIT_OPTIONS: readonly Field[] = [
  choiceField('service_mode', 'Billed as', ['public', 'private'], null, {
    help: 'Public is pay-as-you-go, private is an account that you host at PiAPI. Empty: as your workspace is set.',
  }),
  urlField('webhook_endpoint', 'Callback address', {
    help: 'PiAPI posts the task there when it has completed or failed. A secret for it cannot be set here: PiAPI shows it in every answer, and Renderwatch stores none.',
  }),
  lineField('task_type', 'Task type', {
    help: 'Only for a model typed by name: those in the list have theirs behind the colon.',
  }),
]

export const FORMS: Forms = { models: MODELS, submitOptions: SUBMIT_OPTIONS }
