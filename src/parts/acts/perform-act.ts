/** Each act on tasks as one call, for buttons, keys and the palette alike. What must be asked first opens its dialog. */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Engine } from '#engine/engine.ts'
import { askAct } from '#parts/acts/asked-act.ts'
import { expectTasks } from '#parts/acts/expected-tasks.ts'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { areKeptForEver, outputsToSave, resumes } from '#parts/acts/task-acts.ts'
import { refusalOf } from '#parts/people/who-is-here.ts'
import { downloadTasks } from '#parts/download-tasks.ts'
import { longWork } from '#parts/long-work.ts'
import { resubmitRefusal } from '#parts/retry/resubmit-refusal.ts'
import { ruleBookOf } from '#parts/rule-book.ts'
import { savedWords } from '#parts/saved-words.ts'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { copyText } from '#ui/copy-button.tsx'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { hrefFor } from '#url/href.ts'
import { submitRoute, taskRoute, type Route } from '#url/route.ts'
import { navigateTo } from '#url/use-route.ts'

/** Does it with these tasks, which {@link actOffers} found fit. Resolves when it is done or its dialog is open. */
export async function performAct(engine: Engine, route: Route, act: TaskAct, ids: readonly TaskId[]): Promise<void> {
  const refused = refusalOf(act)
  if (refused !== null) return refused.say()
  const records = ids.flatMap((id) => engine.ledger.get(id) ?? [])
  const [first] = records
  if (first === undefined) return
  switch (act) {
    case 'save':
      return save(engine, records)
    case 'check':
      return check(engine, records)
    case 'retry':
      return records.length === 1 ? resubmit(engine, first) : askAct('retry', ids)
    case 'pause':
      return pause(engine, records)
    case 'keep':
      return engine.commands.keepForEver(ids, !areKeptForEver(records))
    case 'copy':
      return copyIds(records)
    case 'link':
      return copyLinks(records)
    case 'export':
      return downloadTasks(engine, records, 'json', false)
    case 'forget':
      return forget(engine, route, records)
    case 'cancel':
    case 'tag':
      return askAct(act, ids)
  }
}

async function save(engine: Engine, records: readonly TaskRecord[]) {
  const which = outputsToSave(records, Date.now())
  showToast(savedWords(await engine.outputs.saveAll(which), which.length))
}

async function check(engine: Engine, records: readonly TaskRecord[]) {
  const live = records.filter(({ state }) => !isTerminal(state.phase))
  if (live.length > 0) return engine.polling.checkNow(live.map(({ id }) => id))
  for (const { id } of records) await engine.commands.recheck(id)
}

/** The form is filled with the request, says what it bills, and sends nothing by itself. */
async function resubmit(engine: Engine, record: TaskRecord) {
  const refusal = resubmitRefusal(await ruleBookOf(engine.vendors), record)
  if (refusal === null) navigateTo(submitRoute({ resubmitOf: record.id }))
  else showToast({ text: refusal, tone: 'danger' })
}

function pause(engine: Engine, records: readonly TaskRecord[]) {
  const before = records.map(({ id, paused }) => ({ id, paused }))
  const paused = !resumes(records)
  engine.commands.setPaused(
    before.map(({ id }) => id),
    paused,
  )
  showToast({
    text: `${countOf(records.length, 'task')} ${paused ? 'paused: not asked about' : 'asked about again'}.`,
    action: {
      label: 'Undo',
      run: () => {
        for (const was of before) engine.commands.setPaused([was.id], was.paused)
      },
    },
  })
}

async function copyIds(records: readonly TaskRecord[]) {
  const ids = records.flatMap((record) => record.remote?.id ?? [])
  if (await copyText(ids.join('\n'))) showToast({ text: `${countOf(ids.length, 'id')} copied.` })
}

async function copyLinks(records: readonly TaskRecord[]) {
  const links = records.map(({ id }) => new URL(hrefFor(taskRoute(id)), location.origin).href)
  if (await copyText(links.join('\n'))) showToast({ text: `${countOf(links.length, 'link')} copied.` })
}

async function forget(engine: Engine, route: Route, records: readonly TaskRecord[]) {
  const ids = records.map(({ id }) => id)
  // A panel of a task that is gone would only say so.
  if (route.screen === 'tasks' && route.task !== null && ids.includes(route.task)) {
    navigateTo({ ...route, task: null }, { replace: true })
  }
  await longWork('Forgetting', ids.length, () => engine.commands.forget(ids))
  selectedTasks.forget(ids)
  showToast({
    text: `${countOf(records.length, 'task')} forgotten here. At the vendor nothing changed.`,
    action: { label: 'Undo', run: () => void bringBack(engine, records) },
  })
}

async function bringBack(engine: Engine, records: readonly TaskRecord[]) {
  await longWork('Bringing back', records.length, () => engine.commands.restore(records))
  expectTasks(records.map(({ id }) => id))
}
