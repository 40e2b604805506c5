import { createApp } from 'vue'
import App from './App.vue'
import { createIdentity } from './app/useIdentity.ts'
import { createTexts } from './i18n/index.ts'
import { createPlaygroundSocket } from './socket.ts'

const identity = createIdentity()

createApp(App).use(createTexts()).use(identity).use(createPlaygroundSocket(identity)).mount('#app')
