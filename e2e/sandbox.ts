/** The sandbox's control surface, as a person would use it with curl. */
export class Sandbox {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async reset(): Promise<void> {
    await this.#post('reset', {})
  }

  /** Moves the vendors' clock; the browser's clock is another matter. */
  async advance(advanceMs: number): Promise<void> {
    await this.#post('clock', { advanceMs })
  }

  /** Makes tasks as if they had been submitted elsewhere; gives their ids. */
  async tasks(what: {
    readonly dialect: string
    readonly scenario: string
    readonly count?: number
    readonly ageMs?: number
    readonly prompt?: string
    readonly model?: string
  }): Promise<readonly string[]> {
    const answer: { ids: string[] } = await this.#post('tasks', what)
    return answer.ids
  }

  /** Where a task of the HiAPI guides can be asked about: ByteSpike's ids look the same. */
  guideAddress(id: string): string {
    return `${this.#url}/sandbox/hiapi-guide/v1/tasks/${id}`
  }

  async fault(what: {
    readonly dialect: string
    readonly kind: string
    readonly times?: number
    readonly forMs?: number
    readonly taskId?: string
  }): Promise<void> {
    await this.#post('faults', what)
  }

  async requests(dialect: string): Promise<readonly { method: string; path: string; status: number }[]> {
    const response = await fetch(`${this.#url}/sandbox/requests`)
    const answer: { requests: { dialect: string; method: string; path: string; status: number }[] } =
      await response.json()
    return answer.requests.filter((request) => request.dialect === dialect)
  }

  async existing(): Promise<readonly { id: string; dialect: string; model: string }[]> {
    const response = await fetch(`${this.#url}/sandbox/tasks`)
    const answer: { tasks: { id: string; dialect: string; model: string }[] } = await response.json()
    return answer.tasks
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.#url}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}
