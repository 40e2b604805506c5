import ts from 'typescript'

/** The titles of all tests in a file, as `describe › test`. What is filled in at run time is written `…`. */
export function readTitles(path: string, text: string): string[] {
  const titles: string[] = []

  const visit = (node: ts.Node, above: readonly string[]): void => {
    const block = ts.isCallExpression(node) ? readBlock(node) : undefined
    const within = block ? [...above, block.title] : above
    if (block?.kind === 'test') titles.push(within.join(' › '))
    node.forEachChild((child) => visit(child, within))
  }

  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true), [])
  return titles
}

/** `test('title')`, `describe.each(...)('title')` and the like. */
function readBlock(call: ts.CallExpression): { kind: string; title: string } | undefined {
  const [, kind] = /^(test|describe)\b/.exec(call.expression.getText()) ?? []
  const [title] = call.arguments
  if (!kind || !title || !(ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) return undefined
  const words = ts.isStringLiteralLike(title) ? title.text : title.getText().slice(1, -1)
  return { kind, title: words.replace(/%[sdifjo]|\$\{[^}]*\}|\$\w+/g, '…') }
}
