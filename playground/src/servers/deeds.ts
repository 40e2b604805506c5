import type { InjectionKey } from 'vue'
import { inject } from 'vue'
import { required } from '../app/required.ts'

/** Something to do: in the words of the page, and as it is written. */
export interface Deed {
  /** Under `servers.deed`. */
  readonly name: string
  readonly code: string
  run(): unknown
}

/** Names the simulated servers of this visit. */
export const deskKey: InjectionKey<string> = Symbol('desk')

export const useDesk = () => required(inject(deskKey), 'desk')
