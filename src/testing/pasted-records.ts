/** The ways in which programs and people write a task's id down, beside ids of other things. */

export interface Record {
  readonly name: string
  /** The lines of two tasks and four other ids; `names` are those of the other ids' fields. */
  readonly write: (tasks: readonly string[], foreign: readonly string[], names: readonly string[]) => string
  /** Its lines mean something: wrapping it as text of one line is no such record any more. */
  readonly isLayout?: true
  /** An address of a vendor with bare ids. */
  readonly onlyBare?: true
}

/** Names that are no task's, in the spellings that are in use. */
export const FOREIGN_NAMES: readonly string[] = [
  'request',
  'trace',
  'session',
  'user',
  'run',
  'node',
  'image',
  'clip',
  'message',
  'order',
  'workflow',
  'prompt',
  'voice',
  'worker',
  'correlation',
  'execution',
  'error',
  'span',
  'account',
  'tenant',
  'asset',
  'event',
  'conversation',
  'device',
].flatMap((word) => [
  `${word}_id`,
  `${word}Id`,
  `${word}ID`,
  `${word.toUpperCase()}_ID`,
  `x-${word}-id`,
  `${word}-id`,
  `${word}_uuid`,
])

const SPOKEN = ['Request', 'Trace', 'Session', 'User', 'Execution', 'Error', 'Worker', 'Message', 'Order', 'Image']

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? ''
}

function json(tasks: readonly string[], foreign: readonly string[], names: readonly string[], index: number) {
  return {
    [at(names, index)]: at(foreign, 2 * index),
    task_id: at(tasks, index),
    user: { id: at(foreign, 2 * index + 1), name: 'x' },
    status: 'pending',
  }
}

const both = (write: (index: number) => string) => `${write(0)}\n${write(1)}`

export const RECORDS: readonly Record[] = [
  { name: 'JSON lines', write: (t, f, n) => both((i) => JSON.stringify(json(t, f, n, i))) },
  { name: 'JSON, pretty', isLayout: true, write: (t, f, n) => both((i) => JSON.stringify(json(t, f, n, i), null, 2)) },
  {
    name: 'JSON in JSON in JSON',
    write: (t, f, n) =>
      both((i) => JSON.stringify({ log: JSON.stringify({ level: 30, body: JSON.stringify(json(t, f, n, i)) }) })),
  },
  {
    name: 'logfmt',
    write: (t, f, n) => both((i) => `level=info msg="sent" ${at(n, i)}=${at(f, i)} task_id=${at(t, i)} took=3ms`),
  },
  {
    name: 'Lambda',
    write: (t, f) => both((i) => `2026-11-27T10:00:00.000Z\t${at(f, i)}\tINFO\tsubmitted task_id=${at(t, i)}`),
  },
  {
    name: 'sentence',
    write: (t, f) =>
      both((i) => `The task ${at(t, i)} failed (${at(SPOKEN, t[0]?.charCodeAt(20) ?? 0).toLowerCase()} ${at(f, i)})`),
  },
  {
    name: 'colon, two words',
    write: (t, f) =>
      both((i) => `ERROR (${at(SPOKEN, f[0]?.charCodeAt(0) ?? 0)} ID: ${at(f, i)}; x: null) Task ID: ${at(t, i)}`),
  },
  {
    name: 'Chinese',
    write: (t, f) => both((i) => `任务ID：${at(t, i)}，请求ID：${at(f, i)}，用户ID：${at(f, i + 2)}`),
  },
  { name: 'German', write: (t, f) => both((i) => `Aufgabe ${at(t, i)} ist fertig, Anfrage ${at(f, i)}`) },
  { name: 'Spanish', write: (t, f) => both((i) => `La tarea ${at(t, i)} sigue en cola; sesión: ${at(f, i)}`) },
  { name: 'French', write: (t, f) => both((i) => `tâche : ${at(t, i)} ; requête : ${at(f, i)}`) },
  {
    name: 'CSV',
    isLayout: true,
    write: (t, f, n) => `created,${at(n, 0)},task_id,status\n${both((i) => `2026-11-01,${at(f, i)},${at(t, i)},done`)}`,
  },
  {
    name: 'TSV',
    isLayout: true,
    write: (t, f, n) =>
      `created\t${at(n, 0)}\ttask_id\tstatus\n${both((i) => `2026-11-01\t${at(f, i)}\t${at(t, i)}\tdone`)}`,
  },
  {
    name: 'Markdown table',
    isLayout: true,
    write: (t, f, n) =>
      `| n | ${at(n, 0)} | Task ID |\n|---|---|---|\n${both((i) => `| ${i} | \`${at(f, i)}\` | \`${at(t, i)}\` |`)}`,
  },
  {
    name: 'psql',
    isLayout: true,
    write: (t, f, n) =>
      ` ${at(n, 0)} | task_id | status\n------+------+----\n${both((i) => ` ${at(f, i)} | ${at(t, i)} | done`)}`,
  },
  {
    name: 'keys and values',
    isLayout: true,
    write: (t, f, n) => both((i) => `${at(n, i)}\t${at(f, i)}\ntask_id\t${at(t, i)}`),
  },
  {
    name: 'headers in two lines',
    isLayout: true,
    write: (t, f, n) => both((i) => `x-${at(n, i)}:\n${at(f, i)}\nx-task-id:\n${at(t, i)}`),
  },
  { name: 'headers', write: (t, f, n) => both((i) => `< ${at(n, i)}: ${at(f, i)}\n< X-Task-Id: ${at(t, i)}`) },
  {
    name: 'HAR headers',
    write: (t, f, n) =>
      both((i) =>
        JSON.stringify([
          { name: at(n, i), value: at(f, i) },
          { name: 'task_id', value: at(t, i) },
        ]),
      ),
  },
  {
    name: 'Postman',
    write: (t, f, n) =>
      both((i) =>
        JSON.stringify({
          values: [
            { key: at(n, i), value: at(f, i) },
            { key: 'taskId', value: at(t, i) },
          ],
        }),
      ),
  },
  { name: 'Python', write: (t, f, n) => both((i) => `{'${at(n, i)}': UUID('${at(f, i)}'), 'task_id': '${at(t, i)}'}`) },
  { name: 'Ruby', write: (t, f) => both((i) => `{:request_id=>"${at(f, i)}", "task_id"=>"${at(t, i)}"}`) },
  {
    name: 'PHP',
    isLayout: true,
    write: (t, f) => both((i) => `Array\n(\n    [request_id] => ${at(f, i)}\n    [task_id] => ${at(t, i)}\n)`),
  },
  {
    name: 'Go',
    write: (t, f) => both((i) => `{TaskID:${at(t, i)} RequestID:${at(f, i)}} map[user_id:${at(f, i + 2)}]`),
  },
  {
    name: 'YAML',
    isLayout: true,
    write: (t, f) =>
      both((i) => `task:\n  id: ${at(t, i)}\n  user:\n    id: ${at(f, i)}\nrequest_ids:\n  - ${at(f, i + 2)}`),
  },
  {
    name: 'XML',
    write: (t, f) =>
      both(
        (i) =>
          `<r><requestId>${at(f, i)}</requestId><task><id>${at(t, i)}</id></task><user><id>${at(f, i + 2)}</id></user></r>`,
      ),
  },
  {
    name: 'SQL',
    write: (t, f, n) =>
      both(
        (i) => `INSERT INTO r (n, ${at(n, i).replaceAll('-', '_')}, task_id) VALUES (1, '${at(f, i)}', '${at(t, i)}');`,
      ),
  },
  {
    name: 'access log',
    onlyBare: true,
    write: (t, f) =>
      both((i) => `"GET /api/v1/task/${at(t, i)} HTTP/1.1" 200 rid=${at(f, i)} "/users/${at(f, i + 2)}"`),
  },
  {
    name: 'address',
    onlyBare: true,
    write: (t, f) =>
      both((i) => `curl https://api.piapi.ai/api/v1/task/${at(t, i)} https://cdn.example/${at(f, i)}.png`),
  },
  {
    name: 'address without scheme',
    onlyBare: true,
    write: (t, f) => both((i) => `api.piapi.ai/api/v1/task/${at(t, i)} x-request-id: ${at(f, i)}`),
  },
  {
    name: 'PiAPI reply',
    onlyBare: true,
    write: (t, f) =>
      both((i) =>
        JSON.stringify({
          code: 200,
          data: {
            task_id: at(t, i),
            task_type: 'imagine',
            output: { image_id: at(f, i), generation: { id: at(f, i + 2) }, clips: { [at(f, i)]: { id: at(f, i) } } },
          },
        }),
      ),
  },
]
