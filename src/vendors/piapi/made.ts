/** What each known model makes. By itself, because every poll needs it, and the forms only whoever makes a task. */
import type { OutputKind } from '#domain/output/output.ts'
import { modelId } from '#vendors/piapi/model-id.ts'

export const MADE = {
  'Qubico/flux1-schnell:txt2img': 'image',
  'Qubico/flux1-schnell:img2img': 'image',
  'Qubico/flux1-dev:txt2img': 'image',
  'Qubico/flux1-dev:img2img': 'image',
  'Qubico/flux1-dev-advanced:txt2img-lora': 'image',
  'Qubico/flux1-dev-advanced:img2img-lora': 'image',
  'Qubico/flux1-dev-advanced:fill-inpaint': 'image',
  'Qubico/flux1-dev-advanced:fill-outpaint': 'image',
  'Qubico/flux1-dev-advanced:redux-variation': 'image',
  'Qubico/flux1-dev-advanced:controlnet-lora': 'image',
  'midjourney:imagine': 'image',
  'midjourney:upscale': 'image',
  'midjourney:variation': 'image',
  'midjourney:reroll': 'image',
  'midjourney:describe': 'text',
  'midjourney:seed': 'text',
  'midjourney:blend': 'image',
  'midjourney:inpaint': 'image',
  'midjourney:outpaint': 'image',
  'midjourney:pan': 'image',
  'kling:video_generation': 'video',
  'kling:extend_video': 'video',
  'kling:lip_sync': 'video',
  'kling:effects': 'video',
  'kling:ai_try_on': 'image',
  'luma:video_generation': 'video',
  'luma:extend_video': 'video',
  'hailuo:video_generation': 'video',
  'Qubico/hunyuan:txt2video': 'video',
  'Qubico/hunyuan:fast-txt2video': 'video',
  'Qubico/hunyuan:txt2video-lora': 'video',
  'Qubico/hunyuan:img2video-lora': 'video',
  'Qubico/wanx:img2video': 'video',
  'Qubico/skyreels:img2video': 'video',
  'Qubico/hug-video:image_to_video': 'video',
  'Qubico/video-toolkit:face-swap': 'video',
  'Qubico/video-toolkit:upscale': 'video',
  'Qubico/video-toolkit:background-remove': 'video',
  'Qubico/image-toolkit:face-swap': 'image',
  'Qubico/image-toolkit:background-remove': 'image',
  'Qubico/image-toolkit:segment': 'image',
  'Qubico/image-toolkit:upscale': 'image',
  'music-s:generate_music': 'audio',
  'music-s:generate_music_custom': 'audio',
  'music-s:generate_lyrics': 'text',
  'music-u:generate_music': 'audio',
  'music-u:generate_music_custom': 'audio',
  'music-u:generate_lyrics': 'text',
  'Qubico/tts:zero-shot': 'audio',
  'Qubico/mmaudio:video2audio': 'audio',
  'Qubico/trellis:image-to-3d': 'model3d',
} as const satisfies Readonly<Record<string, OutputKind>>

export type KnownModel = keyof typeof MADE

const BY_ID: ReadonlyMap<string, OutputKind> = new Map(Object.entries(MADE))

/** What this model makes, where that is known. */
export function kindMadeBy(model: string | null, taskType: string | null): OutputKind | null {
  return BY_ID.get(modelId(model, taskType) ?? '') ?? null
}
