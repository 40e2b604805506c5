declare module '*?sections' {
  // With an import of its own this file would be a module, and declare nothing.
  // oxlint-disable-next-line typescript/consistent-type-imports
  const sections: import('./sections.ts').Sections
  export default sections
}

declare module '*?raw&code' {
  const html: string
  export default html
}
