/** The words of a description are written down where somebody looks who writes one. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { descriptionSchema } from '#vendors/described/description.ts'

/** Names of members, wherever they are in a schema; those of rules and models are explained by the forms they make. */
function membersIn(schema: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(schema)) for (const one of schema) membersIn(one, names)
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return names
  const { entries, wrapped, item, options, pipe, value }: Readonly<Record<string, unknown>> = { ...schema }
  if (isObject(entries)) {
    for (const [name, inner] of Object.entries(entries)) {
      names.add(name)
      if (name !== 'rules' && name !== 'models') membersIn(inner, names)
    }
  }
  for (const inner of [wrapped, item, options, value]) membersIn(inner, names)
  if (Array.isArray(pipe)) for (const inner of pipe) if (inner !== schema) membersIn(inner, names)
  return names
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

it('explains every member of a description', () => {
  const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const section = page.slice(page.indexOf('### By description'), page.indexOf('## Words'))
  const explained = new Set([...section.matchAll(/`"?(\w+)"?[`:]/g)].map(([, name]) => name))
  const members = [...membersIn(descriptionSchema)]
  expect(members.length).toBeGreaterThan(60)
  expect(members.filter((name) => !explained.has(name))).toEqual([])
})
