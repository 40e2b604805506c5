import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

/**
 * Renders at build time what the page only shows: `page.md?sections` is a page of the documentation as `Sections`,
 * `any.file?raw&code` a file as highlighted HTML.
 */
export function playgroundDocs(): Plugin {
  return {
    name: 'playground-docs',
    // Before those who would take a file for what it is.
    enforce: 'pre',
    load: {
      filter: { id: /\?(sections|raw&code)$/ },
      async handler(id) {
        const [file = '', query] = id.split('?')
        const text = await readFile(file, 'utf8')
        return `export default ${JSON.stringify(query === 'sections' ? await split(text) : await colour(file, text))}`
      },
    },
  }
}

// What renders is loaded when something is to be rendered: a page that shows none of it starts without.
const split = async (text: string) => (await import('./sections.ts')).sectionsOf(text)
const colour = async (file: string, text: string) => {
  const { highlight } = await import('./highlight.ts')
  return highlight(text.trimEnd(), file.slice(file.lastIndexOf('.') + 1))
}
