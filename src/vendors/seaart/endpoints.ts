/** The models that have a form. By itself, because a pasted id needs the names, and not their forms. */
export const ENDPOINTS = [
  'nano_banana_2',
  'gpt_image_2',
  'gpt_image_2_edit',
  'gpt_image_1_5',
  'flux_2_pro',
  'flux_2_max',
  'flux_kontext_pro',
  'flux_pro_11',
  'midjourney_diffusion',
  'qwen_image_edit_plus',
  'wan27_image',
  'spark_dream_4_5',
  'wan26_i2v',
  'spark_dance_v2_0',
  'kirin_v2_5_turbo_i2v',
  'kirin_v3_t2v',
  'viduq3_pro_text2video',
  'pixverse_v6_t2v',
] as const

export type Endpoint = (typeof ENDPOINTS)[number]
