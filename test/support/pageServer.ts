import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readBlocks, root } from './docsCode.ts'

/** A process that runs what a page prints. */
export interface PageServer {
  readonly port: string
  /** Ends it and starts it again in the same place: it has forgotten everything. */
  restart(): Promise<void>
  end(): Promise<void>
}

/** The whole server of `docs/envelope.md`. */
export function startPageServer(): Promise<PageServer> {
  const files = { 'server.js': readFile('docs/envelope.md', 'server.js') }
  return startIn(files, (port) => ({ args: ['server.js'], env: { PORT: port } }))
}

/** Vite with the config of `docs/guide.md`, which passes `/ws` on to the server at that port. */
export function startPageProxy(port: string): Promise<PageServer> {
  const config = readFile('docs/guide.md', 'vite.config.ts').replace(':8080', `:${port}`)
  const files = { 'vite.config.ts': config, 'index.html': '<!doctype html>' }
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  return startIn(files, (own) => ({ args: [vite, '--host', '127.0.0.1', '--port', own] }))
}

/** A block that begins with the name of its file. */
function readFile(page: string, name: string): string {
  const block = readBlocks(page).find(({ code }) => code.startsWith(`// ${name}\n`))
  if (!block) throw new Error(`${page} has no ${name}`)
  return block.code
}

type Command = (port: string) => { readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }

async function startIn(files: Readonly<Record<string, string>>, command: Command): Promise<PageServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-page-'))
  for (const [name, text] of Object.entries({ ...files, 'package.json': '{ "type": "module" }' }))
    writeFileSync(join(folder, name), text)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const first = await start(folder, command, '0')
  const { port } = first
  let { child } = first

  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  return {
    port,
    async restart() {
      await stop()
      child = (await start(folder, command, port)).child
    },
    async end() {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

interface Started {
  readonly child: ChildProcess
  /** What it says that it has. */
  readonly port: string
}

async function start(folder: string, command: Command, wanted: string): Promise<Started> {
  const { args, env } = command(wanted)
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const port = /(?:listening on |127\.0\.0\.1:)(\d+)/.exec(line)?.[1]
    if (port) return { child, port }
  }
  throw new Error(`${args.join(' ')} said no port`)
}
