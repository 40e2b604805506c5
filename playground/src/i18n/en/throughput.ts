export const throughput = {
  throughput: {
    feed: 'The feed',
    rate: 'Messages per second',
    start: 'Start',
    stop: 'Stop',
    received: 'Received',
    lost: 'Lost',
    messages: 'Messages',
    frames: 'Frames drawn',
    lag: 'Worst lag',
    plotLabel: '{title}: {now} {unit} now, {highest} {unit} at most in the last minute.',
    list: 'The last messages',
    listLabel: 'The last messages, newest first',
    kept: '{n} of at most {limit} kept',
    empty: 'Start the feed.',
  },
}
