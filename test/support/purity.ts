import ts from 'typescript'
import type { Source } from './sources.ts'

/**
 * Names that no import, parameter or declaration of the sources explains, so that the runtime has to bring them.
 * `allowed` says which of them a file may use.
 */
export function findGlobals(
  sources: readonly Source[],
  allowed: (path: string, name: string) => boolean,
): string[] {
  return inspect(sources, (path, node, checker) => {
    if (!ts.isIdentifier(node) || !isValue(node) || isAmbient(node)) return undefined
    const { parent } = node
    const symbol =
      ts.isShorthandPropertyAssignment(parent) && parent.name === node
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : checker.getSymbolAtLocation(node)
    const isDeclared = symbol?.declarations?.some((declaration) => !isAmbient(declaration)) ?? false
    if (isDeclared || allowed(path, node.text)) return undefined
    return `${node.text} belongs to the platform: take it from Env`
  })
}

/** Reads of the time and of chance, which have to come in from outside. */
export function findImpurities(sources: readonly Source[]): string[] {
  const pure: Record<string, (member: string) => boolean> = {
    Math: (member) => member !== 'random',
    Date: (member) => member === 'parse' || member === 'UTC',
  }
  return inspect(sources, (_path, node) => {
    if (!ts.isIdentifier(node) || !isValue(node)) return undefined
    const isPure = Object.hasOwn(pure, node.text) ? pure[node.text] : undefined
    if (!isPure) return undefined
    const { parent } = node
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && isPure(parent.name.text))
      return undefined
    return `${parent.getText()} reads time or chance: take them from Env`
  })
}

/** Classes other than errors, and `this` outside of them. */
export function findClasses(sources: readonly Source[]): string[] {
  return inspect(sources, (_path, node) => {
    if (ts.isClassLike(node))
      return isErrorClass(node) ? undefined : 'a class that is no Error: write a function'
    if (node.kind !== ts.SyntaxKind.ThisKeyword) return undefined
    return ts.findAncestor(node, ts.isClassLike) ? undefined : '`this` in a function: use a closure'
  })
}

/** What happens or can change at import: module-level statements with effects, and values nobody froze. */
export function findModuleState(sources: readonly Source[]): string[] {
  return inspect(sources, (_path, node, checker) => {
    if (!ts.isSourceFile(node.parent) || !ts.isStatement(node)) return undefined
    if (ts.isVariableStatement(node)) return whyMutable(node, checker)
    return ts.isDeclarationStatement(node)
      ? undefined
      : 'a statement that runs at import: move it into a function'
  })
}

function whyMutable(
  { declarationList, modifiers }: ts.VariableStatement,
  checker: ts.TypeChecker,
): string | undefined {
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return undefined
  if (!(declarationList.flags & ts.NodeFlags.Const))
    return 'a module-level variable: nothing may change after import'
  const mutable = declarationList.declarations.find(
    ({ type, initializer }) => !isReadonlyType(type, checker) && !(initializer && isConstant(initializer)),
  )
  if (!mutable) return undefined
  return `${mutable.name.getText()} can be changed: freeze it, write "as const", or give it a readonly type`
}

/** Shallow, as `readonly` is. A name is looked up in its own file; one that comes from elsewhere has to say Readonly. */
function isReadonlyType(type: ts.TypeNode | undefined, checker: ts.TypeChecker): boolean {
  if (!type) return false
  if (ts.isTypeOperatorNode(type)) return type.operator === ts.SyntaxKind.ReadonlyKeyword
  if (ts.isMappedTypeNode(type)) return type.readonlyToken?.kind === ts.SyntaxKind.ReadonlyKeyword
  if (ts.isTypeLiteralNode(type)) return type.members.every(isReadonlyMember)
  if (!ts.isTypeReferenceNode(type)) return false
  const declaration = checker.getSymbolAtLocation(type.typeName)?.declarations?.[0]
  if (declaration && ts.isTypeAliasDeclaration(declaration)) return isReadonlyType(declaration.type, checker)
  if (declaration && ts.isInterfaceDeclaration(declaration))
    return declaration.members.every(isReadonlyMember)
  return type.typeName.getText().startsWith('Readonly')
}

function isReadonlyMember(member: ts.TypeElement): boolean {
  if (!ts.isPropertySignature(member) && !ts.isIndexSignatureDeclaration(member)) return true
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false
}

function isConstant(node: ts.Expression): boolean {
  if (ts.isAsExpression(node) && ts.isConstTypeReference(node.type)) return true
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
    return isConstant(node.expression)
  }
  if (ts.isCallExpression(node))
    return /^(Object\.freeze|Symbol|Symbol\.for|Number|String)$/.test(node.expression.getText())
  if (ts.isConditionalExpression(node)) return isConstant(node.whenTrue) && isConstant(node.whenFalse)
  // A regular expression with one of these flags remembers where it stopped.
  if (ts.isRegularExpressionLiteral(node))
    return !/[gy][a-z]*$/.test(node.text.slice(node.text.lastIndexOf('/')))
  if (ts.isPrefixUnaryExpression(node)) return isConstant(node.operand)
  if (ts.isBinaryExpression(node)) return isConstant(node.left) && isConstant(node.right)
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isClassExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  )
}

function isErrorClass({ heritageClauses }: ts.ClassLikeDeclaration): boolean {
  const base = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
  return base !== undefined && base.expression.getText().endsWith('Error')
}

/** Whether the identifier stands for a value of its own: neither a type nor the name of a member or of a label. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.findAncestor(node, ts.isTypeNode)) return false
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node
  if (ts.isBindingElement(parent) || ts.isImportOrExportSpecifier(parent)) return parent.propertyName !== node
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false
  return !(ts.isObjectLiteralElement(parent) || ts.isClassElement(parent)) || !isMemberName(parent, node)
}

function isMemberName(member: ts.ObjectLiteralElement | ts.ClassElement, node: ts.Identifier): boolean {
  return member.name === node && !ts.isShorthandPropertyAssignment(member)
}

/** `declare` explains a name to the compiler only: the runtime still has to bring it. */
function isAmbient(inner: ts.Node): boolean {
  return Boolean(
    ts.findAncestor(
      inner,
      (node) =>
        ts.canHaveModifiers(node) &&
        (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false),
    ),
  )
}

function inspect(
  sources: readonly Source[],
  check: (path: string, node: ts.Node, checker: ts.TypeChecker) => string | undefined,
): string[] {
  const { files, checker } = parse(sources)
  const findings: string[] = []
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      const finding = check(file.fileName, node, checker)
      if (finding) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
        findings.push(`src/${file.fileName}:${line + 1} ${finding}`)
      }
      ts.forEachChild(node, visit)
    }
    ts.forEachChild(file, visit)
  }
  return findings
}

/** Binds names without the standard library and without following imports: milliseconds in place of seconds. */
function parse(sources: readonly Source[]): { files: readonly ts.SourceFile[]; checker: ts.TypeChecker } {
  const texts = new Map(sources.map(({ path, text }) => [path, text]))
  const host: ts.CompilerHost = {
    getSourceFile: (path, language) => ts.createSourceFile(path, texts.get(path) ?? '', language, true),
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    writeFile: () => {},
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
  const options = {
    noLib: true,
    noResolve: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  const files = program.getSourceFiles().filter(({ fileName }) => texts.has(fileName))
  return { files, checker: program.getTypeChecker() }
}
