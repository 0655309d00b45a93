import { expect, test } from '../fixtures.ts'

/** What real logs are full of: none of it is a task id. */
const NOISE: readonly string[] = [
  '2026-11-22T01:43:44.737Z INFO http: GET /healthz 200 2ms',
  'request_id=5b1c0f0e-7d0a-4c8e-9a53-2f7f0d1e9c11 user=42',
  'Traceback (most recent call last): File "render.py", line 18, in <module>',
  'task_done=true queue_depth=7 took 00:00:12.339',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3 (copied one character short)',
  'https://example.com/docs/tasks/getting-started?utm_source=mail',
  '',
]

test('a 500-line mixed log: every id of all five dialects, no wrong one, each skipped line explained', async ({
  desk,
  page,
  server,
  sandbox,
}) => {
  // Sixty tasks at the pace of five budgets.
  test.slow()
  const made: Record<string, readonly string[]> = {}
  for (const dialect of ['hiapi', 'hiapi-guide', 'piapi', 'bytespike', 'seaart']) {
    made[dialect] = await sandbox.tasks({ dialect, scenario: 'happy-image', count: 12, ageMs: 300_000 })
  }
  const listed = new Map((await sandbox.existing()).map((task) => [task.id, task]))
  const host = `${server.url}/sandbox`
  const write: Record<string, (id: string, index: number) => string> = {
    hiapi: (id, index) =>
      index % 2 === 0 ? `INFO submitted as ${id}, waiting` : `{"code":200,"data":{"taskId":"${id}"}}`,
    'hiapi-guide': (id) => `curl -H "Authorization: Bearer $KEY" ${host}/hiapi-guide/v1/tasks/${id}`,
    piapi: (id, index) =>
      index % 2 === 0 ? `{"data":{"task_id":"${id}","status":"pending"}}` : `poll ${host}/piapi/api/v1/task/${id}`,
    bytespike: (id) => `GET ${host}/bytespike/v1/tasks/query?task_id=${id}`,
    seaart: (id) => `status_url: ${host}/seaart/v1/queue/${listed.get(id)?.model ?? ''}/requests/${id}/status`,
  }
  const lines = Object.entries(made).flatMap(([dialect, ids]) =>
    ids.map((id, index) => write[dialect]?.(id, index) ?? ''),
  )
  const repeated = lines.slice(0, 20)
  const noise = Array.from(
    { length: 500 - lines.length - repeated.length },
    (_, index) => NOISE[index % NOISE.length] ?? '',
  )
  // Spread the ids over the whole log, deterministically.
  const log = [...noise]
  for (const [index, line] of [...lines, ...repeated].entries()) log.splice((index * 6) % log.length, 0, line)
  expect(log).toHaveLength(500)

  await page.goto('/')
  await desk.pasteField.fill(log.join('\n'))
  await expect(desk.trackButton(60)).toBeVisible()
  for (const dialect of ['HiAPI', 'HiAPI guide', 'PiAPI', 'ByteSpike', 'SeaArt']) {
    await expect(page.getByText(`12 × Sandbox ${dialect}`, { exact: true })).toBeVisible()
  }
  const explained = log.filter((line) => line !== '').length - lines.length
  await page.getByText(/lines skipped, and why$/).click()
  await expect(page.getByText(/lines skipped, and why$/)).toHaveText(`${explained} lines skipped, and why`)

  await desk.trackButton(60).click()
  await expect(page.getByText('60', { exact: true }).first()).toBeVisible()
  const succeeded = page.getByRole('button', { name: /Succeeded/ })
  await expect(succeeded).toContainText('60', { timeout: 90_000 })
})
