import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#domain/json.ts'
import { formsOf } from '#testing/forms.ts'
import { vendorOf } from '#testing/product.ts'
import { VENDORS } from '#vendors/registry.ts'
import type { ModelSpec } from '#vendors/port.ts'

const ALL = VENDORS.flatMap((vendor) =>
  formsOf(vendor).models.map((model): [string, ModelSpec] => [`${vendor.key} ${model.id}`, model]),
)

function check(key: string, id: string, params: JsonObject): string | null {
  const vendor = vendorOf(key)
  const model = vendor && formsOf(vendor).models.find((candidate) => candidate.id === id)
  if (!model?.check) throw new Error(`${id} has no check`)
  return model.check(params)
}

describe('every model', () => {
  it.each(ALL)('%s begins with its prompt, if it has one, and can be submitted as it begins', (_name, model) => {
    const names = model.fields.map((field) => field.name)
    expect(names.indexOf('prompt')).toBeLessThanOrEqual(0)
    expect(names.length).toBeGreaterThan(0)
    expect(new Set(names).size).toBe(names.length)
    const initial = model.fields.flatMap((field) =>
      'initial' in field && field.initial !== null ? [[field.name, field.initial]] : [],
    )
    expect(model.check?.({ prompt: 'a fox', ...Object.fromEntries(initial) }) ?? null).toBeNull()
    for (const field of model.fields) {
      if (field.kind === 'choice' && field.initial !== null) expect(field.options).toContain(field.initial)
    }
  })

  it('has an id of its own within its vendor', () => {
    const names = ALL.map(([name]) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('rules that span fields', () => {
  it.each([
    ['hiapi', 'gpt-image-2/text-to-image', { aspect_ratio: 'auto', resolution: '2K' }],
    ['hiapi', 'gpt-image-2/text-to-image', { resolution: '4K' }],
    ['hiapi', 'gpt-image-2-image-to-image', { aspect_ratio: '1:1', resolution: '4K' }],
    ['hiapi', 'gpt-image-2.5-flare/text-to-image', { background: 'transparent', resolution: '2K' }],
    ['hiapi', 'gpt-image-2.5-sunburst@pro', { background: 'transparent', output_format: 'jpeg' }],
    ['hiapi', 'seedance-2-0', { first_frame_url: 'https://a/b.png', reference_image_urls: ['https://a/c.png'] }],
    ['hiapi', 'seedance-2-5', { last_frame_url: 'https://a/b.png' }],
    ['hiapi-guide', 'gpt-image-2', { aspect_ratio: 'auto', resolution: '4K' }],
    ['hiapi-guide', 'gpt-image-2', { aspect_ratio: '1:1', resolution: '4K' }],
    ['hiapi-guide', 'seedance-2.0', { last_frame_url: 'https://a/b.png' }],
    ['seaart', 'gpt_image_2', { background: 'transparent', output_format: 'jpeg' }],
    ['seaart', 'spark_dance_v2_0', { last_frame_url: 'https://a/b.png' }],
  ])('stop what %s refuses for %s: %j', (key, id, params) => {
    expect(check(key, id, params)).toMatch(/\.$/)
  })

  it.each([
    ['hiapi', 'gpt-image-2/text-to-image', { aspect_ratio: '16:9', resolution: '4K' }],
    ['hiapi', 'gpt-image-2/text-to-image', { aspect_ratio: '1:1', resolution: '2K' }],
    ['hiapi', 'gpt-image-2.5-flare/image-to-image', { background: 'transparent', resolution: '1K' }],
    ['hiapi', 'seedance-2-0', { first_frame_url: 'https://a/b.png', reference_image_urls: [] }],
    ['hiapi', 'seedance-2-0', { reference_image_urls: ['https://a/c.png'] }],
    ['seaart', 'gpt_image_1_5', { background: 'transparent', output_format: 'png' }],
    ['seaart', 'spark_dance_v2_0', { first_frame_url: 'https://a/b.png', last_frame_url: 'https://a/c.png' }],
  ])('let %s %s do %j', (key, id, params) => {
    expect(check(key, id, params)).toBeNull()
  })
})
