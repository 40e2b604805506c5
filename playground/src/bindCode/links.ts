/** Opening it signs a socket in with the code. */
export function linkOf(code: string): string {
  const { origin, pathname } = location
  return `${origin}${pathname}#/bind-code?${new URLSearchParams({ code })}`
}

/** Where codes are given out for a name. */
export const codesFor = (name: string): string =>
  `/api/socket/bind-code${name ? `?${new URLSearchParams({ name })}` : ''}`

/** Shorter than the default, so that the code that never comes is not waited for long. */
export const codeTimeout = 3_000
