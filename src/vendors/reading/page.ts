/** Which page of a list is asked for. */
export interface AskedPage {
  readonly page: number
  readonly size: number
}

/** Whole numbers that the vendor takes: out of its range some answer an error, and others silently their default. */
export function askedPage(page: number, size: number, limit: number): AskedPage {
  return { page: atLeastOne(page), size: Math.min(limit, atLeastOne(size)) }
}

/** Whether more is to come, by the total where the answer has one, else by whether the page is full. */
export function hasMore(rows: number, total: number | null, { page, size }: AskedPage): boolean {
  return rows > 0 && (total === null ? rows >= size : page * size < total)
}

function atLeastOne(value: number): number {
  return Math.max(1, Math.trunc(value) || 1)
}
