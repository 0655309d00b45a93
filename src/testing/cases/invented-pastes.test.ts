/**
 * Pasted texts that a stranger might bring, invented before they were tried, by the kinds of the cases: A somebody else's
 * id, B an id behind escapes, C an id that is lost, D an address.
 */
import { describe, expect, it } from 'vitest'
import { HIAPI, idsIn, MMSU, OTHER, read, TASK } from '#testing/cases/read-case.ts'

const INVENTED: readonly (readonly [name: string, got: () => unknown, right: unknown])[] = [
  ['A: a correlation id beside the task', () => idsIn(`correlationId=${OTHER} kling task_id=${TASK}`), [TASK]],
  ['A: a Spanish user id', () => idsIn(`ID de usuario: ${OTHER}\nID de la tarea: ${TASK}`), [TASK]],
  [
    'A: a trace in a W3C header',
    () => idsIn(`traceparent: 00-${OTHER.replaceAll('-', '')}-00f067aa0ba902b7-01\ntask-id: ${TASK}`),
    [TASK],
  ],
  ['A: a device of a phone', () => idsIn(`{"deviceId":"${OTHER}","task":{"uuid":"${TASK}"}}`), [TASK]],
  ['A: a nested user', () => idsIn(JSON.stringify({ user: { id: OTHER, name: 'x' }, taskId: TASK })), [TASK]],
  [
    'A: a table of psql',
    () =>
      idsIn(
        ` id | account_id                           | task_id\n----+--------------------------------------+--------------------------------------\n  1 | ${OTHER} | ${TASK}\n(1 row)`,
      ),
    [TASK],
  ],
  ['B: quoted-printable', () => idsIn(`task_id=3D${TASK}=20done`), [TASK]],
  ['B: a shell string in a JSON string', () => idsIn(JSON.stringify({ cmd: `echo '{"task_id":"${TASK}"}'` })), [TASK]],
  [
    'B: percent twice',
    () => idsIn(encodeURIComponent(encodeURIComponent(`{"task_id":"${TASK}","request_id":"${OTHER}"}`))),
    [TASK],
  ],
  [
    'B: HTML entities in an attribute',
    () => idsIn(`<tr data-row="{&quot;taskId&quot;:&quot;${HIAPI}&quot;}">`),
    [HIAPI],
  ],
  ['C: a zero-width space within', () => idsIn(`${HIAPI.slice(0, 14)}\u200b${HIAPI.slice(14)}`), [HIAPI]],
  ['C: a soft hyphen and full-width letters around', () => idsIn(`任务ＩＤ：${TASK}。`), [TASK]],
  ['C: colours of a CI log', () => idsIn(`##[group]\u001b[0;36mtask ${HIAPI}\u001b[0m`), [HIAPI]],
  [
    'C: a mail that was wrapped and quoted',
    () => idsIn(`> the task is tk-hiapi-01M1NB9DKKZRNH\n> A8YSTEMMM3CW, it hangs`),
    [HIAPI],
  ],
  [
    'D: curl with a method',
    () => idsIn(`curl -sX GET 'https://api.piapi.ai/api/v1/task/${TASK}' -H 'x-api-key: abc'`),
    [TASK],
  ],
  [
    'D: an nginx line with a query',
    () => idsIn(`10.0.0.1 - - [27/Nov/2026:10:00:00 +0000] "GET /v1/tasks/${HIAPI}?wait=1 HTTP/2.0" 200 512`),
    [HIAPI],
  ],
  [
    'D: a SeaArt response address in Markdown',
    () => idsIn(`[result](https://cloud.seaart.ai/model/v1/queue/nano_banana_2/requests/${MMSU}/response)`),
    [MMSU],
  ],
  ['A: a job in a request', () => idsIn(`INFO [req=${OTHER}] job ${TASK} finished`), [TASK]],
  [
    'A: a message about a task',
    () => idsIn(JSON.stringify({ type: 'message', client_msg_id: OTHER, text: `task ${TASK} is stuck` })),
    [TASK],
  ],
  [
    'A: a row that is inserted',
    () => idsIn(`INSERT INTO jobs (user_id, task_id, model) VALUES ('${OTHER}', '${TASK}', 'kling');`),
    [TASK],
  ],
  [
    'A: a key of idempotency and an ETag',
    () => idsIn(`Idempotency-Key: ${OTHER}\nETag: "${OTHER}"\ntask: ${TASK}`),
    [TASK],
  ],
  ['A: Japanese', () => idsIn(`リクエストID: ${OTHER}、タスクID: ${TASK}`), [TASK]],
  ['A: Russian', () => idsIn(`ID пользователя: ${OTHER}; ID задачи: ${TASK}`), [TASK]],
  ['A: elements', () => idsIn(`<r><requestId>${OTHER}</requestId><taskId>${TASK}</taskId></r>`), [TASK]],
  ['A: blocks of YAML', () => idsIn(`user:\n  id: ${OTHER}\ntask:\n  id: ${TASK}\n`), [TASK]],
  ['A: an object of Ruby', () => idsIn(`#<Task id: "${TASK}", user_id: "${OTHER}">`), [TASK]],
  ['A: a struct of Go', () => idsIn(`{TaskID:${TASK} UserID:${OTHER} Status:done}`), [TASK]],
  ['A: a record of Java', () => idsIn(`Task{id=${TASK}, userId=${OTHER}}`), [TASK]],
  [
    'A: a workflow of n8n',
    () =>
      idsIn(JSON.stringify({ nodes: [{ id: OTHER, name: 'HTTP' }], pinData: { HTTP: [{ json: { task_id: TASK } }] } })),
    [TASK],
  ],
  [
    'B: Unicode escapes',
    () => idsIn(`\\u0022request_id\\u0022:\\u0022${OTHER}\\u0022,\\u0022task_id\\u0022:\\u0022${TASK}\\u0022`),
    [TASK],
  ],
  ['B: slashes of PHP', () => idsIn(`"url":"https:\\/\\/api.piapi.ai\\/api\\/v1\\/task\\/${TASK}"`), [TASK]],
  ['B: JSON in a cell', () => idsIn(`time,payload\n1,"{""request_id"":""${OTHER}"",""task_id"":""${TASK}""}"`), [TASK]],
  [
    'B: behind the prefix of a container',
    () => idsIn(`web_1  | {"level":"info","task_id":"${TASK}","trace_id":"${OTHER}"}`),
    [TASK],
  ],
  [
    'C: lower case, which is told',
    () => read(HIAPI.toLowerCase()).skipped.map(({ reason }) => reason),
    ['begins like a HiAPI task id (tk-hiapi-…) but its upper and lower case differ'],
  ],
  ['C: a GUID in braces', () => idsIn(`Task {${TASK.toUpperCase()}}`), [TASK]],
  ['C: typographic quotes', () => idsIn(`my task “${HIAPI}”.`), [HIAPI]],
  ['D: glued in code', () => idsIn(`fetch("https://api.piapi.ai/api/v1/task/" + "${TASK}")`), [TASK]],
]

describe('pasted texts that were invented before they were tried', () => {
  it.each(INVENTED)('%s', (_name, got, right) => {
    expect(got()).toEqual(right)
  })
})
