import { createMarkdown } from './markdown.ts'

/** A page of the documentation in parts, each as HTML. */
export interface Sections {
  /** What stands before the first section, title and links aside. */
  readonly intro: string
  /** By their headings, without them. */
  readonly sections: Readonly<Record<string, Section>>
}

export interface Section {
  /** What the table of the introduction says about it. */
  readonly lead: string
  readonly text: string
}

/** The title, and the line of links below it. */
const head = /^# .*\n+.*\n/
const comment = /<!--.*?-->\n*/gs

export function sectionsOf(page: string): Sections {
  const [intro = '', ...parts] = page.replace(head, '').replace(comment, '').split(/^## /m)
  const named = parts.map((part) => {
    const end = part.indexOf('\n')
    return { name: part.slice(0, end), text: part.slice(end) }
  })
  const { render, renderInline } = createMarkdown(named.map(({ name }) => name))
  const leadOf = (name: string) => new RegExp(`^\\| \\[\`${name}\`\\].*?\\| (.*) \\|$`, 'm').exec(intro)?.[1]
  const sections = named.map(({ name, text }) => {
    return [name, { lead: renderInline(leadOf(name) ?? ''), text: render(text) }]
  })
  return { intro: render(intro), sections: Object.fromEntries(sections) }
}
