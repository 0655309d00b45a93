import { describe, expect, it } from 'vitest'
import { type Answers, NO_ANSWERS, TAKEN } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

function read(text: string, answers: Answers = NO_ANSWERS) {
  return recognise(text, { connections, known: () => undefined, answers })
}

const A = 'c1626e53-a130-443b-a026-c48bbf33feff'
const B = '8f219e9c-b0eb-453f-a169-47ccf25ec84d'

describe('an id that may be no task', () => {
  it.each([
    [`sprocket_id=${A}`, 'stands in “sprocket_id”, which may be something else than a task'],
    [`2026-11-27 10:00:00 [${A}] INFO started`, 'nothing in the line says what it is the id of'],
    [`{"id":"${A}","task_id":"${B}"}`, `stands beside ${B}, which is named as the task`],
    [`{"task_id":"${B}","generation_id":"${A}"}`, `stands beside ${B}, which is named as the task`],
    [`task-${A} done`, 'is glued to “task-”'],
    [`GET /v2/tasks/${A}/logs`, "stands in a path under “tasks” that is none of a vendor's"],
  ])('is offered, not taken: %s', (text, reason) => {
    const { doubts, refs } = read(text)
    expect(doubts).toMatchObject([{ id: A, reason, taken: false, line: 1 }])
    expect(refs.map(({ ref }) => ref.remote.id)).not.toContain(A)
  })

  it('is tracked once it is ticked, and stays in the list to be unticked', () => {
    const [doubt] = read(`sprocket_id=${A}`).doubts
    const { doubts, refs } = read(`sprocket_id=${A}`, new Map([[doubt?.key ?? '', TAKEN]]))
    expect(refs.map(({ ref }) => ref.remote.id)).toEqual([A])
    expect(doubts).toMatchObject([{ id: A, taken: true }])
  })

  it('is none where another line names it a task, and is skipped where one names it something else', () => {
    expect(read(`polling ${A}\ntask ${A} failed`)).toMatchObject({ doubts: [], refs: [{ line: 1 }] })
    const { doubts, skipped } = read(`polling ${A}\nrequestId=${A}`)
    expect(doubts).toEqual([])
    expect(skipped).toContainEqual(expect.objectContaining({ kind: 'not-a-task', line: 1 }))
  })

  it.each([
    `requestId=${A}`,
    `Request ID: ${A}`,
    `x-request-id: ${A}`,
    `request ${A} timed out`,
    `请求ID：${A}`,
    `用户 ${A}`,
    `{"user":{"id":"${A}"}}`,
    `{"clips":[{"id":"${A}"}]}`,
    `https://elsewhere.example/api/v1/task/${A}`,
  ])("is not even offered where it is named as somebody else's: %s", (text) => {
    expect(read(text)).toMatchObject({ doubts: [], refs: [], skipped: [{ kind: 'not-a-task' }] })
  })

  it.each(['mmsu_01jz3v9k4q8y7m', 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w9x8y7z6w', 'mmsu_a1b2c3d4e5f6'])(
    'goes on in the next line of a full terminal, whatever its length: %s',
    (id) => {
      const head = '2026-11-27T10:00:00.000Z INFO render-worker: polling the queue of nano_banana_2 for '
      const cut = id.length - 7
      const { questions } = read(`${head}${id.slice(0, cut)}\n${id.slice(cut)} ok`)
      expect(questions.flatMap(({ ids }) => ids)).toEqual([{ id, line: 1 }])
    },
  )

  it.each(['still running', 'sha256 ok', 'h264', '1234567 frames'])('does not go on with what is none: %s', (next) => {
    const head = '2026-11-27T10:00:00.000Z INFO render-worker: polling the queue of nano_banana_2 for '
    const { questions } = read(`${head}mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w\n${next}`)
    expect(questions.flatMap(({ ids }) => ids)).toEqual([{ id: 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w', line: 1 }])
    expect(read(`mmsu_01jz3v9k\n1jz3v9k4q8y7`).questions.flatMap(({ ids }) => ids)).toMatchObject([
      { id: 'mmsu_01jz3v9k' },
    ])
  })

  it('in two spellings is one task', () => {
    const { refs, skipped } = read(`task ${A.toUpperCase()}\ntask ${A}\ntask_id=${A.replaceAll('-', '%2D')}`)
    expect(refs.map(({ ref }) => ref.remote.id)).toEqual([A])
    expect(skipped.map(({ kind }) => kind)).toEqual(['repeated', 'repeated'])
  })

  it.each([
    [`task ${A.slice(0, 30)}`, 'begins like a PiAPI task id (a UUID) but is 6 characters short'],
    [`task ${A}0`, 'begins like a PiAPI task id (a UUID) but is one character too long'],
    [
      `task ${A.replace('feff', 'gaff')}`,
      'begins like a PiAPI task id (a UUID) but has “g” at place 33, which none has',
    ],
    [`task ${A.slice(19)}`, 'ends like a PiAPI task id (a UUID) but is 19 characters short'],
  ])('is told to be near to one: %s', (text, reason) => {
    expect(read(text).skipped).toMatchObject([{ kind: 'near-miss', reason }])
  })
})

describe("a submitter's own name of a ByteSpike task", () => {
  const own = (outTaskId: string) => ({ vendor: 'bytespike', remote: { id: outTaskId, handle: { outTaskId } } })

  it.each([
    ['{"out_task_id":"render-7-x"}', 'render-7-x'],
    [`curl -X POST https://llm.bytespike.ai/v1/tasks/query -d '{"out_task_id":"render-7-x"}'`, 'render-7-x'],
    ['curl https://llm.bytespike.ai/v1/tasks/query?out_task_id=render-7-x', 'render-7-x'],
    ['curl https://llm.bytespike.ai/v1/tasks/query -d out_task_id=render-7-x', 'render-7-x'],
    ['{\\"out_task_id\\":\\"render-7-x\\"}', 'render-7-x'],
    ['&quot;out_task_id&quot;:&quot;render-7-x&quot;', 'render-7-x'],
    ["{'out_task_id': 'render-7-x'}", 'render-7-x'],
    ['outTaskId: render-7-x', 'render-7-x'],
    ['"out_task_id" => "a b/c, 7"', 'a b/c, 7'],
    [JSON.stringify({ out_task_id: 'a "quoted" \\n name' }), 'a "quoted" \\n name'],
    ['{"out_task_id":"50%20 näher"}', '50%20 näher'],
  ])('%s', (text, outTaskId) => {
    expect(read(text).refs.map(({ ref }) => ref)).toMatchObject([own(outTaskId)])
  })

  it.each([
    ['CSV', 'created,out_task_id,status\n2026-11-27,render-7-x,done'],
    ['CSV with quotes', '"created","out_task_id"\n"2026-11-27","render-7-x"'],
    ['TSV', 'created\toutTaskId\n2026-11-27\trender-7-x'],
    ['Markdown', '| Out task ID | Status |\n|---|---|\n| `render-7-x` | done |'],
    ['psql', ' out_task_id | status\n-------------+--------\n render-7-x  | done'],
    ['aligned columns', 'OUT_TASK_ID   STATUS\nrender-7-x    done'],
    ['PowerShell', 'out_task_id status\n----------- ------\nrender-7-x  done'],
    ['HTML', '<tr><th>out_task_id</th><th>status</th></tr>\n<tr><td>render-7-x</td><td>done</td></tr>'],
  ])('as a column of %s', (_name, text) => {
    expect(read(text).refs.map(({ ref }) => ref)).toMatchObject([own('render-7-x')])
    expect(read(text).refs).toHaveLength(1)
  })

  it('as a column is quoted as its table quotes, may be empty, and is no task beside the id of one', () => {
    const csv = 'task_id,out_task_id\ntask_01JZ3V9K4Q8Y7M2N5P6R0S1T3W,render-7-x\n,"a ""b"", c"\n,\n,null'
    const { refs, questions } = read(csv)
    expect(refs.map(({ ref }) => ref)).toMatchObject([own('a "b", c')])
    expect(refs).toHaveLength(1)
    expect(questions).toMatchObject([{ ids: [{ id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' }] }])
  })

  it.each([
    '{"out_task_id":null}',
    '"out_task_id": ""',
    'out_task_id=$ID',
    'out_task_id={{id}}',
    '"out_task_id": "string"',
  ])('is none: %s', (text) => expect(read(text).refs).toEqual([]))

  it("is not a second task where the vendor's own id stands beside it", () => {
    const { refs, questions, skipped } = read(
      '{"task_id":"task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W","out_task_id":"render-7-x","status":"running"}',
    )
    expect(refs).toMatchObject([{ ref: { vendor: 'bytespike', remote: { id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' } } }])
    expect(questions).toEqual([])
    expect(skipped).toMatchObject([{ kind: 'not-a-task', reason: expect.stringContaining('render-7-x') }])
  })
})
