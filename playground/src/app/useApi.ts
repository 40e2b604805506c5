import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { PlaygroundApi } from '../../server/protocol.ts'
import { ApiError, callApi } from './api.ts'

type Name = keyof PlaygroundApi
type Result<Called extends Name> = PlaygroundApi[Called]['result']

/** `callApi` for buttons: a failure becomes a toast, and the result undefined. */
export function useApi() {
  const { t } = useI18n({ useScope: 'global' })

  function report(error: unknown) {
    toast.error(t(error instanceof ApiError ? 'app.failedCall' : 'app.noServer'), {
      description: error instanceof Error ? error.message : String(error),
    })
    return undefined
  }

  return <Called extends Name>(
    called: Called,
    body?: PlaygroundApi[Called]['body'],
    last?: string,
  ): Promise<Result<Called> | undefined> => callApi(called, body, last).catch(report)
}
