import type { forms as english } from '../en/forms.ts'

export const forms: typeof english = {
  forms: {
    echo: '一次请求与应答',
    text: '要发送的文字',
    delay: '应答延迟',
    fail: '让服务器拒绝',
    send: '发送',
    nothing: '还没有发出请求。',
    loading: '等待应答…',
    abort: '中止',
    aborted: '已中止。服务器再说什么，都没有人在等了。',
    failed: '请求失败。',
    retry: '再试一次',
    answered: '服务器说：',
    stream: '分段的应答',
    streamHint: '一次请求，{n} 段应答，一段接一段。',
    progress: '已到达的段数',
    parts: '已到达 {n} 段，共 {count} 段',
    start: '开始接收',
    again: '重新开始',
    outcome: {
      none: '未开始',
      running: '接收中…',
      complete: '已完成',
      aborted: '已中止',
      failed: '失败',
    },
  },
}
