import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readBlocks, root } from './docsCode.ts'

/** The whole server of `docs/envelope.md`, as it is printed there, in a process of its own. */
export interface PageServer {
  readonly url: string
  /** Ends it and starts it again in the same place: it has forgotten everything. */
  restart(): Promise<void>
  end(): Promise<void>
}

export async function startPageServer(): Promise<PageServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-envelope-'))
  const block = readBlocks('docs/envelope.md').find(({ lang }) => lang === 'js')
  writeFileSync(join(folder, 'server.js'), block?.code ?? '')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  let [child, port] = await start(folder, '0')

  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  return {
    url: `ws://127.0.0.1:${port}`,
    async restart() {
      await stop()
      ;[child, port] = await start(folder, port)
    },
    async end() {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The process, and the port that it says it has. */
async function start(folder: string, port: string): Promise<[child: ChildProcess, port: string]> {
  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string] // a line is a text
  return [child, line.replace('listening on ', '')]
}
