/** What an answer remarks beside the state: held back, part of it failed, files deleted since, somebody has to act. */
import type { Json } from '#domain/json.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { Remark } from '#domain/task/remark.ts'
import { messageAt } from '#vendors/described/answer-of.ts'
import type { DescribedRemark, Paths, Reading } from '#vendors/described/description.ts'
import { numberAt } from '#vendors/described/facts-of.ts'
import { type Hit, hits, hitsAt } from '#vendors/described/find.ts'
import { holds } from '#vendors/described/state-of.ts'

/** The first remark that holds. Of a task that goes on only what it waits for, and of an end what became of it. */
export function remarkOf({ remarks = [] }: Reading, phase: Phase, json: Json): { readonly remark?: Remark } {
  for (const described of remarks) {
    const remark = suits(described, phase) && holds(described, json) ? remarkFrom(described, json) : null
    if (remark !== null) return { remark }
  }
  return {}
}

function suits({ kind }: DescribedRemark, phase: Phase): boolean {
  const isOfAnEnd = kind === 'files-removed' || kind === 'part-failed'
  return isOfAnEnd ? phase === 'succeeded' : !isTerminal(phase)
}

function remarkFrom({ kind, why, failed, of }: DescribedRemark, json: Json): Remark | null {
  switch (kind) {
    case 'files-removed':
      return { kind }
    case 'held-back':
    case 'needs-person':
      return { kind, why: messageAt(why, json) }
    case 'part-failed': {
      const count = counted(failed, json)
      return count === null ? null : { kind, failed: count, of: counted(of, json, hitsOf), why: messageAt(why, json) }
    }
  }
}

/** As many as there are where the path goes through a list, else a number that the vendor counted itself. */
function counted(paths: Paths | undefined, json: Json, among = hits): number | null {
  if (paths === undefined) return null
  const isList = [paths].flat().some((path) => path.includes('*'))
  const count = isList ? among(paths, json).length : numberAt(paths, json)
  return count !== null && Number.isInteger(count) && count > 0 && count <= MOST ? count : null
}

/** Also those that hold nothing: they were asked for. */
function hitsOf(paths: Paths, json: Json): readonly Hit[] {
  const found = [paths].flat().map((path) => hitsAt(path, json))
  return found.find(({ length }) => length > 0) ?? []
}

/** More than any vendor makes at once. */
const MOST = 10_000
