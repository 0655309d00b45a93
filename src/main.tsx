import { createRoot } from 'react-dom/client'
import { keepForOffline } from '#app/offline/keep-for-offline.ts'
import { Root } from '#app/root.tsx'
import '#app/styles.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(<Root />)
keepForOffline()
