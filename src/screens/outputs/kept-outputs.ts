import { Keeping } from '#parts/kept.ts'
import { OutputIndex } from '#screens/outputs/output-index.ts'

/** The outputs of all tasks. */
export const keptOutputs = new Keeping((_all: null) => new OutputIndex())
