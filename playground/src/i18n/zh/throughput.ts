import type { throughput as english } from '../en/throughput.ts'

export const throughput: typeof english = {
  throughput: {
    feed: '数据流',
    rate: '每秒消息数',
    start: '开始',
    stop: '停止',
    received: '已收到',
    lost: '丢失',
    messages: '消息',
    frames: '绘制帧数',
    lag: '最大延迟',
    plotLabel: '{title}：现在 {now} {unit}，最近一分钟最高 {highest} {unit}。',
    list: '最近的消息',
    listLabel: '最近的消息，最新的在前',
    kept: '保留 {n} 条，最多 {limit} 条',
    empty: '点“开始”启动数据流。',
  },
}
