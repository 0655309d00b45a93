import { expect, test } from '../fixtures.ts'

test('one press shows the sandbox at work: every vendor, running, failed and made', async ({ desk, page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Watch the sandbox at work' }).press('Enter')
  await expect(desk.rows('Failed').first()).toBeVisible()
  await expect(desk.rows('Succeeded').first()).toBeVisible()
  for (const vendor of ['HiAPI', 'PiAPI', 'ByteSpike', 'SeaArt']) await expect(desk.rows(vendor).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Watch the sandbox at work' })).toHaveCount(0)
})

test('a file that is dropped on the list is read as if it had been pasted; one that is no text says so', async ({
  desk,
  page,
  sandbox,
}) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  await page.goto('/')
  await expect(desk.pasteField).toBeVisible()
  const drop = async (name: string, content: string) => {
    const dataTransfer = await page.evaluateHandle(
      ([file, text]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([text], file))
        return transfer
      },
      [name, content] as const,
    )
    const target = page.getByRole('heading', { name: 'No tasks yet' })
    for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer })
  }
  await drop('clip.mp4', 'ftyp\0\0\0')
  await expect(desk.messages).toContainText('clip.mp4 is not a text file.')
  await expect(desk.pasteField).toHaveValue('')
  await drop('night.log', ids.map((id) => `12:00:01 INFO submitted task=${id}`).join('\n'))
  await desk.trackFound(2)
  await expect(desk.rows('Succeeded')).toHaveCount(2)
})
