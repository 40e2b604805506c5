import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'
import { highlight } from './highlight.ts'

/** The panels that show what another page tells. */
const panels: Readonly<Record<string, string>> = {
  'lifecycle.md': '#/connection',
  'options.md': '#/connection',
  'guide.md#logging-in': '#/bind-code',
  'guide.md#登录': '#/bind-code',
}

/** Said aloud, for on a phone the look of a table is another. */
const roles: Readonly<Record<string, string>> = {
  table: 'table',
  thead: 'rowgroup',
  tbody: 'rowgroup',
  tr: 'row',
  th: 'columnheader',
  td: 'cell',
}

export interface Markdown {
  render(text: string): string
  renderInline(text: string): string
}

/** Markdown as the playground shows it. `names` are the sections that have a page of their own. */
export function createMarkdown(names: readonly string[]): Markdown {
  const markdown = new MarkdownIt()
  markdown.renderer.rules.fence = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {}
    return `<pre class="code" tabindex="0"><code translate="no">${highlight(content.trimEnd(), info)}</code></pre>\n`
  }
  markdown.core.ruler.push('playground', ({ tokens }) => {
    describeTables(tokens)
    for (const token of tokens) if (token.children) token.children = placeLinks(token.children, names)
  })
  return {
    render: (text) => markdown.render(text),
    renderInline: (text) => markdown.renderInline(text),
  }
}

/** Links to sections lead to their pages, those to other pages to their panels; where there is none, to nowhere. */
function placeLinks(inline: readonly Token[], names: readonly string[]): Token[] {
  let target: string | undefined
  return inline.filter((token) => {
    if (token.type === 'code_inline') token.attrSet('translate', 'no')
    if (token.type === 'link_close') return target !== undefined
    if (token.type !== 'link_open') return true
    target = targetOf(decodeURI(String(token.attrGet('href'))), names)
    if (target !== undefined) token.attrSet('href', target)
    return target !== undefined
  })
}

function targetOf(href: string, names: readonly string[]): string | undefined {
  const name = names.find((each) => `#${each.toLowerCase()}` === href)
  if (name !== undefined) return `#/composables/${name}`
  return /^https?:/.test(href) ? href : panels[href]
}

function describeTables(tokens: readonly Token[]) {
  let labels: string[] = []
  let column = 0
  tokens.forEach((token, index) => {
    const role = roles[token.tag]
    if (role !== undefined && token.nesting === 1) token.attrSet('role', role)
    if (token.type === 'table_open') labels = []
    if (token.type === 'tr_open') column = 0
    if (token.type === 'th_open') labels.push(tokens[index + 1]?.content ?? '')
    if (token.type !== 'td_open') return
    token.attrSet('data-label', labels[column] ?? '')
    column += 1
  })
}
