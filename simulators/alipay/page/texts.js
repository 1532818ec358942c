// What people read, in both languages. Names of faults, methods and states are keys as the API writes them.
const texts = {
  'zh-CN': {
    title: '支付宝（模拟）', subtitle: '买家的手机、下一步会发生什么，以及全部交易', otherLanguage: 'English',
    next: '接下来会发生什么', what: '情形', method: '接口', any: '任意接口', code: 'code', subCode: 'sub_code', milliseconds: '毫秒', count: '次数', plan: '安排',
    waiting: '等待中的情形', clear: '全部清除', nothingWaits: '没有安排，一切正常。', times: n => `× ${n}`,
    trades: '交易', held: '商家实收', time: '时间', outTradeNo: '商户订单号 / 交易号', buyer: '买家', subject: '标题', amount: '金额', refunded: '已退', status: '状态', notice: '异步通知',
    noTrades: '还没有交易。让收银台扫描上面的付款码。',
    confirms: '每笔都要确认', atOnce: '扫码直接支付', balance: '余额', payCode: '付款码', refresh: '刷新', holdToScanner: '出示给扫码枪', seconds: n => `${n} 秒后自动刷新`, expired: '已失效',
    payTo: '付款给', pay: '确认付款', leave: '离开', moreWait: n => `还有 ${n} 笔等待付款`, unreachable: '连接不上模拟服务',
    states: { 'wait-buyer-pay': '等待付款', 'trade-success': '已支付', 'trade-closed': '已关闭', 'trade-finished': '已完结' },
    notices: { waiting: n => `待送达，已发 ${n} 次`, delivered: n => n > 1 ? `已送达，第 ${n} 次` : '已送达', 'given-up': n => `已放弃，发了 ${n} 次` },
    methods: { 'alipay.trade.pay': '支付', 'alipay.trade.query': '查询', 'alipay.trade.cancel': '撤销', 'alipay.trade.refund': '退款', 'alipay.trade.close': '关闭' },
    faults: {
      'lost-request': ['请求丢失', '请求没有到达，账上没有变化。'],
      'lost-answer': ['应答丢失', '已经处理，但应答没有送出。'],
      'late-answer': ['应答迟到', '立即处理，过这些毫秒才应答。'],
      'late-request': ['请求迟到', '过这些毫秒才处理，其间别的请求可能先到。'],
      'answer': ['拒绝并应答', '用这个 code 应答，账上没有变化。'],
      'decided-answer': ['处理了却这样应答', '已经处理，仍用这个 code 应答。'],
      'retry-flag': ['撤销要求重试', '撤销应答 retry_flag=Y，账上没有变化。'],
      'wrong-sign': ['应答签名不对', '已经处理，应答的签名是别人的。'],
      'escaped-slashes': ['转义斜杠', '签名之后把应答里的 / 写成 \\/。'],
      'notify-lost': ['通知丢失', '这一次通知送不到，以后会再发。'],
      'notify-twice': ['通知两次', '同一通知送到两次。'],
      'notify-late': ['通知迟到', '过这些毫秒才发通知。'],
      'notify-bad-sign': ['通知签名不对', '通知的签名是别人的。'],
    },
  },
  en: {
    title: 'Alipay (simulated)', subtitle: 'The buyers’ phones, what happens next, and every trade', otherLanguage: '中文',
    next: 'What happens next', what: 'What', method: 'Method', any: 'any method', code: 'code', subCode: 'sub_code', milliseconds: 'milliseconds', count: 'how often', plan: 'Plan it',
    waiting: 'Waiting to happen', clear: 'Clear', nothingWaits: 'Nothing: all goes well.', times: n => `× ${n}`,
    trades: 'Trades', held: 'paid and not given back', time: 'time', outTradeNo: 'merchant’s number / Alipay’s', buyer: 'buyer', subject: 'subject', amount: 'amount', refunded: 'given back', status: 'status', notice: 'notification',
    noTrades: 'None yet. Let the till scan a pay code from above.',
    confirms: 'confirms each payment', atOnce: 'pays at once', balance: 'Balance', payCode: 'Pay code', refresh: 'Refresh', holdToScanner: 'Hold it to the scanner', seconds: n => `new one in ${n} s`, expired: 'expired',
    payTo: 'Pay', pay: 'Pay now', leave: 'Leave', moreWait: n => `${n} more wait`, unreachable: 'The simulator cannot be reached',
    states: { 'wait-buyer-pay': 'waits for buyer', 'trade-success': 'paid', 'trade-closed': 'closed', 'trade-finished': 'finished' },
    notices: { waiting: n => `waits, sent ${n}×`, delivered: n => n > 1 ? `delivered at try ${n}` : 'delivered', 'given-up': n => `given up after ${n}` },
    methods: { 'alipay.trade.pay': 'pay', 'alipay.trade.query': 'query', 'alipay.trade.cancel': 'cancel', 'alipay.trade.refund': 'refund', 'alipay.trade.close': 'close' },
    faults: {
      'lost-request': ['Request lost', 'It never arrives; the books do not change.'],
      'lost-answer': ['Answer lost', 'It is decided; the answer never leaves.'],
      'late-answer': ['Answer late', 'It is decided at once and answered after so many milliseconds.'],
      'late-request': ['Request late', 'It is decided after so many milliseconds; others may come first.'],
      'answer': ['Refused with', 'It is answered with this code; the books do not change.'],
      'decided-answer': ['Done, yet answered with', 'It is decided, and answered with this code all the same.'],
      'retry-flag': ['Cancel wants a retry', 'A cancel is answered with retry_flag=Y; the books do not change.'],
      'wrong-sign': ['Wrong signature', 'It is decided; the signature of the answer is somebody else’s.'],
      'escaped-slashes': ['Slashes escaped', 'Each / of the answer becomes \\/ after it was signed.'],
      'notify-lost': ['Notification lost', 'This one is lost; another is sent later.'],
      'notify-twice': ['Notification twice', 'The same notification arrives twice.'],
      'notify-late': ['Notification late', 'It is sent after so many milliseconds.'],
      'notify-bad-sign': ['Notification badly signed', 'Its signature is somebody else’s.'],
    },
  },
};

const remembered = 'alipay-language';
export let language = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(remembered);
language = language in texts ? language : 'zh-CN';

export const text = key => texts[language][key];

export function switchLanguage() {
  language = language === 'en' ? 'zh-CN' : 'en';
  localStorage.setItem(remembered, language);
  translatePage();
}

export function translatePage() {
  document.documentElement.lang = language;
  document.title = text('title');
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = text(element.dataset.text);
}
