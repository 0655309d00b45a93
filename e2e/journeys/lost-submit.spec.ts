/** A submit whose answer is lost, at a vendor that knows no keys of ours and lists two tasks that may be it. */
import { expect, expectAccessible, test } from '../fixtures.ts'

test('what a lost submit may have made is shown, and one press says which it is, another that it is none', async ({
  desk,
  page,
  sandbox,
}) => {
  const prompt = 'a quiet harbour at dusk'
  await sandbox.fault({ dialect: 'piapi', kind: 'lost-answer', times: 2 })
  const made = async () => (await sandbox.existing()).filter((task) => task.prompt.startsWith(prompt))
  const ours: Awaited<ReturnType<typeof made>>[number][] = []
  for (const which of ['first', 'second']) {
    await page.goto('/submit?connection=sandbox-piapi')
    await page.getByLabel('Prompt', { exact: true }).fill(`${prompt}, ${which}`)
    await page.getByRole('button', { name: /^Submit/ }).click()
    await expect(page.getByRole('link', { name: new RegExp(which) }).first()).toBeVisible()
    const alike = async () => (await made()).filter((task) => task.prompt.endsWith(which))
    await expect.poll(alike).toHaveLength(1)
    ours.push(...(await alike()))
    // Somebody else of the same account asks for the very same, long before anything is decided.
    const { model = '', prompt: same = '' } = ours.at(-1) ?? {}
    await sandbox.tasks({ dialect: 'piapi', scenario: 'happy-image', model, prompt: same })
    await desk.go('Tasks')
    await expect(desk.rows(`dusk, ${which}`)).toContainText('Unconfirmed')
  }
  // A page that is opened looks at once.
  await page.goto('/')

  const [mine] = ours.filter((task) => task.prompt.endsWith('first'))
  await desk.rows(/dusk, first/).click()
  const candidates = desk.part('Candidates')
  await expect(candidates.getByRole('listitem')).toHaveCount(2)
  await expect(candidates.getByRole('listitem').first()).toContainText('a quiet harbour at dusk, first')
  await expectAccessible(page)
  await candidates.getByRole('button', { name: `It is ${mine?.id}` }).click()
  await expect(candidates).toBeHidden()
  await expect(desk.detail).toContainText(mine?.id ?? 'no id')

  await desk.rows(/dusk, second/).click()
  await expect(candidates.getByRole('listitem')).toHaveCount(2)
  await candidates.getByRole('button', { name: 'None of these' }).click()
  await expect(candidates).toBeHidden()
  await expect(desk.rows(/dusk, second/)).toContainText('Unconfirmed')
  expect(await made()).toHaveLength(4)

  // Last: to a search, a vendor whose clock leaps by minutes made its tasks at other times than ours was sent.
  await sandbox.advance(300_000)
  await expect(desk.rows(/dusk, first/)).toContainText('Succeeded')
})
