import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** An option as its doc comment and its type tell it. */
export interface DocumentedOption {
  readonly name: string
  readonly type: string
  readonly text: string
  readonly byDefault: string
}

/** The documented options of an interface, in the order of the source. */
export function readOptions(file: string, interfaceName: string): DocumentedOption[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  const found: DocumentedOption[] = []
  source.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== interfaceName) return
    for (const member of node.members) {
      const type = typeOf(member, source)
      if (!member.name || type === undefined) continue
      const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc)
      const tag = doc?.tags?.find(({ tagName }) => tagName.text === 'default')
      found.push({
        name: member.name.getText(source),
        type: oneLine(type),
        text: oneLine(ts.getTextOfJSDocComment(doc?.comment) ?? ''),
        byDefault: oneLine(
          ts.getTextOfJSDocComment(tag?.comment) ?? (member.questionToken ? 'none' : 'required'),
        ),
      })
    }
  })
  return found
}

/** Of a property as it stands, of a method as a function. */
function typeOf(member: ts.TypeElement, source: ts.SourceFile): string | undefined {
  if (ts.isPropertySignature(member)) return member.type?.getText(source)
  if (!ts.isMethodSignature(member)) return undefined
  const parameters = member.parameters.map((each) => each.getText(source)).join(', ')
  return `(${parameters}) => ${member.type?.getText(source)}`
}

/** The names of an interface's properties and methods. */
export function readMembers(file: string, interfaceName: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text === interfaceName)
    .flatMap(({ members }) => members.map(({ name }) => name?.getText(source) ?? ''))
}

export function optionsTable(options: readonly DocumentedOption[]): string {
  const rows = options.map(
    ({ name, type, text, byDefault }) =>
      `| \`${name}\` | ${code(type)} | ${escape(byDefault)} | ${escape(text)} |`,
  )
  return ['| option | type | default | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const escape = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${escape(text)}\``
