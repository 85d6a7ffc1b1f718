export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A shop for points</title>
    <script src="/shop/page.js" defer></script>
  </head>
  <body>
    <h1>A shop for points</h1>
    <p id="me"></p>
    <form data-post="link"><input name="account" placeholder="CrowdWiz account" /><button>Send code</button></form>
    <form data-post="link/code"><input name="code" placeholder="Code" /><button>Link</button></form>
    <p id="deposit"></p>
    <form data-post="purchases"><input name="item" placeholder="sword" /><button>Buy</button></form>
    <form data-post="withdrawals/quotes"><input name="points" placeholder="1000" /><button>Withdraw</button></form>
    <pre id="answer"></pre>
  </body>
</html>
`;

/** A file of its own: the headers of the gateway allow no script inside a page. */
export const SCRIPT = `
const show = (id, value) => { document.getElementById(id).textContent = JSON.stringify(value); };

async function call(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const token = localStorage.getItem('token');
  if (token) headers.Authorization = 'Bearer ' + token;
  const answer = await fetch('/shop/' + path, { method, headers, body: body && JSON.stringify(body) });
  return answer.json();
}

async function refresh() {
  show('me', await call('GET', 'me'));
  show('deposit', await call('GET', 'deposit'));
}

async function send(path, fields) {
  const id = path === 'purchases' ? { id: crypto.randomUUID() } : {};
  let answer = await call('POST', path, { ...fields, ...id });
  if (answer.quoteId && confirm(answer.arrives + ' will arrive at ' + answer.at)) {
    answer = await call('POST', 'withdrawals', { quoteId: answer.quoteId });
  }
  show('answer', answer);
  await refresh();
}

for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form.dataset.post, Object.fromEntries(new FormData(form)));
  });
}

(async () => {
  if (!localStorage.getItem('token')) {
    localStorage.setItem('token', (await call('POST', 'visitors')).token);
  }
  await refresh();
})();
`;
