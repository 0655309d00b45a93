/**
 * Words by which people and programs name what an id belongs to. Words for a task decide that an id is taken; those
 * for other things only say why it is not: an id whose name is in neither list is a doubt.
 */

/** Endings of Russian cases: `заказа` is `заказ`. */
const CASE = /(?:ами|ями|ого|ов|ев|ей|ой|ом|ем|ам|ах|ия|ии|ию|ий|ие|а|у|е|ы|и|о|я|ю|ь)$/u

/** A Russian word without the ending of its case; any other as it is. */
export function stemOf(word: string): string {
  return /^[а-яё]{4,}$/u.test(word) ? word.replace(CASE, '') : word
}

/** Words for a task, in the languages that logs and chats are written in. */
export const TASK_WORDS = words(`
  task tasks taskid tarea tareas tarefa tarefas tâche tâches tache taches aufgabe aufgaben compito taak taken
  uppgift oppgave opgave tehtävä feladat sarcină sarcina görev görevi задача задание завдання
  zadanie zadania úloha úkol εργασία مهمة المهمة משימה कार्य งาน tugas`)

/** Words for work that is a task unless something beside it is called so: PiAPI's Luma output has a `generation.id`. */
export const WORK_WORDS = words(`
  gen job jobs generation generations prediction predictions render renders rendering auftrag vorgang generierung trabajo
  trabajos trabalho travail travaux generación geração génération lavoro opdracht iş генерация pekerjaan`)

/** Ids of these are somebody else's. */
export const OTHER_WORDS = words(`
  account accounts action activity actor agent album amz anonymous api app application artifact asset assets assistant
  attachment attempt auth authorization avatar aws backup batch bearer bot bucket build call cart cf channel character
  chat checkpoint client clip clips cluster comment commit company connection consumer container conversation cookie
  correlation correlationid credential credit credits cursor customer dataset delivery deployment device dialog document
  domain doc edge edges email embedding entity entry environment episode error errors etag event events exception
  execution executions experiment export face file files fingerprint flow folder frame frames function gallery graph
  group hook host idempotency image images img incident input inputs installation instance instances inventory invocation
  invoice issue item items key keys lambda layer lease license line link lock login lora machine mask material media
  member membership message messages model models mq msg music node nodes nonce notification object operator order orders
  org organisation organization output outputs owner package page parent participant partition path patient payment
  person photo picture plan plugin pod policy port post postman preset process product profile project prompt prompts
  publisher queue ray record reference referer region registration release replica report repo repository req request
  requests resource revision rid role room row rule run runner runs sandbox scene schedule secret seed segment sequence
  server service session sessions shape shop shot shots signature site sku snapshot song songs source space span speaker
  stage step sticker store stream style submission subscriber subscription subtitle tag team template tenant terminal
  thread ticket token topic trace traceparent track tracks transaction transfer trigger tweet txn upload uploads uploader uid
  uid url user users utterance variant vendor version video videos visitor voice voices volume wallet webhook webhooks worker
  workers workflow workflows workspace x
  assignee author creator install reporter requester root usr zap
  solicitud petición peticion sesión sesion usuario imagen pedido requisição requisicao sessão sessao usuário imagem
  requête requete séance utilisateur commande anfrage sitzung benutzer nutzer kunde bild bestell bestellung rechnung nachricht richiesta
  sessione utente immagine ordine verzoek sessie gebruiker afbeelding запрос сессия сеанс пользователь клиент
  изображение заказ сообщение устройство файл запит żądanie sesja użytkownik zamówienie istek oturum kullanıcı görsel طلب
  جلسة مستخدم`)

/** Say nothing about whose the id is. */
export const FILLERS = words(`
  id ids meta uuid uuids guid identifier no nr num number str string hex val value text param field raw my your our its his
  the a an this that new old last latest first next current same with as is was are were be has had of by for to in on at
  und der die das mit la le el los las un une una de du des del da do dos das con avec pour für por para created
  numéro número nummer номер ид ident identificador identifiant kennung`)

/** Names of wrappings around an answer: whatever is in them belongs to what is around them. */
export const CONTAINERS = words(`
  log logs line data result results response payload body json content contents value values list records rows args kwargs params
  parameters props state detail details info meta extra fields attributes attrs return returns root array map dict struct
  element elements all page success ok doc docs hits main before after old new xml soap envelope`)

/** A column or member that holds values of all kinds: what names them stands beside it. */
export const VALUE_NAMES = words(
  `value values val data content text string wert valor valeur 值 数值 description current`,
)

/** Words of scripts that write without spaces. The last one in a name decides. */
export const TASK_SIGNS = ['任务', '任務', 'タスク', '태스크', '작업', 'nhiệm vụ', 'tác vụ']
export const WORK_SIGNS = ['作业', '作業', '工单任务', '生成', 'ジョブ', '생성', '잡']
export const OTHER_SIGNS = [
  '请求',
  '請求',
  '会话',
  '會話',
  '用户',
  '用戶',
  '使用者',
  '跟踪',
  '追踪',
  '链路',
  '节点',
  '節點',
  '图片',
  '圖片',
  '图像',
  '圖像',
  '画像',
  '视频',
  '影片',
  '動画',
  '片段',
  '消息',
  '訊息',
  '订单',
  '訂單',
  '工作流',
  '提示词',
  '提示',
  '声音',
  '语音',
  '音频',
  '文件',
  '檔案',
  '素材',
  '设备',
  '账号',
  '账户',
  '帳號',
  '项目',
  '專案',
  '错误',
  '事件',
  '运行',
  '執行',
  '执行',
  '实例',
  '商品',
  '租户',
  '密钥',
  'リクエスト',
  'セッション',
  'ユーザー',
  'トレース',
  'メッセージ',
  'ファイル',
  '注文',
  'エラー',
  '실행',
  '요청',
  '세션',
  '사용자',
  '이미지',
  '메시지',
  '주문',
  '오류',
  '파일',
]

function words(text: string): ReadonlySet<string> {
  const all = text.split(/\s+/).filter((word) => word !== '')
  return new Set([...all, ...all.map(stemOf)])
}
