import { Keeping } from '#parts/kept.ts'
import { ListIndex } from '#screens/tasks/list-index.ts'

/** All tasks, ready for the list. */
export const keptList = new Keeping((_nothing: null) => new ListIndex())
