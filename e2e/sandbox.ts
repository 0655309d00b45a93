interface ListedTask {
  readonly id: string
  readonly dialect: string
  readonly model: string
  readonly prompt: string
  readonly state: { readonly phase: string }
}

interface LoggedRequest {
  /** When it was answered, by the vendors' clock. */
  readonly at: number
  readonly dialect: string
  readonly method: string
  readonly path: string
  readonly status: number
}

/** The sandbox's control surface, as a person would use it with curl. */
export class Sandbox {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>

  /** @param headers let a journey in where the gateway asks who it is. */
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url
    this.#headers = headers
  }

  async reset(): Promise<void> {
    await this.#post('reset', {})
  }

  /** Moves the vendors' clock; the browser's clock is another matter. */
  async advance(advanceMs: number): Promise<void> {
    await this.#post('clock', { advanceMs })
  }

  /** Moves it in small steps until the vendor's truth about a task is this phase. */
  async advanceUntil(id: string, phase: string): Promise<void> {
    for (let steps = 0; steps < 400; steps++) {
      const task = (await this.existing()).find((each) => each.id === id)
      if (task?.state.phase === phase) return
      await this.advance(3_000)
    }
    throw new Error(`${id} never was ${phase}`)
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

  /** The newest few hundred requests that its vendors answered, oldest first. */
  async requests(dialect: string): Promise<readonly LoggedRequest[]> {
    const response = await fetch(`${this.#url}/sandbox/requests`, { headers: this.#headers })
    const answer: { requests: LoggedRequest[] } = await response.json()
    return answer.requests.filter((request) => request.dialect === dialect)
  }

  async existing(): Promise<readonly ListedTask[]> {
    const response = await fetch(`${this.#url}/sandbox/tasks`, { headers: this.#headers })
    const answer: { tasks: ListedTask[] } = await response.json()
    return answer.tasks
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.#url}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}
