/**
 * The screen as a person uses it. What several journeys do or look at is said here once, so that a word that changes on
 * screen changes in one place; what only one journey needs stays in that journey.
 */
import { expect, type Locator, type Page } from '@playwright/test'

type Screen = 'Tasks' | 'Triage' | 'Outputs' | 'Insights' | 'Connections' | 'Settings'

export class Desk {
  readonly page: Page
  /** The field that takes anything with ids in it. */
  readonly pasteField: Locator
  /** All about the task that is open beside the list. */
  readonly detail: Locator
  /** Toasts. */
  readonly messages: Locator
  /** Each output in the gallery. */
  readonly tiles: Locator
  /** What can be done with the outputs that are marked. */
  readonly markedOutputs: Locator

  constructor(page: Page) {
    this.page = page
    this.pasteField = page.getByRole('textbox', { name: 'Paste task ids' })
    this.detail = page.getByRole('region', { name: 'Task detail' })
    this.messages = page.getByLabel('Messages')
    this.tiles = page.locator('[data-tile]')
    this.markedOutputs = page.getByRole('toolbar', { name: 'Marked outputs' })
  }

  /** Opens the list and tracks these. */
  async start(ids: readonly string[], owner?: string): Promise<void> {
    await this.page.goto('/')
    await this.track(ids, owner)
  }

  /**
   * Pastes ids, or lines with one each, and tracks them. A page that finds more or fewer has no such button. UUIDs that
   * stand alone could be several vendors': then the page asks, and `owner` is the connection that is chosen.
   */
  async track(ids: readonly string[], owner?: string): Promise<void> {
    await this.pasteField.fill(ids.join('\n'))
    if (owner !== undefined) await this.page.getByRole('radio', { name: owner, exact: true }).check()
    await this.trackFound(ids.length)
  }

  /** Tracks what stands in the field. It is over once they are on the disk: then the page may be left. */
  async trackFound(count: number): Promise<void> {
    await this.trackButton(count).click()
    await expect(this.trackButton(count)).toBeHidden()
  }

  /** What tracks exactly so many tasks of the pasted text. */
  trackButton(count: number): Locator {
    const tasks = `${count.toLocaleString('en')} task${count === 1 ? '' : 's'}`
    return this.page.getByRole('button', { name: `Track ${tasks}`, exact: true })
  }

  /** The row of one task. The end of an id is always shown, and differs from task to task. */
  row(id: string): Locator {
    return this.rows(id.slice(-6))
  }

  /** The rows in which this stands: a state, a prompt, the end of an id. */
  rows(text: string | RegExp): Locator {
    return this.page.getByRole('row').filter({ hasText: text })
  }

  /** What scrolls the list, by a row that is in it. */
  scrollerOf(row: Locator): Locator {
    return this.page.locator('main .overflow-y-auto').filter({ has: row })
  }

  /** A part of the task detail. */
  part(name: string): Locator {
    return this.detail.getByRole('region', { name, exact: true })
  }

  /** A part of the page, by its whole name. */
  panel(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  /** A tile is there before it is measured, but cannot take the focus until then. */
  async focusFirstTile(): Promise<void> {
    const tile = this.tiles.first()
    await tile.waitFor()
    await tile.focus()
  }

  /** Goes to a screen by its link in the rail, which comes first on the page; the page is not loaded again. */
  async go(screen: Screen): Promise<void> {
    const link = this.page.getByRole('link', { name: new RegExp(`^${screen}`) })
    await link.first().click()
  }
}
