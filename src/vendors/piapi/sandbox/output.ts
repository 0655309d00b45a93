/** `data.output` of a completed task: a different object for every product (vendors.md section 2). */
import type { Json, JsonObject } from '#domain/json.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import type { SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

export function piapiOutput(origin: string, task: SandboxTask, state: Succeeded): JsonObject {
  const urls = state.outputs.filter(({ role }) => role === null).map((output) => mediaUrl(origin, task, output))
  const extras = Object.fromEntries(
    state.outputs.flatMap((output) =>
      output.role === null ? [] : [[output.role, { url: mediaUrl(origin, task, output), width: 0, height: 0 }]],
    ),
  )
  const kind = state.outputs.find(({ role }) => role === null)?.kind
  const [model] = task.model.split(':')
  switch (`${model} ${kind}`) {
    case 'midjourney image':
      return midjourney(urls)
    case 'kling video':
      return { ...kling(urls), ...extras }
    case 'luma video':
      return { ...luma(task, urls), ...extras }
    case 'music-s audio':
      return { clips: Object.fromEntries(clips(task, urls)) }
    case 'music-u audio':
      return { clips: clips(task, urls).map(([, clip]) => clip) }
    case 'Qubico/trellis image':
      return { no_background_image: urls[0] ?? '', combined_video: '', model_file: '' }
    default:
      return { ...plain(kind ?? 'image', urls, state.strays), ...extras }
  }
}

function plain(kind: string, urls: readonly string[], strays: boolean): JsonObject {
  if (kind !== 'image') return { [`${kind}_url`]: urls[0] ?? '' }
  const set: readonly Json[] = strays ? [null, ...urls, 'pending', ''] : urls
  return { image_url: urls[0] ?? '', image_urls: set.length > 1 ? set : null }
}

/** A grid of four in one file; the four alone only on some plans. */
function midjourney([grid = '', ...single]: readonly string[]): JsonObject {
  return {
    image_url: grid,
    image_urls: null,
    temporary_image_urls: single.length === 0 ? null : single,
    discord_image_url: '',
    task_progress: 100,
    intermediate_image_urls: null,
    image_id: '',
    seed: '0',
    message: '',
    error_messages: null,
    actions: ['reroll', 'upscale1', 'upscale2', 'variation1'],
  }
}

/** While Midjourney works the output exists, and has nothing but its progress. */
export function midjourneyProgress(percent: number): JsonObject {
  return { ...midjourney([]), task_progress: percent, actions: null }
}

function kling(urls: readonly string[]): JsonObject {
  const size = { height: 0, width: 0 }
  return {
    type: 'm2v_txt2video_hq',
    status: 99,
    works: urls.map((url) => ({
      status: 99,
      type: 'm2v_txt2video_hq',
      cover: { resource: '', resource_without_watermark: '', ...size, duration: 0 },
      video: { resource: url, resource_without_watermark: url, ...size, duration: 5_000 },
    })),
    video_url: urls[0] ?? '',
  }
}

function luma(task: SandboxTask, [url = '']: readonly string[]): JsonObject {
  const video = { url, width: 0, height: 0, thumbnail: null }
  return {
    generation: { id: task.id.slice(0, 8), prompt: task.prompt, state: 'completed', video },
    video_raw: { url, width: 0, height: 0 },
  }
}

function clips(task: SandboxTask, urls: readonly string[]): readonly (readonly [string, JsonObject])[] {
  return urls.map((url, index) => {
    const id = `clip-${index}-${task.id.slice(0, 8)}`
    return [id, { id, audio_url: url, image_url: '', video_url: '', title: '' }]
  })
}
