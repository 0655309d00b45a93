import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))
const A = 'c1626e53-a130-443b-a026-c48bbf33feff'
const B = 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW'

/** The titles of what was found, in its order; null for one without. */
function titlesIn(text: string): readonly (string | null)[] {
  const { refs } = recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
  return refs.map(({ ref }) => ref.title ?? null)
}

describe('a prompt beside an id is its title', () => {
  it.each<[string, string, readonly (string | null)[]]>([
    ['a member after it', `{"task_id":"${A}","prompt":"A fox in the snow"}`, ['A fox in the snow']],
    ['a member before it', `{"prompt":"A fox","status":"done","task_id":"${A}"}`, ['A fox']],
    [
      'over several lines',
      `{\n  "task_id": "${A}",\n  "input": {\n    "prompt": "A fox, running"\n  }\n}`,
      ['A fox, running'],
    ],
    [
      'with quotes in it',
      JSON.stringify({ taskId: B, prompt: 'A "big" fox, and a {crow}' }),
      ['A "big" fox, and a {crow}'],
    ],
    ['in JSON in JSON', JSON.stringify({ log: JSON.stringify({ task_id: A, prompt: 'A fox' }) }), ['A fox']],
    ['in JSON lines', `{"task_id":"${A}","prompt":"A fox"}\n{"task_id":"${B}","prompt":"A crow"}`, ['A fox', 'A crow']],
    ['each in its object', JSON.stringify([{ id: B, prompt: 'A crow' }, { task_id: A }]), ['A crow', null]],
    [
      'of all the tasks of a request',
      JSON.stringify({ prompt: 'A fox', tasks: [{ task_id: A }, { task_id: B }] }),
      ['A fox', 'A fox'],
    ],
    ['none of several', JSON.stringify({ task_id: A, shots: [{ prompt: 'A fox' }, { prompt: 'A crow' }] }), [null]],
    ['in Python', `{'task_id': '${A}', 'prompt': 'A fox'}`, ['A fox']],
    ['of another name', `{"taskId":"${B}","textPrompt":"A fox"}`, ['A fox']],
    ['not what is to be left out', `{"task_id":"${A}","negative_prompt":"blurry hands","prompt_id":"a b"}`, [null]],
    ['not an address or an id', `{"task_id":"${A}","prompt":"https://cdn.example/prompt.txt"}`, [null]],
    ['in a column', `prompt,task_id,status\nA fox,${A},done\nA crow,${B},done`, ['A fox', 'A crow']],
    ['in a quoted cell', `task_id,prompt\n${A},"A fox, running"\n`, ['A fox, running']],
    [
      'in a Markdown table',
      `| Task ID | Prompt |\n|---|---|\n| ${A} | A fox |\n| ${B} | A crow |`,
      ['A fox', 'A crow'],
    ],
    ['in a TSV', `task_id\tprompt\n${A}\tA fox\n`, ['A fox']],
    ['in an empty cell', `task_id,prompt\n${A},\n`, [null]],
    ['before it, which goes first', `"Fireflies over a field" -> ${B}`, ['Fireflies over a field']],
  ])('%s', (_name, text, titles) => {
    expect(titlesIn(text)).toEqual(titles)
  })
})
