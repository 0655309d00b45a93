/** Where saved bytes go. The page's own is {@link browserSaveTarget}; tests bring theirs. */
import { download } from '#engine/outputs/download.ts'
import { browserFolder, type FolderTarget } from '#engine/outputs/folder.ts'

export interface SaveTarget {
  /** Hands a finished file to the person's downloads. */
  download(file: Blob, fileName: string): void
  /**
   * Lets the person choose a file to stream into; null where the browser has no such dialog. Must be called straight
   * from a click. Rejects with an AbortError when the person changes their mind.
   */
  readonly chooseFile: ((suggestedName: string) => Promise<WritableStream<Uint8Array>>) | null
  readonly folder: FolderTarget | null
}

/** File System Access API: Chromium only, and unknown to TypeScript's DOM library. */
interface PickerWindow {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>
}

export function browserSaveTarget(): SaveTarget {
  const scope: object = globalThis
  const folder = browserFolder()
  if (!hasPicker(scope)) return { download, chooseFile: null, folder }
  return {
    download,
    folder,
    async chooseFile(suggestedName) {
      const handle = await scope.showSaveFilePicker({ suggestedName })
      return handle.createWritable()
    },
  }
}

function hasPicker(scope: object): scope is PickerWindow {
  return 'showSaveFilePicker' in scope && typeof scope.showSaveFilePicker === 'function'
}
