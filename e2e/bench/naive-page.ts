/**
 * The page that one writes first, to be compared with: each row of a table asks about its own task, and shows when it
 * does. `active.figures.ts` bundles it and runs it in a browser, where the same vendor answers.
 */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

/** What a page of this kind knows from elsewhere. */
export interface Naive {
  readonly ids: readonly string[]
  /** Without the task's id at its end. */
  readonly address: string
  readonly every: number
}

declare global {
  interface Window {
    naive?: Naive
  }
}

interface Answer {
  readonly data: { readonly state: string; readonly model: string; readonly createTime: number }
}

function Row({ id, page: { address, every } }: { readonly id: string; readonly page: Naive }) {
  const { data, isPending, isFetching, error } = useQuery({
    queryKey: ['task', id],
    queryFn: async (): Promise<Answer> => {
      const response = await fetch(address + id)
      if (!response.ok) throw new Error(`${response.status}`)
      return response.json()
    },
    refetchInterval: every,
  })
  const state = isPending ? '…' : error === null ? data.data.state : error.message
  const made = data === undefined ? '' : new Date(data.data.createTime).toISOString()
  const cells = [isFetching ? '↻' : '', state, id, data?.data.model ?? '', made]
  return createElement('tr', null, ...cells.map((text, at) => createElement('td', { key: at }, text)))
}

function Page({ page }: { readonly page: Naive }) {
  const rows = page.ids.map((id) => createElement(Row, { key: id, id, page }))
  return createElement('table', null, createElement('tbody', null, rows))
}

const page = window.naive
if (page !== undefined) {
  const root = document.body.appendChild(document.createElement('main'))
  const tree = createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Page, { page }))
  createRoot(root).render(tree)
}
