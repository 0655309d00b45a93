/** Names of what can be done with tasks, in the order of bars, menus and the sheet of keys. */
export const TASK_ACTS = [
  'save',
  'check',
  'retry',
  'cancel',
  'pause',
  'keep',
  'tag',
  'copy',
  'link',
  'export',
  'forget',
] as const
export type TaskAct = (typeof TASK_ACTS)[number]
