/** What the page remembers: for this browser (`localStorage`) or for this tab (`sessionStorage`). */
type Setting = 'language' | 'theme' | 'client' | 'name'

const keyOf = (name: Setting) => `hawser.${name}`

/** Storage throws where the user forbids it; the page then forgets, and works. */
function attempt<Result>(use: () => Result): Result | undefined {
  try {
    return use()
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** What lasts as long as the tab does; undefined where it is forbidden. */
export const tabStorage = (): Storage | undefined => attempt(() => sessionStorage)

const storageOf = (name: Setting) => (name === 'client' || name === 'name' ? sessionStorage : localStorage)

export function readSetting(name: Setting): string | undefined {
  return attempt(() => storageOf(name).getItem(keyOf(name))) ?? undefined
}

/** `undefined` forgets it. */
export function keepSetting(name: Setting, value: string | undefined): void {
  attempt(() => {
    if (value === undefined) storageOf(name).removeItem(keyOf(name))
    else storageOf(name).setItem(keyOf(name), value)
  })
}
