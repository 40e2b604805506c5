import hljs from 'highlight.js/lib/core'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'

// What stands in a `<script>` is looked up as `javascript`; here all of it is TypeScript.
hljs.registerLanguage('javascript', typescript)
hljs.registerLanguage('ts', typescript)
hljs.registerLanguage('vue', xml)

/** Code as HTML, with a class for each kind of word; of a language that is not known it is only escaped. */
export function highlight(code: string, language: string): string {
  if (!hljs.getLanguage(language)) return escape(code)
  return hljs.highlight(code, { language }).value
}

const escape = (code: string) => code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
